#include "order_repository.hpp"

#include <algorithm>
#include <vector>

namespace lectern::catalogue {
namespace {

struct placed {
    std::int64_t id = 0, position = 0;
};

std::vector<placed> siblings(db::session& session, std::string_view sql, std::int64_t parent) {
    std::vector<placed> all;
    session.each(
        sql,
        [&](const db::statement& row) {
            all.push_back({row.integer(0), row.integer(1)});
        },
        parent);
    return all;
}

// Writes the positions of those that stand elsewhere now.
void reorder(writer& w, std::vector<placed> all, placed moved, std::string_view update) {
    std::erase_if(all, [&](const placed& p) { return p.id == moved.id; });
    const auto index = std::clamp<std::int64_t>(moved.position - 1, 0, static_cast<std::int64_t>(all.size()));
    all.insert(all.begin() + index, {moved.id, 0}); // 0: written in any case
    std::int64_t position = 0;
    for (const auto& p : all) {
        ++position;
        if (p.position != position) w.session.run(update, position, p.id);
    }
}

// Counted from 1; 0: it is not there.
std::int64_t rank_of(const std::vector<placed>& all, std::int64_t id) {
    const auto found = std::ranges::find(all, id, &placed::id);
    return found == all.end() ? 0 : found - all.begin() + 1;
}

} // namespace

void place_section(writer& w, std::int64_t section, std::int64_t position) {
    const auto course = w.session.integer("SELECT course_id FROM sections WHERE id = ?", section);
    auto all =
        siblings(w.session, "SELECT id, position FROM sections WHERE course_id = ? ORDER BY position, id",
                 course.value_or(0));
    if (rank_of(all, section) == position) return;
    reorder(w, std::move(all), {section, position}, "UPDATE sections SET position = ? WHERE id = ?");
}

void place_lecture(writer& w, std::int64_t lecture, std::int64_t section, std::int64_t position) {
    auto all = siblings(
        w.session, "SELECT id, position FROM lectures WHERE section_id = ? ORDER BY position, id", section);
    const auto rank = rank_of(all, lecture);
    if (rank == position) return;
    if (rank == 0) w.session.run("UPDATE lectures SET section_id = ? WHERE id = ?", section, lecture);
    reorder(w, std::move(all), {lecture, position}, "UPDATE lectures SET position = ? WHERE id = ?");
}

} // namespace lectern::catalogue

// What a class watched of a lecture.
#include "recording.hpp"

#include "lectern/progress/progress.hpp"

#include <algorithm>
#include <map>

namespace lectern::progress {
namespace {

// Viewers of one recording, but for those on the course's staff.
constexpr std::string_view viewers =
    " FROM watched w JOIN users u ON u.id = w.user_id LEFT JOIN institutions i ON i.slug = u.institution_slug"
    " WHERE w.version_id = ?1 AND NOT (u.role = 'instructor' AND EXISTS (SELECT 1 FROM lectures l"
    " JOIN course_staff s ON s.course_id = l.course_id JOIN people p ON p.id = s.person_id"
    " WHERE l.public_id = ?2 AND p.slug = u.person_slug))";

institution_of_viewers institution_in(const db::statement& row, int first) {
    return {row.text(first), row.text(first + 1), row.optional_text(first + 2).value_or(""),
            row.text(first + 3)};
}

using groups = std::map<std::string, group>;

void count(groups& all, const std::string& name, const institution_of_viewers& who, milliseconds watched,
           bool finished) {
    auto& one = all[name];
    one.who = who;
    ++one.people;
    one.finished += finished ? 1 : 0;
    one.watched += watched;
}

std::vector<group> largest_first(const groups& all) {
    std::vector<group> sorted;
    sorted.reserve(all.size());
    for (const auto& [name, one] : all) sorted.push_back(one);
    std::ranges::stable_sort(sorted, std::ranges::greater(), &group::people);
    return sorted;
}

class counter {
public:
    explicit counter(milliseconds whole) {
        found_.whole = whole;
        found_.map = heat_map(whole);
    }

    result<void> add(const db::statement& row) {
        const auto set = interval_set::parse(row.text_view(0));
        if (!set) return set.error();
        const auto watched = set->total();
        const bool finished = is_finished(watched, found_.whole);
        const auto who = institution_in(row, 3);
        const auto position = row.optional_integer(2);
        found_.map.add(*set, position ? std::optional(milliseconds(*position)) : std::nullopt);
        ++found_.people;
        found_.finished += finished ? 1 : 0;
        found_.watched += watched;
        found_.played += milliseconds(row.integer(1));
        count(institutions_, who.slug, who, watched, finished);
        count(countries_, who.country, {{}, {}, {}, who.country}, watched, finished);
        return {};
    }

    class_watching outcome() {
        found_.institutions = largest_first(institutions_);
        found_.countries = largest_first(countries_);
        return std::move(found_);
    }

private:
    class_watching found_;
    groups institutions_, countries_;
};

} // namespace

result<std::optional<class_watching>> watch_class(db::database& database, std::string_view lecture) {
    db::session session(database);
    const bool is_there = session.integer("SELECT 1 FROM lectures WHERE public_id = ?", lecture).has_value();
    const auto current = current_recording(session, lecture);
    counter all(current ? current->whole : milliseconds(0));
    session.each(
        "SELECT w.intervals, w.played_ms, w.position_ms, coalesce(i.slug, ''), coalesce(i.name, ''),"
        " i.local_name, coalesce(i.country, '')" +
            std::string(viewers),
        [&](const db::statement& row) {
            if (auto counted = all.add(row); !counted) session.fail(counted.error());
        },
        current ? current->version : 0, lecture);
    if (!session.ok()) return session.outcome().error();
    if (!is_there) return std::optional<class_watching>();
    return std::optional(all.outcome());
}

result<std::vector<viewer_progress>> list_viewers(db::database& database, std::string_view lecture,
                                                  std::string_view after, int limit) {
    db::session session(database);
    std::vector<viewer_progress> found;
    const auto current = current_recording(session, lecture);
    const auto time_in = [](const db::statement& row, int column) {
        return base::time_point(std::chrono::microseconds(row.integer(column)));
    };
    session.each(
        "SELECT u.name, coalesce(i.slug, ''), coalesce(i.name, ''), i.local_name, coalesce(i.country, ''),"
        " w.watched_ms, w.played_ms, w.position_ms, w.first_us, w.last_us" +
            std::string(viewers) + " AND u.name > ?3 ORDER BY u.name LIMIT ?4",
        [&](const db::statement& row) {
            const auto position = row.optional_integer(7);
            found.push_back({row.text(0), institution_in(row, 1), current->whole,
                             milliseconds(row.integer(5)), milliseconds(row.integer(6)),
                             position ? std::optional(milliseconds(*position)) : std::nullopt,
                             time_in(row, 8), time_in(row, 9)});
        },
        current ? current->version : 0, lecture, after, limit);
    if (!session.ok()) return session.outcome().error();
    return found;
}

} // namespace lectern::progress

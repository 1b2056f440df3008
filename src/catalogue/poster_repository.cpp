#include "poster_repository.hpp"

#include "lectern/base/sha256.hpp"
#include "lectern/base/utf8.hpp"

#include <algorithm>

namespace lectern::catalogue {
namespace {

constexpr auto columns = "t.slide, t.is_shown, t.name, t.lean_name, t.width, t.height, t.changed_us";

chosen_poster poster_in(const db::statement& row) {
    return {row.optional_text(0).value_or(""),
            row.integer(1) != 0,
            row.text(2),
            row.text(3),
            static_cast<int>(row.integer(4)),
            static_cast<int>(row.integer(5)),
            row.integer(6)};
}

std::optional<chosen_poster> find_row(db::session& session, std::int64_t lecture) {
    std::optional<chosen_poster> found;
    session.each(
        std::string("SELECT ") + columns + " FROM lecture_posters t WHERE t.lecture_id = ?",
        [&](const db::statement& row) { found = poster_in(row); }, lecture);
    return found;
}

std::optional<std::int64_t> id_of_lecture(db::session& session, std::string_view lecture_id) {
    return session.integer("SELECT id FROM lectures WHERE public_id = ?", lecture_id);
}

} // namespace

void follow_poster(writer& w, std::int64_t lecture, const std::vector<std::string>& slide_images) {
    const auto chosen = find_row(w.session, lecture);
    if (!chosen || chosen->slide.empty()) return;
    const bool is_there = std::ranges::find(slide_images, chosen->slide) != slide_images.end();
    if (is_there == chosen->is_shown) return;
    w.session.run("UPDATE lecture_posters SET is_shown = ?, changed_us = ? WHERE lecture_id = ?",
                  static_cast<int>(is_there), w.now_us, lecture);
}

std::optional<chosen_poster> shown_poster(db::session& session, std::int64_t lecture) {
    auto chosen = find_row(session, lecture);
    if (chosen && !chosen->is_shown) chosen.reset();
    return chosen;
}

std::vector<std::string> damaged_posters(db::session& session) {
    std::vector<std::string> sentences;
    session.each("SELECT l.public_id, l.title, t.name, t.lean_name, t.picture, t.lean FROM lecture_posters t"
                 " JOIN lectures l ON l.id = t.lecture_id ORDER BY l.public_id",
                 [&](const db::statement& row) {
                     const bool is_whole = base::sha256_hex(row.bytes(4)).starts_with(row.text(2)) &&
                                           base::sha256_hex(row.bytes(5)).starts_with(row.text(3));
                     if (!is_whole)
                         sentences.push_back("the poster of lecture " + row.text(0) + " \"" + row.text(1) +
                                             "\" is damaged: choose it again");
                 });
    return sentences;
}

result<std::optional<lecture_poster>> find_poster(db::database& database, std::string_view lecture_id) {
    db::session session(database);
    std::optional<lecture_poster> found;
    if (const auto lecture = id_of_lecture(session, lecture_id)) {
        const auto package = session.text(
            "SELECT p.hash FROM videos v JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1"
            " JOIN packages p ON p.id = n.package_id WHERE v.lecture_id = ?",
            *lecture);
        found = lecture_poster{package.value_or(""), find_row(session, *lecture)};
    }
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<void> save_poster(db::transaction& in, std::string_view lecture_id, const chosen_poster& poster,
                         const poster_pictures& pictures, base::time_point now) {
    db::session session(in.connection());
    const auto lecture = id_of_lecture(session, lecture_id);
    if (session.ok() && !lecture)
        return error{errc::not_found, "there is no lecture " + base::clean_title(lecture_id, 60)};
    if (!lecture) return session.outcome();
    const auto slide = poster.slide.empty() ? std::nullopt : std::optional<std::string>(poster.slide);
    session.run("INSERT INTO lecture_posters (lecture_id, slide, is_shown, name, width, height, lean_name,"
                " changed_us, picture, lean) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                " ON CONFLICT (lecture_id) DO UPDATE SET slide = ?2, is_shown = 1, name = ?3, width = ?4,"
                " height = ?5, lean_name = ?6, changed_us = ?7, picture = ?8, lean = ?9",
                *lecture, slide, poster.name, poster.width, poster.height, poster.lean_name, to_us(now),
                db::blob{pictures.picture}, db::blob{pictures.lean});
    return session.outcome();
}

result<void> remove_poster(db::transaction& in, std::string_view lecture_id) {
    db::session session(in.connection());
    session.run("DELETE FROM lecture_posters WHERE lecture_id ="
                " (SELECT id FROM lectures WHERE public_id = ?)",
                lecture_id);
    return session.outcome();
}

result<std::optional<std::string>> find_poster_picture(db::database& database, std::string_view lecture_id,
                                                       std::string_view name) {
    db::session session(database);
    std::optional<std::string> found;
    session.each(
        "SELECT iif(t.name = ?2, t.picture, t.lean) FROM lecture_posters t"
        " JOIN lectures l ON l.id = t.lecture_id"
        " WHERE l.public_id = ?1 AND t.is_shown = 1 AND ?2 IN (t.name, t.lean_name)",
        [&](const db::statement& row) { found = row.bytes(0); }, lecture_id, name);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<std::string> posters_mark(db::database& database) {
    db::session session(database);
    // A clock may have been set back.
    auto mark = session.text("SELECT count(*) || '/' || coalesce(max(changed_us), 0) || '/' ||"
                             " coalesce(sum(changed_us % 1000000007), 0) FROM lecture_posters");
    if (!session.ok()) return session.outcome().error();
    return mark.value_or("");
}

} // namespace lectern::catalogue

#include "lectern/catalogue/lecture_access.hpp"

#include "change_repository.hpp"
#include "video_repository.hpp"

#include "lectern/base/utf8.hpp"

#include <array>

namespace lectern::catalogue {
namespace {

constexpr std::array<std::string_view, 5> status_names{"draft", "receiving", "processing", "published",
                                                       "failed"};

} // namespace

result<std::optional<lecture_access>> find_lecture_access(db::database& database, std::string_view lecture_id,
                                                          std::string_view person_slug) {
    db::session session(database);
    std::optional<lecture_access> found;
    session.each(
        "SELECT EXISTS (SELECT 1 FROM course_staff s JOIN people p ON p.id = s.person_id"
        " WHERE s.course_id = l.course_id AND p.slug = ?2), c.status = 'draft' OR l.is_held = 1"
        " FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.public_id = ?1",
        [&](const db::statement& row) {
            found = lecture_access{row.integer(0) != 0, row.integer(1) != 0};
        },
        lecture_id, person_slug);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<std::optional<lecture_names>> find_lecture_names(db::database& database, std::string_view lecture_id) {
    db::session session(database);
    std::optional<lecture_names> found;
    session.each(
        "SELECT l.title, c.slug FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.public_id = ?",
        [&](const db::statement& row) {
            found = lecture_names{row.text(0), row.text(1)};
        },
        lecture_id);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<std::optional<lecture_state>> find_lecture_state(db::database& database, std::string_view lecture_id) {
    db::session session(database);
    std::optional<lecture_state> found;
    session.each(
        "SELECT l.status, l.status_reason, c.status <> 'draft' AND l.is_held = 0 FROM lectures l"
        " JOIN courses c ON c.id = l.course_id WHERE l.public_id = ?",
        [&](const db::statement& row) {
            found = lecture_state{row.text(0), row.optional_text(1).value_or(""), row.integer(2) != 0};
        },
        lecture_id);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<void> set_status_unless_published(db::transaction& transaction, std::string_view lecture_id,
                                         lecture_status status, std::string_view reason) {
    db::session session(transaction.connection());
    writer w{session, to_us(base::now())};
    const auto lecture = find_lecture(session, lecture_id);
    if (session.ok() && !lecture)
        return error{errc::not_found, "there is no lecture with the id " + base::clean_title(lecture_id, 60)};
    const auto plays = session.integer("SELECT 1 FROM videos v JOIN video_versions n ON n.video_id = v.id"
                                       " WHERE v.lecture_id = ? AND n.is_current = 1",
                                       lecture.value_or(0));
    if (!plays)
        save_status(w, lecture.value_or(0), status_names[static_cast<std::size_t>(status)],
                    base::clean_title(reason));
    return session.outcome();
}

} // namespace lectern::catalogue

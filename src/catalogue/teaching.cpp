#include "lectern/catalogue/teaching.hpp"

#include "course_repository.hpp"
#include "lecture_repository.hpp"

#include "lectern/base/utf8.hpp"

namespace lectern::catalogue {

result<std::optional<course_access>> find_course_access(db::database& database, std::string_view course_slug,
                                                        std::string_view person_slug) {
    db::session session(database);
    std::optional<course_access> found;
    session.each(
        "SELECT EXISTS (SELECT 1 FROM course_staff s JOIN people p ON p.id = s.person_id"
        " WHERE s.course_id = c.id AND p.slug = ?2), c.status <> 'draft' FROM courses c WHERE c.slug = ?1",
        [&](const db::statement& row) {
            found = course_access{row.integer(0) != 0, row.integer(1) != 0};
        },
        course_slug, person_slug);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<std::string> add_lecture(db::transaction& in, std::string_view course_slug,
                                const new_lecture& wanted) {
    const auto title = base::clean_title(wanted.title, longest_title);
    if (title.empty()) return error{errc::usage, "the lecture's title is empty"};
    db::session session(in.connection());
    writer w{session, to_us(base::now())};
    const auto course = find_course(session, course_slug);
    if (session.ok() && !course)
        return error{errc::not_found, "there is no course \"" + base::clean_title(course_slug, 80) + "\""};
    auto id = append_lecture(w, course.value_or(0), title, base::clean_title(wanted.section, longest_title));
    if (wanted.is_held) session.run("UPDATE lectures SET is_held = 1 WHERE public_id = ?", id);
    if (!session.ok()) return session.outcome().error();
    return id;
}

} // namespace lectern::catalogue

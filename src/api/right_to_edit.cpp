#include "right_to_edit.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/lecture_access.hpp"
#include "lectern/catalogue/teaching.hpp"

namespace lectern::api {

error no_course_to_edit(std::string_view slug) {
    return {errc::not_found,
            "there is no course \"" + base::clean_title(slug, 80) + "\" that you may change"};
}

result<void> check_right_to_edit(db::database& database, std::string_view slug,
                                 const accounts::identity& who) {
    const auto course = catalogue::find_course_access(database, slug, who.person_slug);
    if (!course) return course.error();
    const bool allowed =
        *course && accounts::may(who.user_role, accounts::action::edit_catalogue, (*course)->on_staff);
    if (allowed) return {};
    if (!*course || !(*course)->is_public) return no_course_to_edit(slug);
    return error{errc::forbidden, "you are not on the staff of the course"};
}

error no_entry(const catalogue::entry_name& name) {
    return {errc::not_found, "there is no " + std::string(to_string(name.kind)) + " \"" +
                                 base::clean_title(name.key, 80) + "\""};
}

result<void> check_right_to_keep(const accounts::identity& who) {
    if (accounts::scope_of(who.user_role, accounts::action::edit_catalogue) != accounts::scope::never)
        return {};
    return error{errc::forbidden, "you may not keep the catalogue"};
}

result<void> check_right_to_entry(db::database& database, const catalogue::entry_name& name,
                                  const accounts::identity& who, bool to_read) {
    const auto scope = accounts::scope_of(who.user_role, accounts::action::edit_catalogue);
    if (scope == accounts::scope::always) return {};
    const bool is_of_a_course = name.kind != catalogue::entry_kind::institution &&
                                name.kind != catalogue::entry_kind::person &&
                                name.kind != catalogue::entry_kind::programme;
    if (!is_of_a_course) {
        if (to_read) return {};
        return error{errc::forbidden, "that is for administrators"};
    }
    const auto course = catalogue::course_of_entry(database, name);
    if (!course) return course.error();
    if (!*course) return no_entry(name);
    auto allowed = check_right_to_edit(database, **course, who);
    // The course of a lecture or section that is not shown is not named.
    if (!allowed && allowed.error().code == errc::not_found) return no_entry(name);
    if (allowed || name.kind != catalogue::entry_kind::lecture) return allowed;
    const auto lecture = catalogue::find_lecture_access(database, name.key, who.person_slug);
    if (!lecture) return lecture.error();
    if (*lecture && (*lecture)->is_draft) return no_entry(name);
    return allowed;
}

result<accounts::identity> require_lecture_keeper(db::database& database, const http::request& request,
                                                  const std::string& lecture, base::time_point now) {
    auto who = accounts::require_identity(database, accounts::credentials_of(request), now);
    if (!who) return who;
    if (const auto allowed = check_right_to_keep(*who); !allowed) return allowed.error();
    const catalogue::entry_name name{catalogue::entry_kind::lecture, lecture};
    if (const auto allowed = check_right_to_entry(database, name, *who, false); !allowed)
        return allowed.error();
    return who;
}

} // namespace lectern::api

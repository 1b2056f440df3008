#include "right_to_edit.hpp"

#include "lectern/base/utf8.hpp"
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

} // namespace lectern::api

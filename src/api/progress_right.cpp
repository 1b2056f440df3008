#include "progress_right.hpp"

#include "watch_verdict.hpp"

#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/audience.hpp"

namespace lectern::api {
namespace {

constexpr auto any_life = std::chrono::hours(1); // of the permission to play, which is not given here

catalogue::viewer viewer_of(const accounts::identity& who) {
    return {who.user_id, who.person_slug, who.institution_slug};
}

} // namespace

error no_lecture_to_watch(std::string_view lecture) {
    return {errc::not_found,
            "there is no lecture \"" + base::clean_title(lecture, 80) + "\" that you may watch"};
}

result<bool> may_watch(db::database& database, const accounts::identity& who, std::string_view lecture,
                       base::time_point now) {
    const auto facts = catalogue::find_watch_facts(database, lecture, viewer_of(who));
    if (!facts) return facts.error();
    return *facts && judge(**facts, who, now, any_life).allowed;
}

result<void> check_right_to_see_watching(db::database& database, const accounts::identity& who,
                                         std::string_view lecture) {
    const auto facts = catalogue::find_watch_facts(database, lecture, viewer_of(who));
    if (!facts) return facts.error();
    if (*facts && accounts::may(who.user_role, accounts::action::see_watching, (*facts)->on_staff)) return {};
    if (!*facts || (*facts)->is_draft)
        return error{errc::not_found, "there is no lecture \"" + base::clean_title(lecture, 80) + "\""};
    return error{errc::forbidden, "you are not on the staff of the lecture's course"};
}

} // namespace lectern::api

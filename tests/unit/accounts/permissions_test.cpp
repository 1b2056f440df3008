#include "lectern/accounts/accounts.hpp"
#include "lectern/accounts/credentials.hpp"
#include "lectern/accounts/permissions.hpp"

#include <gtest/gtest.h>

#include <set>

namespace lectern::accounts {
namespace {

TEST(permissions, every_action_has_one_row) {
    std::set<action> seen;
    for (const auto& row : permission_table()) EXPECT_TRUE(seen.insert(row.what).second) << row.name;
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(action::manage_accounts) + 1);
}

TEST(permissions, staff_of_a_course_may_upload_to_its_lectures_and_others_may_not) {
    EXPECT_TRUE(may(role::instructor, action::upload_recording, true));
    EXPECT_FALSE(may(role::instructor, action::upload_recording, false));
    EXPECT_TRUE(may(role::admin, action::upload_recording, false));
    for (const auto r : {role::student, role::mirror}) EXPECT_FALSE(may(r, action::upload_recording, true));
}

TEST(permissions, only_admins_manage_accounts) {
    EXPECT_TRUE(may(role::admin, action::manage_accounts, false));
    for (const auto r : {role::instructor, role::student, role::mirror})
        EXPECT_FALSE(may(r, action::manage_accounts, true));
}

TEST(permissions, a_role_has_a_name_and_a_name_a_role) {
    for (const auto r : {role::admin, role::instructor, role::student, role::mirror})
        EXPECT_EQ(role_named(to_string(r)), r);
    EXPECT_FALSE(role_named("Admin"));
    EXPECT_FALSE(role_named(""));
}

TEST(user_names, are_short_and_plain) {
    for (const auto* good : {"ada", "ada-lovelace", "a.b_c@d+e", "9"})
        EXPECT_TRUE(is_user_name(good)) << good;
    for (const std::string& wrong : {std::string(), std::string("Ada"), std::string("-a"), std::string("a b"),
                                     std::string("tok-a"), std::string(65, 'a'), std::string("\xc3\xa9")})
        EXPECT_FALSE(is_user_name(wrong)) << wrong;
}

http::request with(std::vector<std::pair<std::string_view, std::string_view>> headers) {
    http::request r;
    r.headers = std::move(headers);
    return r;
}

TEST(credentials, a_bearer_token_comes_before_the_cookie_and_other_schemes_are_not_ours) {
    const auto both = credentials_of(with({{"Cookie", "lectern_session=s"}, {"Authorization", "Bearer t"}}));
    EXPECT_EQ(both.kind, credential_kind::token);
    EXPECT_EQ(both.secret, "t");
    EXPECT_EQ(credentials_of(with({{"authorization", "bearer  t "}})).secret, "t");
    const auto basic =
        credentials_of(with({{"Authorization", "Basic dDp0"}, {"Cookie", "lectern_session=s"}}));
    EXPECT_EQ(basic.kind, credential_kind::session);
    EXPECT_EQ(basic.secret, "s");
    EXPECT_EQ(credentials_of(with({{"Authorization", "Basic dDp0"}})).kind, credential_kind::none);
    EXPECT_EQ(credentials_of(with({{"Authorization", "Bearer"}})).kind, credential_kind::none);
}

TEST(credentials, the_cookie_is_found_among_others) {
    EXPECT_EQ(credentials_of(with({{"Cookie", "a=b; lectern_session=s; c=d"}})).secret, "s");
    EXPECT_EQ(credentials_of(with({{"Cookie", "a=b"}, {"Cookie", "lectern_session=s"}})).secret, "s");
    for (const auto* none :
         {"xlectern_session=s", "lectern_sessionx=s", "lectern_session", "lectern_session="})
        EXPECT_EQ(credentials_of(with({{"Cookie", none}})).kind, credential_kind::none) << none;
}

TEST(cross_site, is_what_the_browser_says) {
    EXPECT_FALSE(is_cross_site(with({{"Host", "h"}, {"Sec-Fetch-Site", "same-origin"}})));
    EXPECT_FALSE(is_cross_site(with({{"Host", "h"}, {"Sec-Fetch-Site", "none"}})));
    for (const auto* other : {"cross-site", "same-site"})
        EXPECT_TRUE(is_cross_site(with({{"Host", "h"}, {"Sec-Fetch-Site", other}}))) << other;
    EXPECT_FALSE(is_cross_site(with({{"Host", "h:80"}, {"Origin", "http://H:80"}})));
    EXPECT_TRUE(is_cross_site(with({{"Host", "h:80"}, {"Origin", "http://h"}})));
    EXPECT_TRUE(is_cross_site(with({{"Host", "h"}, {"Origin", "null"}})));
    EXPECT_FALSE(is_cross_site(with({{"Host", "h"}}))); // no browser
}

} // namespace
} // namespace lectern::accounts

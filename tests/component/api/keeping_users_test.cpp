// Users and tokens by the API.
#include "editing_fixture.hpp"

#include "lectern/api/sign_in.hpp"

#include <gmock/gmock.h>

namespace lectern::api {

using enum http::method;
using testing::HasSubstr;

class keeping_users : public editing_test {
protected:
    keeping_users() : passwords_({"passwords", 1, 8}) {
        add_user_routes(router_, {readers_, pool_, *database_, writing_, passwords_});
    }
    static std::string at(const std::string& name) { return "/api/v1/users/" + name; }
    json::value user(const std::string& name) { return entry(at(name)); }
    bool is_password(const std::string& name, const std::string& password) {
        return accounts::check_password(*database_, name, password).value().right;
    }
    runtime::worker_pool passwords_;
};

TEST_F(keeping_users, one_is_made_changed_and_disabled_and_the_audit_never_has_a_password) {
    const auto made =
        make("/api/v1/users",
             R"({"name":"Noor","role":"student","password":"a secret of noor","institution":"swmu"})");
    ASSERT_EQ(made.status, 201) << text_of(made);
    EXPECT_EQ(user("noor").at("institution"), "swmu");
    EXPECT_TRUE(is_password("noor", "a secret of noor"));
    ASSERT_EQ(change_entry(at("noor"), R"({"role":"instructor","person":"li-example"})").status, 200);
    EXPECT_EQ(user("noor").at("person"), "li-example");
    ASSERT_EQ(change_entry(at("noor"), R"({"password":"another secret"})").status, 200);
    EXPECT_TRUE(is_password("noor", "another secret"));
    ASSERT_EQ(remove_entry(at("noor")).status, 200);
    EXPECT_EQ(user("noor").at("active"), false);
    EXPECT_FALSE(is_password("noor", "another secret"));
    const auto noted = audit("?kind=user").at("items").as_array();
    ASSERT_EQ(noted.size(), 4U);
    EXPECT_EQ(noted.at(3).at("change"), "created");
    EXPECT_EQ(noted.at(1).at("after").at("password"), "changed");
    EXPECT_EQ(noted.at(0).at("before").at("active"), true);
    EXPECT_THAT(json::serialize(audit()), testing::Not(HasSubstr("secret")));
}

TEST_F(keeping_users, a_new_password_ends_sessions_and_another_role_does_not) {
    make("/api/v1/users", R"({"name":"noor","role":"student","password":"a long one"})");
    const auto checked = accounts::check_password(*database_, "noor", "a long one").value();
    accounts::begin_session(*database_, checked, std::chrono::hours(1), base::now()).value();
    change_entry(at("noor"), R"({"role":"instructor"})");
    EXPECT_EQ(sql("SELECT count(*) FROM sessions"), "1");
    change_entry(at("noor"), R"({"password":"another one"})");
    EXPECT_EQ(sql("SELECT count(*) FROM sessions"), "0");
}

TEST_F(keeping_users, lost_updates_are_refused) {
    const auto version = version_of_entry(at("student"));
    ASSERT_EQ(edit(patch, at("student"), R"({"institution":"swmu"})", "admin", version).status, 200);
    EXPECT_EQ(edit(patch, at("student"), R"({"institution":null})", "admin", version).status, 412);
    EXPECT_EQ(edit(patch, at("student"), R"({"institution":null})").status, 428);
    EXPECT_EQ(user("student").at("institution"), "swmu");
}

TEST_F(keeping_users, who_administers_keeps_their_own_role) {
    EXPECT_EQ(change_entry(at("admin"), R"({"role":"student"})").status, 409);
    EXPECT_EQ(remove_entry(at("admin")).status, 409);
    EXPECT_EQ(change_entry(at("admin"), R"({"role":"admin","institution":"swmu"})").status, 200);
}

TEST_F(keeping_users, a_token_is_told_once_and_opens_until_it_is_revoked) {
    const auto made = json::parse(text_of(make(at("student") + "/tokens", "")));
    const std::string secret(made.at("token").as_string().c_str()), id(made.at("id").as_string().c_str());
    const std::string shown = "Bearer " + secret;
    const header_list bearer{{"Authorization", shown}};
    EXPECT_EQ(send(http::method::get, "/api/v1/courses/medical-cell-biology/enrolments", bearer).status, 403);
    EXPECT_THAT(text_of(as("admin", at("student"))), HasSubstr(id));
    EXPECT_THAT(text_of(as("admin", at("student"))), testing::Not(HasSubstr(secret)));
    EXPECT_EQ(edit(delete_, at("teacher") + "/tokens/" + id).status, 404) << "it is not theirs";
    EXPECT_EQ(edit(delete_, at("student") + "/tokens/" + id).status, 204);
    EXPECT_EQ(send(http::method::get, "/api/v1/courses/medical-cell-biology/enrolments", bearer).status, 401);
    EXPECT_EQ(audit("?kind=token").at("items").as_array().size(), 2U);
    EXPECT_THAT(json::serialize(audit()), testing::Not(HasSubstr(secret)));
}

TEST_F(keeping_users, what_is_wrong_names_each_field) {
    const auto answer = make("/api/v1/users", R"({"name":"X Y","role":"boss","person":"a b","extra":1})");
    EXPECT_THAT(faults(answer),
                testing::AllOf(HasSubstr("name: "), HasSubstr("role: "), HasSubstr("person: "),
                               HasSubstr("extra: "), HasSubstr("password: is missing")));
    EXPECT_EQ(make("/api/v1/users", R"({"name":"student","role":"student","password":"a long one"})").status,
              409);
    EXPECT_EQ(change_entry(at("student"), R"({"name":"other"})").status, 400);
    EXPECT_EQ(as("admin", at("nobody")).status, 404);
}

TEST_F(keeping_users, they_are_listed_by_pages_and_found_by_part_of_a_word) {
    for (int i = 0; i < 60; ++i) {
        const auto name = "u" + std::to_string(100 + i);
        accounts::add_user(*database_, {name, accounts::role::student, "x", ""}, base::now()).value();
    }
    const auto first_page = json::parse(text_of(as("admin", "/api/v1/users?q=u1")));
    ASSERT_EQ(first_page.at("items").as_array().size(), 50U);
    const std::string next(first_page.at("next").as_string().c_str());
    const auto second = json::parse(text_of(as("admin", "/api/v1/users?q=u1&cursor=" + next)));
    EXPECT_EQ(second.at("items").as_array().size(), 10U);
    EXPECT_TRUE(second.at("next").is_null());
    EXPECT_EQ(json::parse(text_of(as("admin", "/api/v1/users?q=%25"))).at("items").as_array().size(), 0U);
    EXPECT_EQ(as("admin", "/api/v1/users?cursor=%20").status, 400);
    EXPECT_EQ(as("", "/api/v1/users?cursor=%20").status, 401); // first of all who asks
}

TEST_F(keeping_users, nobody_else_sees_or_changes_them) {
    const auto before = whole_catalogue();
    for (const std::string who : {"teacher", "student", "mirror"}) {
        EXPECT_EQ(as(who, "/api/v1/users").status, 403) << who;
        EXPECT_EQ(as(who, at("admin")).status, 403) << who;
        EXPECT_EQ(make("/api/v1/users", R"({"name":"n","role":"admin","password":"x"})", who).status, 403);
        EXPECT_EQ(edit(patch, at(who), R"({"role":"admin"})", who, "*").status, 403) << who;
        EXPECT_EQ(edit(post, at("admin") + "/tokens", "", who).status, 403) << who;
    }
    EXPECT_EQ(as("", "/api/v1/users").status, 401);
    EXPECT_EQ(whole_catalogue(), before);
}

} // namespace lectern::api

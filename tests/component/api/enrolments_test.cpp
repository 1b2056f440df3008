// Who is enrolled, and who may say so.
#include "watching_fixture.hpp"

#include "lectern/db/session.hpp"

namespace lectern::api {

class enrolments : public watching {};

TEST_F(enrolments, who_is_withdrawn_no_longer_watches_and_staff_alone_enrols) {
    import(course_for("enrolled"));
    EXPECT_TRUE(permission("enrolled"));
    EXPECT_EQ(change(http::method::put, "ENROLLED").status, 204); // again is as good
    EXPECT_EQ(change(http::method::delete_, "enrolled").status, 204);
    EXPECT_EQ(reason("enrolled"), "not_enrolled");
    EXPECT_EQ(change(http::method::delete_, "enrolled").status, 204);
    EXPECT_EQ(change(http::method::put, "nobody").status, 404);
    for (const auto* who : {"student", "enrolled", "partner", "other-teacher", "mirror"})
        EXPECT_EQ(change(http::method::put, "enrolled", who).status, 403) << who;
    EXPECT_EQ(send(http::method::put, "/api/v1/courses/medical-cell-biology/enrolments/enrolled").status,
              401);
    EXPECT_EQ(reason("enrolled"), "not_enrolled");
    EXPECT_EQ(change(http::method::put, "enrolled", "admin").status, 204);
    EXPECT_TRUE(permission("enrolled"));
    EXPECT_EQ(send(http::method::put, "/api/v1/courses/none/enrolments/enrolled",
                   {{"Authorization", bearers_.at("admin")}})
                  .status,
              404);
    EXPECT_EQ(send(http::method::put, "/api/v1/courses/medical-cell-biology/enrolments/student",
                   {{"Authorization", bearers_.at("admin")},
                    {"Host", "lectures.example"},
                    {"Origin", "https://evil.example"}})
                  .status,
              403);
}

TEST_F(enrolments, the_enrolled_are_listed_by_name_fifty_a_page_for_staff) {
    const std::string path = "/api/v1/courses/medical-cell-biology/enrolments";
    auto in = db::transaction::begin(*database_).value();
    db::session session(*database_);
    for (int i = 10; i < 65; ++i)
        session.run("INSERT INTO users (name, role, password_hash, is_active, created_us, changed_us)"
                    " VALUES (?, 'student', '', 1, 0, 0)",
                    "s" + std::to_string(i));
    ASSERT_TRUE(session.ok());
    for (int i = 10; i < 65; ++i)
        catalogue::enrol(in, "medical-cell-biology", "s" + std::to_string(i)).value();
    in.commit().value();
    const auto page = json::parse(text_of(as("teacher", path)));
    EXPECT_EQ(page.at("items").as_array().size(), 50U);
    EXPECT_EQ(page.at("items").at(0).at("user"), "enrolled");
    ASSERT_EQ(page.at("next"), "s58");
    const auto rest = json::parse(text_of(as("admin", path + "?cursor=s58")));
    EXPECT_EQ(rest.at("items").as_array().size(), 6U);
    EXPECT_TRUE(rest.at("next").is_null());
    EXPECT_EQ(as("teacher", path + "?cursor=%20").status, 400);
    EXPECT_EQ(as("student", path).status, 403);
    EXPECT_EQ(as("", path).status, 401);
}

} // namespace lectern::api

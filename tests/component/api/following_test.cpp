// Who follows the log of changes, and what they are told.
#include "watching_fixture.hpp"

namespace lectern::api {

class following : public watching {
protected:
    following() { add_change_routes(router_, {readers_, pool_, *database_, writing_}); }

    json::value changes(const std::string& who, const std::string& query = "") {
        const auto answer = as(who, "/api/v1/changes" + query);
        EXPECT_EQ(answer.status, 200) << who;
        return json::parse(text_of(answer));
    }
    json::value last(const std::string& who) {
        const auto page = changes(who, "?limit=500");
        return page.at("items").as_array().back();
    }
};

TEST_F(following, is_for_administrators_and_mirrors) {
    for (const std::string who : {"admin", "mirror"})
        EXPECT_FALSE(changes(who).at("items").as_array().empty());
    for (const std::string who : {"teacher", "other-teacher", "student", "enrolled", "partner"})
        EXPECT_EQ(as(who, "/api/v1/changes").status, 403) << who;
    EXPECT_EQ(as("", "/api/v1/changes").status, 401);
}

TEST_F(following, a_change_says_what_when_and_where_to_read_it) {
    database_->execute("UPDATE lectures SET title = 'Renamed' WHERE public_id = '" + first_lecture + "'")
        .value();
    const auto change = last("mirror");
    EXPECT_EQ(change.at("kind"), "lecture");
    EXPECT_EQ(change.at("change"), "changed");
    EXPECT_EQ(change.at("id"), json::string(first_lecture));
    EXPECT_EQ(change.at("course"), "medical-cell-biology");
    EXPECT_EQ(change.at("url"), json::string(lecture_path));
    EXPECT_EQ(header_of(as("mirror", "/api/v1/changes"), "Cache-Control"), "no-store");
}

TEST_F(following, what_was_removed_has_no_address) {
    database_->execute("DELETE FROM lectures WHERE title = 'Mitosis'").value();
    const auto change = last("mirror");
    EXPECT_EQ(change.at("change"), "removed");
    EXPECT_EQ(change.at("id"), "0193a5a0-0000-7000-8000-000000000003");
    EXPECT_TRUE(change.at("url").is_null());
}

TEST_F(following, goes_on_where_the_answer_before_said) {
    const auto first = changes("mirror", "?limit=2");
    ASSERT_EQ(first.at("items").as_array().size(), 2U);
    EXPECT_EQ(first.at("more"), true);
    EXPECT_EQ(first.at("next"), first.at("items").at(1).at("seq"));
    const auto since = "?since=" + json::serialize(first.at("next"));
    EXPECT_GT(changes("mirror", since).at("items").at(0).at("seq").to_number<int>(),
              first.at("next").to_number<int>());
    const auto all = changes("mirror", "?limit=500");
    EXPECT_EQ(all.at("more"), false);
    EXPECT_TRUE(
        changes("mirror", "?since=" + json::serialize(all.at("next"))).at("items").as_array().empty());
}

TEST_F(following, enrolments_are_told_to_administrators_alone) {
    EXPECT_EQ(change(http::method::put, "student").status, 204);
    EXPECT_EQ(last("admin").at("id"), "medical-cell-biology/student");
    EXPECT_EQ(text_of(as("mirror", "/api/v1/changes?limit=500")).find("enrolment"), std::string::npos);
}

TEST_F(following, a_page_is_bounded_and_what_is_no_number_is_refused) {
    for (const std::string query :
         {"?limit=0", "?limit=501", "?limit=x", "?since=-1", "?since=1.5", "?since=99999999999999999999"})
        EXPECT_EQ(as("admin", "/api/v1/changes" + query).status, 400) << query;
    EXPECT_EQ(as("admin", "/api/v1/changes?since=9223372036854775807").status, 409);
}

} // namespace lectern::api

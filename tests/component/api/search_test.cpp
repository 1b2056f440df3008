// Search tells everybody the names, and what is said only to those who may watch.
#include "watching_fixture.hpp"

#include "lectern/catalogue/moments.hpp"

namespace lectern::api {

class searching : public watching {
protected:
    searching() { write_texts(); }

    // The one lecture that plays says this.
    void write_texts() {
        const std::vector<catalogue::moment> texts{
            {catalogue::hit_kind::caption, "en", std::chrono::milliseconds(300),
             "Mitochondria & <membranes>"},
            {catalogue::hit_kind::caption, "en", std::chrono::milliseconds(83'700), "more mitochondria"},
            {catalogue::hit_kind::slide, "und", std::chrono::milliseconds(120'250), "Thylakoid: 类囊体膜"}};
        while (const auto waiting = catalogue::find_waiting_texts(*database_).value())
            while (catalogue::write_some_texts(*database_, *waiting, texts).value()) {}
    }
    json::array moments(const std::string& who, const std::string& words = "mitochondria") {
        const auto answer = as(who, "/api/v1/search?q=" + words);
        EXPECT_EQ(answer.status, 200) << who;
        json::array found;
        const auto body = json::parse(text_of(answer));
        for (const auto& hit : body.at("items").as_array())
            if (!hit.at("start_s").is_null()) found.push_back(hit);
        return found;
    }
    std::string who_finds(const std::string& words = "mitochondria") {
        std::string found;
        for (const std::string who : {"", "admin", "mirror", "teacher", "other-teacher", "student",
                                      "enrolled", "partner", "neighbour"})
            if (!moments(who, words).empty()) found += (who.empty() ? "nobody" : who) + " ";
        return found;
    }
    void set_audience(const std::string& audience, const std::string& grants = "[]") {
        import(course_for(audience, grants));
        write_texts();
    }
};

TEST_F(searching, a_moment_has_its_second_its_words_and_a_page_that_begins_there) {
    const auto found = moments("");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[1], json::parse(R"({"kind":"caption","title":"What a cell is","local_title":null,
        "context":"Medical Cell Biology","url":"/lectures/)" +
                                    first_lecture + R"(?t=83","start_s":83.7,
        "language":"en","snippet":"more mitochondria","marks":[[5,17]]})"));
    EXPECT_EQ(found[0].at("url"), json::string("/lectures/" + first_lecture + "?t=0"));
    EXPECT_EQ(found[0].at("snippet"), "Mitochondria & <membranes>"); // plain text: pages escape it
}

TEST_F(searching, what_can_be_read_on_a_slide_is_found_with_the_first_whole_second_that_shows_it) {
    const auto hit = json::parse(R"({"kind":"slide","title":"What a cell is","local_title":null,
        "context":"Medical Cell Biology","url":"/lectures/)" +
                                 first_lecture + R"(?t=121","start_s":120.25,
        "language":"und","snippet":"Thylakoid: 类囊体膜","marks":[[0,9]]})");
    ASSERT_EQ(moments("", "THYLAKOID").size(), 1U);
    EXPECT_EQ(moments("", "THYLAKOID")[0], hit);
    ASSERT_EQ(moments("", "%E5%9B%8A%E4%BD%93").size(), 1U); // 囊体, in the middle of a word
    EXPECT_EQ(moments("", "%E5%9B%8A%E4%BD%93")[0].at("marks"), json::parse("[[12,14]]"));
}

TEST_F(searching, what_is_on_a_slide_is_found_by_those_who_may_watch_and_by_nobody_else) {
    set_audience("enrolled");
    EXPECT_EQ(who_finds("thylakoid"), "admin mirror teacher enrolled ");
    set_audience("granted", R"([{"institution": "partner", "until": "2001"}])");
    EXPECT_EQ(who_finds("thylakoid"), "admin mirror teacher ");
}

TEST_F(searching, names_have_no_moment) {
    const auto answer = get("/api/v1/search?q=cell");
    ASSERT_FALSE(answer.at("items").as_array().empty());
    for (const auto& hit : answer.at("items").as_array()) {
        EXPECT_TRUE(hit.at("snippet").is_null());
        EXPECT_TRUE(hit.at("marks").as_array().empty());
    }
}

TEST_F(searching, what_is_said_is_found_by_those_who_may_watch_and_by_nobody_else) {
    EXPECT_EQ(who_finds(), "nobody admin mirror teacher other-teacher student enrolled partner neighbour ");
    set_audience("signed_in");
    EXPECT_EQ(who_finds(), "admin mirror teacher other-teacher student enrolled partner neighbour ");
    set_audience("enrolled");
    EXPECT_EQ(who_finds(), "admin mirror teacher enrolled ");
    set_audience("granted", R"([{"institution": "partner"}])");
    EXPECT_EQ(who_finds(), "admin mirror teacher partner ");
    set_audience("granted", R"([{"institution": "partner", "until": "2001"}])");
    EXPECT_EQ(who_finds(), "admin mirror teacher ");
}

TEST_F(searching, a_change_of_the_audience_holds_at_once) {
    import(course_for("enrolled"));
    EXPECT_EQ(who_finds(), "") << "nothing was written anew yet";
    write_texts();
    EXPECT_EQ(change(http::method::delete_, "enrolled").status, 204);
    EXPECT_EQ(who_finds(), "admin mirror teacher ");
    EXPECT_EQ(change(http::method::put, "partner").status, 204);
    EXPECT_EQ(who_finds(), "admin mirror teacher partner ");
}

TEST_F(searching, what_a_draft_says_is_for_its_staff) {
    database_->execute("UPDATE courses SET status = 'draft' WHERE slug = 'medical-cell-biology'").value();
    write_texts();
    EXPECT_EQ(who_finds(), "admin mirror teacher ");
}

TEST_F(searching, answers_of_those_who_signed_in_are_kept_by_no_cache) {
    const std::string target = "/api/v1/search?q=mitochondria";
    EXPECT_EQ(header_of(as("teacher", target), "Cache-Control"), "no-store");
    EXPECT_EQ(header_of(as("", target), "Cache-Control"), "public, no-cache");
    EXPECT_FALSE(header_of(as("", target), "ETag").empty());
}

TEST_F(searching, a_token_that_is_wrong_finds_what_everybody_finds) {
    const auto answer = ask("/api/v1/search?q=mitochondria", {{"Authorization", "Bearer wrong"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(text_of(answer), text_of(ask("/api/v1/search?q=mitochondria")));
}

TEST_F(searching, an_answer_that_was_given_before_is_not_given_again_when_it_is_no_longer_true) {
    ASSERT_EQ(moments("").size(), 2U);
    catalogue::publish(*database_, first_lecture,
                       [] {
                           auto video = tall_video();
                           video.package_id = std::string(64, 'b');
                           return video;
                       }())
        .value();
    EXPECT_EQ(moments("").size(), 0U);
}

} // namespace lectern::api

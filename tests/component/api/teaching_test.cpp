// What those who teach see of their courses, and how they add lectures.
#include "api_fixture.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/api/teaching.hpp"

namespace lectern::api {

namespace json = boost::json;

class teaching : public api_test {
protected:
    teaching() : writing_({"writes", 1, 8}) {
        import(two_courses);
        import(R"({"people": [{"slug": "li-example", "name": "Li Example"}], "courses": [
            {"slug": "secret", "title": "Not yet", "language": "en", "institution": "swmu", "status": "draft",
             "faculty": [{"person": "li-example", "role": "lead"}]}]})");
        admin_ = add_user("root", accounts::role::admin, "");
        teacher_ = add_user("li", accounts::role::instructor, "li-example");
        other_ = add_user("nobody", accounts::role::instructor, "no-such-person");
        student_ = add_user("student", accounts::role::student, "li-example");
        add_teaching_routes(router_, {readers_, pool_, *database_, writing_});
    }

    std::string add_user(const std::string& name, accounts::role role, const std::string& person) {
        accounts::add_user(*database_, {name, role, "a long password", person}, base::now()).value();
        return "Bearer " + accounts::add_token(*database_, name, base::now()).value().secret;
    }
    http::response read(const std::string& path, std::string_view who) {
        header_list headers;
        if (!who.empty()) headers.emplace_back("Authorization", who);
        return send(http::method::get, path, std::move(headers));
    }
    std::vector<std::string> slugs(const std::string& path, std::string_view who) {
        std::vector<std::string> found;
        const auto answer = json::parse(text_of(read(path, who)));
        for (const auto& item : answer.at("items").as_array())
            found.emplace_back(item.at("slug").as_string().c_str());
        return found;
    }
    http::response add(const std::string& slug, std::string body, std::string_view who) {
        header_list headers{{"Content-Type", "application/json"}};
        if (!who.empty()) headers.emplace_back("Authorization", who);
        return send(http::method::post, "/api/v1/courses/" + slug + "/lectures", std::move(headers),
                    std::move(body));
    }
    std::string problem_with(std::string body) {
        const auto answer = add("medical-cell-biology", std::move(body), teacher_);
        EXPECT_EQ(answer.status, 400);
        return json::parse(text_of(answer)).at("detail").as_string().c_str();
    }
    // "section: lecture, lecture; section: ..." of the course as its staff sees it.
    std::string outline(const std::string& slug) {
        std::string all;
        const auto course = json::parse(text_of(read("/api/v1/me/courses/" + slug, admin_)));
        for (const auto& section : course.at("sections").as_array()) {
            all += std::string(section.at("title").as_string().c_str()) + ":";
            for (const auto& lecture : section.at("lectures").as_array())
                all += " " + std::string(lecture.at("title").as_string().c_str()) + ",";
            all += "; ";
        }
        return all;
    }

    using texts = std::vector<std::string>;
    runtime::worker_pool writing_;
    std::string admin_, teacher_, other_, student_;
};

TEST_F(teaching, a_teacher_sees_their_own_courses_with_drafts_and_nobody_elses) {
    EXPECT_EQ(slugs("/api/v1/me/courses", teacher_), (texts{"medical-cell-biology", "secret"}));
    EXPECT_EQ(slugs("/api/v1/me/courses", admin_), (texts{"medical-cell-biology", "secret", "tuina"}));
    EXPECT_EQ(slugs("/api/v1/me/courses", other_), texts{});
    EXPECT_EQ(slugs("/api/v1/me/courses", student_), texts{});
    EXPECT_EQ(slugs("/api/v1/me/courses?q=cell", admin_), texts{"medical-cell-biology"});
    const auto list = json::parse(text_of(read("/api/v1/me/courses", teacher_)));
    EXPECT_EQ(list.at("items").at(1).at("status"), "draft");
    EXPECT_EQ(read("/api/v1/me/courses", "").status, 401);
    EXPECT_EQ(read("/api/v1/me/courses?cursor=x", teacher_).status, 400);
}

TEST_F(teaching, an_instructor_without_a_person_in_the_catalogue_has_no_courses) {
    accounts::add_user(*database_, {"new", accounts::role::instructor, "a long password", ""}, base::now())
        .value();
    const auto token = accounts::add_token(*database_, "new", base::now()).value().secret;
    EXPECT_EQ(slugs("/api/v1/me/courses", "Bearer " + token), texts{});
}

TEST_F(teaching, a_draft_is_read_by_its_staff_and_is_not_there_for_others) {
    const std::string draft = "/api/v1/me/courses/secret";
    EXPECT_EQ(read(draft, teacher_).status, 200);
    EXPECT_EQ(read(draft, admin_).status, 200);
    EXPECT_EQ(read(draft, other_).status, 404);
    EXPECT_EQ(read(draft, student_).status, 404);
    EXPECT_EQ(read(draft, "").status, 401);
    EXPECT_EQ(read("/api/v1/me/courses/medical-cell-biology", other_).status, 403);
    EXPECT_EQ(read("/api/v1/me/courses/none", admin_).status, 404);
    EXPECT_EQ(header_of(read(draft, teacher_), "Cache-Control"), "no-store");
    EXPECT_EQ(ask("/api/v1/courses/secret").status, 404);
}

TEST_F(teaching, a_new_lecture_stands_last_in_the_section_that_is_named) {
    const auto answer =
        add("medical-cell-biology", R"({"title":" Organelles  and\ncells ","section":"The cell"})", teacher_);
    ASSERT_EQ(answer.status, 201);
    const auto lecture = json::parse(text_of(answer));
    EXPECT_EQ(lecture.at("title"), "Organelles and cells");
    EXPECT_EQ(lecture.at("status"), "draft");
    EXPECT_EQ(lecture.at("course").at("slug"), "medical-cell-biology");
    const std::string id(lecture.at("id").as_string().c_str());
    EXPECT_EQ(header_of(answer, "Location"), "/api/v1/lectures/" + id);
    EXPECT_EQ(get("/api/v1/lectures/" + id).at("section"), "The cell");
    EXPECT_EQ(add("medical-cell-biology", R"({"title":"Meiosis"})", admin_).status, 201);
    EXPECT_EQ(add("medical-cell-biology", R"({"title":"Death","section":"The end"})", teacher_).status, 201);
    EXPECT_EQ(add("medical-cell-biology", R"({"title":"After","section":null})", teacher_).status, 201);
    EXPECT_EQ(outline("medical-cell-biology"), "The cell: What a cell is, Membranes, Organelles and cells,; "
                                               "Division: Mitosis, Meiosis,; The end: Death, After,; ");
}

TEST_F(teaching, a_new_lecture_that_is_held_back_is_seen_by_the_staff_alone) {
    const auto answer = add("medical-cell-biology", R"({"title":"Death","held":true})", teacher_);
    ASSERT_EQ(answer.status, 201);
    const auto path = header_of(answer, "Location");
    EXPECT_EQ(ask(path).status, 404);
    EXPECT_EQ(read(path, teacher_).status, 200);
    EXPECT_EQ(problem_with(R"({"title":"x","held":"yes"})"), "\"held\" is not true or false");
}

TEST_F(teaching, a_course_without_sections_gets_one_and_a_draft_course_takes_lectures) {
    EXPECT_EQ(add("tuina", R"({"title":"推拿"})", admin_).status, 201);
    EXPECT_EQ(outline("tuina"), "Lectures: 推拿,; ");
    const auto answer = add("secret", R"({"title":"Second"})", teacher_);
    ASSERT_EQ(answer.status, 201);
    const auto lecture = json::parse(text_of(answer));
    EXPECT_EQ(ask("/api/v1/lectures/" + std::string(lecture.at("id").as_string().c_str())).status, 404);
}

TEST_F(teaching, an_import_keeps_the_lectures_that_were_added_here) {
    ASSERT_EQ(add("medical-cell-biology", R"({"title":"Organelles","section":"The cell"})", teacher_).status,
              201);
    import(two_courses);
    EXPECT_NE(outline("medical-cell-biology").find("Organelles"), std::string::npos);
}

TEST_F(teaching, what_is_wrong_with_a_new_lecture_is_named) {
    const auto letters = [](std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += "学";
        return text;
    };
    EXPECT_EQ(problem_with("{}"), "\"title\" is missing");
    EXPECT_EQ(problem_with(R"({"title":7})"), "\"title\" is not a text");
    EXPECT_EQ(problem_with(R"({"title":null})"), "\"title\" is not a text");
    EXPECT_EQ(problem_with(R"({"title":" \u200e\t"})"), "\"title\" is empty");
    EXPECT_EQ(problem_with(R"({"title":")" + letters(301) + "\"}"),
              "\"title\" is longer than 300 characters");
    EXPECT_EQ(problem_with(R"({"title":"x","section":""})"), "\"section\" is empty");
    EXPECT_EQ(problem_with(R"({"title":"x","section":["y"]})"), "\"section\" is not a text");
    EXPECT_EQ(problem_with(R"({"title":"x","status":"published"})"), "\"status\" is not known here");
    EXPECT_EQ(problem_with("[]"), R"(the body is JSON: {"title", "section", "held"})");
    EXPECT_EQ(problem_with(R"({"title":"x")"), R"(the body is JSON: {"title", "section", "held"})");
    EXPECT_EQ(add("medical-cell-biology", R"({"title":")" + letters(300) + "\"}", teacher_).status, 201);
}

TEST_F(teaching, only_the_courses_staff_and_administrators_add_lectures) {
    const std::string body = R"({"title":"Mine"})";
    EXPECT_EQ(add("medical-cell-biology", body, "").status, 401);
    EXPECT_EQ(add("medical-cell-biology", body, "Bearer none").status, 401);
    EXPECT_EQ(add("medical-cell-biology", body, other_).status, 403);
    EXPECT_EQ(add("medical-cell-biology", body, student_).status, 403);
    EXPECT_EQ(add("secret", body, other_).status, 404);
    EXPECT_EQ(add("none", body, admin_).status, 404);
    EXPECT_EQ(outline("medical-cell-biology").find("Mine"), std::string::npos);
}

TEST_F(teaching, another_site_cannot_add_a_lecture_in_somebodys_name) {
    const header_list foreign{{"Content-Type", "application/json"},
                              {"Authorization", teacher_},
                              {"Host", "lectures.example"},
                              {"Origin", "https://evil.example"}};
    const auto path = "/api/v1/courses/medical-cell-biology/lectures";
    EXPECT_EQ(send(http::method::post, path, foreign, R"({"title":"Mine"})").status, 403);
    const header_list form{{"Content-Type", "text/plain"}, {"Authorization", teacher_}};
    EXPECT_EQ(send(http::method::post, path, form, R"({"title":"Mine"})").status, 400);
}

} // namespace lectern::api

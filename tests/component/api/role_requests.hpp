// What docs/roles.md says of each role: the requests, table by table.
#pragma once

#include "role_site.hpp"

#include "lectern/base/base64.hpp"

#include <algorithm>

namespace lectern::api {

struct role_table {
    std::string name; // of the marks around it in docs/roles.md
    std::vector<asked> rows;
};

inline std::string body_of(const http::response& answer) {
    if (const auto* text = std::get_if<std::string>(&answer.body)) return *text;
    return *std::get<http::shared_bytes>(answer.body);
}
// How many of a list's entries are told: "all", "own courses'" or "none".
inline std::string part_of_list(const http::response& answer) {
    const auto list = json::parse(body_of(answer));
    const auto& items = list.at("items").as_array();
    if (items.empty()) return "none";
    const auto is_of_others = [](const json::value& item) {
        const auto* course = item.as_object().if_contains("course");
        const auto* slug = course != nullptr ? course : item.as_object().if_contains("slug");
        return slug != nullptr && *slug == "secret";
    };
    return std::ranges::any_of(items, is_of_others) ? "all" : "own courses'";
}
inline std::string height_allowed(const http::response& answer) {
    const auto access = json::parse(body_of(answer)).at("access");
    if (!access.at("allowed").as_bool()) return "names only";
    return access.at("highest").is_null() ? "plays" : "plays, to " + json::serialize(access.at("highest"));
}
inline std::string named_enrolments(const http::response& answer) {
    const auto& text = body_of(answer);
    return text.find("\"enrolment\"") == std::string::npos ? "yes, without enrolments" : "yes";
}

inline std::vector<asked> reading_requests() {
    const auto get = http::method::get;
    return {
        {"list courses", get, "/api/v1/courses"},
        {"read a published course", get, "/api/v1/courses/medical-cell-biology"},
        {"read a draft there, whoever's", get, "/api/v1/courses/own-draft"},
        {"list institutions", get, "/api/v1/institutions"},
        {"list programmes", get, "/api/v1/programmes"},
        {"read a programme", get, "/api/v1/programmes/basics"},
        {"read what the filters offer", get, "/api/v1/facets"},
        {"search", get, "/api/v1/search?q=cell"},
        {"read the description of the API", get, "/api/v1/openapi.json"},
        {"see how far a recording is", get, "/api/v1/lectures/" + lecture_for_enrolled + "/state"},
        {"follow it", get, "/api/v1/lectures/" + lecture_for_enrolled + "/events"},
        {"the same of a lecture of the own draft", get, "/api/v1/lectures/" + own_draft_lecture + "/state"}};
}

inline std::vector<asked> watching_requests() {
    const auto get = http::method::get;
    std::vector<asked> rows;
    for (const auto& [what, id] : {std::pair{"a lecture for all", lecture_for_all},
                                   {"a lecture for whoever has an account", lecture_for_users},
                                   {"a lecture for the enrolled", lecture_for_enrolled},
                                   {"a lecture for grants (of 720)", lecture_for_granted},
                                   {"a lecture of the own draft", own_draft_lecture},
                                   {"a lecture of somebody else's draft", others_draft_lecture}}) {
        const std::string path = "/api/v1/lectures/" + id;
        rows.push_back({std::string(what) + ": read", get, path, "", {}, height_allowed});
        rows.push_back({std::string(what) + ": permission to play", get, path + "/playback"});
    }
    return rows;
}

inline std::vector<asked> progress_requests() {
    using enum http::method;
    const std::string lectures = "/api/v1/lectures/", own = "/progress";
    const auto told = [](const std::string& lecture, char of) {
        return R"({"watched":[{"lecture":")" + lecture + R"(","package":")" + std::string(64, of) +
               R"(","sitting":"s{turn}","played_s":5,"intervals":[[0,5]],"position_s":5,"age_s":0}]})";
    };
    return {
        {"tell what one watched", post, "/api/v1/progress", told(lecture_for_all, 'b')},
        {"the same of a lecture for the enrolled", post, "/api/v1/progress", told(lecture_for_enrolled, 'd')},
        {"read one's own of a lecture", get, lectures + lecture_for_all + own},
        {"read all of one's own", get, "/api/v1/me/progress"},
        {"forget one's own of a lecture", delete_, lectures + lecture_for_all + own},
        {"forget all of one's own", delete_, "/api/v1/me/progress"},
        {"see what the class watched", get, lectures + lecture_for_all + "/watching"},
        {"see who of the class watched what", get, lectures + lecture_for_all + "/watching/people"},
        {"see what a class of the own draft watched", get, lectures + own_draft_lecture + "/watching"}};
}

inline std::vector<asked> recording_requests() {
    using enum http::method;
    const auto metadata = [](const std::string& lecture) {
        return "filename bGVjLm1wNA==" + (lecture.empty() ? "" : ",lecture " + base::encode_base64(lecture));
    };
    const auto failure = [](role_site& site) { return site.bring_failure(); };
    const auto failed_reading = [](const std::string& lecture) {
        return [lecture](role_site& site) { return site.failed_job_of(lecture, "later-slide-texts"); };
    };
    return {
        {"upload a recording for a lecture", post, "/api/v1/uploads/", metadata(first_lecture)},
        {"upload one for a lecture of somebody else's draft", post, "/api/v1/uploads/",
         metadata(others_draft_lecture)},
        {"upload one without a lecture", post, "/api/v1/uploads/", metadata("")},
        {"list one's own uploads", get, "/api/v1/uploads/"},
        {"have a failed recording tried again", post, "/api/v1/lectures/" + failed_lecture + "/retry", "",
         failure},
        {"the same of somebody else's draft", post, "/api/v1/lectures/" + others_draft_lecture + "/retry", "",
         failure},
        {"have a failed job in the background tried again", post, "/api/v1/jobs/{made}/retry", "",
         failed_reading(lecture_for_all)},
        {"the same of somebody else's draft", post, "/api/v1/jobs/{made}/retry", "",
         failed_reading(others_draft_lecture)},
        {"see what is left out of a recording", get, entries + "lectures/" + lecture_for_all + "/cuts"},
        {"leave pieces of it out", put, entries + "lectures/" + lecture_for_all + "/cuts",
         R"({"cuts": [{"from_s": 0, "to_s": 5}]})", failure},
        {"the same of somebody else's draft", put, entries + "lectures/" + others_draft_lecture + "/cuts",
         R"({"cuts": []})"},
        {"see what a recording is prepared for", get, entries + "lectures/" + lecture_for_all + "/profile"},
        {"prepare it for something else", put, entries + "lectures/" + lecture_for_all + "/profile",
         R"({"profile": "slides"})", failure},
        {"the same of somebody else's draft", put, entries + "lectures/" + others_draft_lecture + "/profile",
         R"({"profile": "archive"})"},
        {"see jobs that are not done", get, "/api/v1/jobs", "", failure, part_of_list},
        {"list the courses that one may change", get, "/api/v1/me/courses", "", {}, part_of_list},
        {"read the course there", get, "/api/v1/me/courses/medical-cell-biology"},
        {"read the own draft there", get, "/api/v1/me/courses/own-draft"},
        {"add a lecture to the course", post, "/api/v1/courses/medical-cell-biology/lectures",
         R"({"title": "New {turn}"})"}};
}

inline std::vector<asked> class_requests() {
    using enum http::method;
    const std::string course = "/api/v1/courses/medical-cell-biology/enrolments";
    const std::string tables = cells + "/tables/";
    return {
        {"list who is enrolled", get, course},
        {"enrol a user", put, course + "/student"},
        {"withdraw a user", delete_, course + "/student"},
        {"read the roster as a table", get, tables + "roster"},
        {"bring in the roster", post, tables + "roster", "user\nenrolled\n"},
        {"read the staff as a table", get, tables + "staff"},
        {"bring in the staff", post, tables + "staff", "person,role\nli-example,lead\n"},
        {"bring in recognitions", post, tables + "recognitions", "level,scheme\nnational,Scheme {turn}\n"},
        {"the same of a draft of somebody else", get, entries + "courses/secret/tables/roster"}};
}

inline std::vector<asked> caption_requests() {
    using enum http::method;
    const std::string all = entries + "lectures/" + lecture_for_all + "/captions";
    const std::string text = R"("text":"00:01.000 --> 00:02.000\nHello\n"})";
    return {{"list the captions of a lecture", get, all},
            {"read captions", get, all + "/ca", "",
             [=](role_site& site) { return site.make_one(all, R"({"language":"ca",)" + text); }},
            {"add captions", post, all, R"({"language":"{language}",)" + text},
            {"change or review captions", patch, all + "/ca", R"({"review":"reviewed"})"},
            {"take captions away", delete_, all + "/cs", "",
             [=](role_site& site) { return site.make_one(all, R"({"language":"cs",)" + text); }}};
}

inline std::vector<asked> poster_requests() {
    using enum http::method;
    const std::string poster = entries + "lectures/" + lecture_for_all + "/poster";
    return {{"see the poster of a lecture, and what there is to choose from", get, poster},
            {"choose a slide as the poster", put, poster, R"({"slide": 1})"},
            {"the same of somebody else's draft", put,
             entries + "lectures/" + others_draft_lecture + "/poster", R"({"slide": 1})"},
            {"go back to the package's picture", delete_, poster}};
}

} // namespace lectern::api

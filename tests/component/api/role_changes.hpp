// What docs/roles.md says of each role: changes of the catalogue, users, and the site itself.
#pragma once

#include "role_requests.hpp"

namespace lectern::api {

// An entry of its own for each who asks: the address that an administrator's POST gave.
inline std::function<std::string(role_site&)> new_entry(const std::string& at, const std::string& body) {
    return [=](role_site& site) {
        auto text = body;
        for (auto mark = text.find('#'); mark != std::string::npos; mark = text.find('#'))
            text.replace(mark, 1, site.next_turn());
        return site.make_one(entries + at, text);
    };
}

inline std::vector<asked> course_requests() {
    using enum http::method;
    const std::string course = "courses/medical-cell-biology";
    const std::string draft = entries + "courses/own-draft", others = entries + "courses/secret";
    const std::string lecture = entries + "lectures/" + lecture_for_all;
    const auto section = new_entry(course + "/sections", R"({"title": "Section #"})");
    return {
        {"read the course's entry", get, cells},
        {"read the entry of the own draft", get, draft},
        {"read the entry of somebody else's draft", get, others},
        {"change the course's title", patch, cells, R"({"title": "Cells {turn}"})"},
        {"change for whom its lectures are", patch, cells,
         R"({"audience": "public", "description": "{turn}"})"},
        {"change its staff", patch, cells,
         R"({"faculty": [{"person": "li-example", "role": "lead"}, {"person": "wang-sample", "role": "tutor"}]})"},
        {"change its recognitions", patch, cells,
         R"({"recognitions": [{"level": "national", "scheme": "S {turn}"}]})"},
        {"change its grants", patch, cells,
         R"({"grants": [{"institution": "partner", "highest": 720, "until": "2190-01-01"}]})"},
        {"change its runs and relations", patch, cells,
         R"({"runs": [{"slug": "open", "pacing": "self_paced"}], "relations": [{"kind": "prerequisite", "course": "tuina"}]})"},
        {"publish or archive it", patch, cells, R"({"status": "published", "discipline": "D {turn}"})"},
        {"change somebody else's draft", patch, others, R"({"title": "Mine {turn}"})"},
        {"make a course", post, entries + "courses",
         R"({"slug": "made-{turn}", "title": "Made", "language": "en", "institution": "swmu"})"},
        {"delete a course", delete_, "{made}", "",
         new_entry("courses",
                   R"({"slug": "gone-#", "title": "G", "language": "en", "institution": "swmu"})")},
        {"read a section", get, entries + "sections/0193a5a0-0000-7000-8000-00000000b0c1"},
        {"add a section", post, cells + "/sections", R"({"title": "Section {turn}"})"},
        {"change a section", patch, entries + "sections/0193a5a0-0000-7000-8000-00000000b0c1",
         R"({"title": "For whom {turn}"})"},
        {"delete a section", delete_, "{made}", "", section},
        {"read a lecture's entry", get, lecture},
        {"add a lecture", post, cells + "/lectures", R"({"title": "Lecture {turn}"})"},
        {"change a lecture", patch, lecture, R"({"title": "For all {turn}"})"},
        {"change for whom a lecture is", patch, lecture,
         R"({"audience": "public", "description": "{turn}"})"},
        {"delete a lecture", delete_, "{made}", "", new_entry(course + "/lectures", R"({"title": "L #"})")}};
}

inline std::vector<asked> entry_requests() {
    using enum http::method;
    const std::string person = entries + "people/0193a5a0-0000-7000-8000-00000000a001";
    return {
        {"list institutions to keep", get, entries + "institutions"},
        {"read an institution", get, entries + "institutions/swmu"},
        {"make an institution", post, entries + "institutions",
         R"({"slug": "i-{turn}", "name": "I", "country": "VN", "kind": "college"})"},
        {"change an institution", patch, entries + "institutions/swmu", R"({"name": "University {turn}"})"},
        {"delete an institution", delete_, "{made}", "",
         new_entry("institutions", R"({"slug": "gone-#", "name": "G", "country": "VN", "kind": "college"})")},
        {"list people to keep", get, entries + "people"},
        {"read a person", get, person},
        {"make a person", post, entries + "people", R"({"slug": "p-{turn}", "name": "P"})"},
        {"change a person", patch, person, R"({"name": "Li {turn}"})"},
        {"delete a person", delete_, "{made}", "", new_entry("people", R"({"slug": "gone-#", "name": "G"})")},
        {"list programmes to keep", get, entries + "programmes"},
        {"read a programme's entry", get, entries + "programmes/basics"},
        {"make a programme", post, entries + "programmes",
         R"({"slug": "pr-{turn}", "title": "P", "institution": "swmu", "courses": ["tuina"]})"},
        {"change a programme", patch, entries + "programmes/basics", R"({"title": "Basics {turn}"})"},
        {"delete a programme", delete_, "{made}", "",
         new_entry("programmes", R"({"slug": "gone-#", "title": "G", "institution": "swmu"})")},
        {"take out the whole catalogue", get, entries + "export"},
        {"bring in a catalogue file", post, entries + "import",
         R"({"people": [{"slug": "imported-{turn}", "name": "I"}]})"}};
}

inline std::vector<asked> site_requests() {
    using enum http::method;
    const std::string users = "/api/v1/users";
    const auto new_user = [=](role_site& site) {
        return site.make_one(users, R"({"name": "gone)" + site.next_turn() +
                                        R"(", "role": "student", "password": "a long password"})");
    };
    const auto new_token = [](role_site& site) { return site.new_token_of("student"); };
    return {
        {"see whom one has signed in as", get, "/api/v1/session"},
        {"list users", get, users},
        {"see a user", get, users + "/student"},
        {"make a user", post, users,
         R"({"name": "made{turn}", "role": "student", "password": "a long password"})"},
        {"change a user's role", patch, users + "/student", R"({"role": "student", "institution": "swmu"})"},
        {"set a user's password", patch, users + "/student", R"({"password": "another password"})"},
        {"disable a user", delete_, "{made}", "", new_user},
        {"make a token for a user", post, users + "/student/tokens"},
        {"revoke a user's token", delete_, users + "/student/tokens/{made}", "", new_token},
        {"see who changed what", get, "/api/v1/audit"},
        {"follow the log of changes", get, "/api/v1/changes?limit=500", "", {}, named_enrolments},
        {"see how the server is", get, "/api/v1/server"},
        {"have the database compared with the disk", post, "/api/v1/server/check"},
        {"see what was found", get, "/api/v1/server/check"}};
}

inline std::vector<role_table> role_tables() {
    return {{"reading", reading_requests()},   {"watching", watching_requests()},
            {"progress", progress_requests()}, {"recordings", recording_requests()},
            {"class", class_requests()},       {"captions", caption_requests()},
            {"posters", poster_requests()},    {"course", course_requests()},
            {"entries", entry_requests()},     {"site", site_requests()}};
}

} // namespace lectern::api

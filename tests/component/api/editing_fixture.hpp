// The catalogue of two_courses, and those who keep it.
#pragma once

#include "watching_fixture.hpp"

#include "lectern/api/captioning.hpp"
#include "lectern/db/session.hpp"

namespace lectern::api {

inline const std::string entries = "/api/v1/catalogue/";
inline const std::string cells = entries + "courses/medical-cell-biology";
inline const std::string first = entries + "lectures/" + first_lecture;

class editing_test : public watching {
protected:
    editing_test() {
        add_editing_routes(router_, {readers_, pool_, *database_, writing_, [this] { return now_; }});
        add_audit_routes(router_, {readers_, pool_, *database_, writing_});
        add_exchange_routes(router_, {readers_, pool_, *database_, writing_});
        add_table_routes(router_, {readers_, pool_, *database_, writing_});
        add_caption_routes(router_, {readers_, pool_, *database_, writing_, [this] { return now_; }},
                           packages_, {});
    }

    http::response edit(http::method verb, const std::string& path, const std::string& body = "",
                        const std::string& who = "admin", const std::string& version = "",
                        const std::string& key = "") {
        header_list headers{{"Content-Type", "application/json"}};
        if (!who.empty()) headers.emplace_back("Authorization", bearers_.at(who));
        if (!version.empty()) headers.emplace_back("If-Match", version);
        if (!key.empty()) headers.emplace_back("Idempotency-Key", key);
        return send(verb, path, std::move(headers), body);
    }
    // With the version that it has now.
    http::response change_entry(const std::string& path, const std::string& body,
                                const std::string& who = "admin") {
        return edit(http::method::patch, path, body, who, version_of_entry(path));
    }
    http::response remove_entry(const std::string& path, const std::string& who = "admin") {
        return edit(http::method::delete_, path, "", who, version_of_entry(path));
    }
    http::response make(const std::string& path, const std::string& body, const std::string& who = "admin") {
        return edit(http::method::post, path, body, who);
    }
    std::string version_of_entry(const std::string& path) { return header_of(as("admin", path), "ETag"); }
    json::value entry(const std::string& path) { return json::parse(text_of(as("admin", path))); }
    json::value audit(const std::string& query = "") {
        return json::parse(text_of(as("admin", "/api/v1/audit" + query)));
    }
    // "<field>: <detail>" of each, after the status.
    static std::string faults(const http::response& answer) {
        std::string all = std::to_string(answer.status);
        const auto body = json::parse(text_of(answer));
        const auto* errors = body.as_object().if_contains("errors");
        if (errors == nullptr) return all;
        for (const auto& one : errors->as_array())
            all += " " + std::string(one.at("field").as_string().c_str()) + ": " +
                   one.at("detail").as_string().c_str() + ";";
        return all;
    }
    store::package_store packages_ = store::package_store::open(directory_.path()).value();
    std::string sql(const std::string& query) {
        return db::session(*database_).text(query).value_or("(none)");
    }
    // All that the catalogue is, its log and its audit.
    std::string whole_catalogue() {
        std::string all;
        for (const std::string table : {"institutions",
                                        "people",
                                        "affiliations",
                                        "courses",
                                        "recognitions",
                                        "course_staff",
                                        "sections",
                                        "lectures",
                                        "lecture_presenters",
                                        "lecture_posters",
                                        "grants",
                                        "enrolments",
                                        "captions",
                                        "videos",
                                        "video_versions",
                                        "watched",
                                        "sittings",
                                        "audit",
                                        "idempotency_keys",
                                        "old_slugs",
                                        "jobs",
                                        "course_runs",
                                        "course_relations",
                                        "programmes",
                                        "programme_courses",
                                        "users",
                                        "api_tokens"})
            all +=
                table +
                sql("SELECT count(*) || ' ' || coalesce((SELECT max(seq) FROM changes), 0) FROM " + table) +
                "\n";
        return all;
    }
};

} // namespace lectern::api

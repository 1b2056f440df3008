// One site with somebody of every role, who may be asked as.
#pragma once

#include "cut_fixture.hpp"
#include "editing_fixture.hpp"
#include "poster_fixture.hpp"

#include "lectern/api/lecture_work.hpp"
#include "lectern/api/progress.hpp"
#include "lectern/api/server_state.hpp"
#include "lectern/api/sign_in.hpp"
#include "lectern/api/site_check.hpp"
#include "lectern/jobs/queue.hpp"
#include "lectern/upload/upload_service.hpp"

#include <array>
#include <functional>

namespace lectern::api {

// A column of the tables. `user` is of the fixtures; empty: nobody has signed in.
struct role_column {
    std::string title, user;
};

inline const std::array<role_column, 8> role_columns{{{"nobody signed in", ""},
                                                      {"student", "neighbour"},
                                                      {"enrolled student", "enrolled"},
                                                      {"user with a grant", "partner"},
                                                      {"instructor of the course", "teacher"},
                                                      {"instructor of another", "elsewhere"},
                                                      {"mirror", "mirror"},
                                                      {"admin", "admin"}}};

// Whoever asks, and how the request says so.
struct asking {
    std::string user;
    bool by_session = false;
    std::size_t turn = 0; // no two that ask the same have the same
};

// What is asked. `{turn}`, `{language}` and `{made}` (what `before` gave) are filled in, also in the body.
struct asked {
    std::string what;
    http::method verb = http::method::get;
    std::string path;
    std::string body = {};
    std::function<std::string(class role_site&)> before = {};
    std::string (*told)(const http::response&) = nullptr; // more than whether it was allowed
};

inline const std::string own_draft_lecture = "0193a5a0-0000-7000-8000-00000000000d";
inline const std::string others_draft_lecture = "0193a5a0-0000-7000-8000-000000000009";
inline const std::string failed_lecture = "0193a5a0-0000-7000-8000-00000000000f";
inline const std::string lecture_for_all = "0193a5a0-0000-7000-8000-0000000000c1";
inline const std::string lecture_for_users = "0193a5a0-0000-7000-8000-0000000000c2";
inline const std::string lecture_for_enrolled = "0193a5a0-0000-7000-8000-0000000000c3";
inline const std::string lecture_for_granted = "0193a5a0-0000-7000-8000-0000000000c4";

// The course of the tables is medical-cell-biology; its teacher has a draft, too. tuina is the other one's.
inline std::string courses_of_all_roles() {
    const auto lecture = [](const std::string& id, const std::string& audience) {
        return R"({"id": ")" + id + R"(", "title": "For )" + audience + R"(", "audience": ")" + audience +
               "\"}";
    };
    return R"({"institutions": [{"slug": "partner", "name": "Partner", "country": "EG", "kind": "university"}],
      "people": [{"slug": "zhao-other", "id": "0193a5a0-0000-7000-8000-00000000a00f", "name": "Zhao Other"}],
      "courses": [
        {"slug": "medical-cell-biology", "title": "Medical Cell Biology", "language": "en", "institution": "swmu",
         "grants": [{"institution": "partner", "highest": 720}],
         "sections": [{"id": "0193a5a0-0000-7000-8000-00000000b0c1", "title": "For whom", "lectures": [)" +
           lecture(lecture_for_all, "public") + "," + lecture(lecture_for_users, "signed_in") + "," +
           lecture(lecture_for_enrolled, "enrolled") + "," + lecture(lecture_for_granted, "granted") + "," +
           lecture(failed_lecture, "public") + R"(]}]},
        {"slug": "tuina", "title": "Science of Chinese Tuina", "language": "zh-Hans", "institution": "swmu",
         "faculty": [{"person": "zhao-other", "role": "lead"}]},
        {"slug": "own-draft", "title": "In the making", "language": "en", "institution": "swmu", "status": "draft",
         "faculty": [{"person": "li-example", "role": "lead"}],
         "sections": [{"title": "S", "lectures": [{"id": ")" +
           own_draft_lecture + R"(", "title": "Sketch"}]}]}],
      "programmes": [{"slug": "basics", "title": "Basics", "institution": "swmu", "courses": ["tuina"]}]})";
}

class role_site : public editing_test {
public:
    // What the entry was given as its address when an administrator made it.
    std::string make_one(const std::string& path, const std::string& body) {
        const auto made = make(path, body);
        EXPECT_TRUE(made.status == 201 || made.status == 409) << path << text_of(made);
        return header_of(made, "Location");
    }
    std::string bring_failure() {
        EXPECT_TRUE(database_->execute("UPDATE jobs SET phase = 'failed'"));
        return {};
    }
    // The job's id.
    std::string failed_job_of(const std::string& lecture, const std::string& kind) {
        auto in = db::transaction::begin(*database_).value();
        const auto id = jobs::enqueue(in, kind, lecture, "{}", base::now()).value();
        in.commit().value();
        bring_failure();
        return id;
    }
    std::string new_token_of(const std::string& user) {
        return accounts::add_token(*database_, user, base::now()).value().id;
    }
    std::string version_now(const std::string& path) { return version_of_entry(path); }
    std::string next_turn() { return std::to_string(++turns_); }

protected:
    role_site() : passwords_({"passwords", 1, 8}), disk_({"disk", 1, 8}), pictures_({"pictures", 1, 8}) {
        import(courses_of_all_roles());
        add_user("elsewhere", accounts::role::instructor, "zhao-other");
        std::size_t n = 0;
        for (const auto& lecture : {lecture_for_all, lecture_for_users, lecture_for_enrolled,
                                    lecture_for_granted, own_draft_lecture, others_draft_lecture}) {
            auto video = tall_video();
            video.package_id = std::string(64, std::string_view("bcdef0").at(n++));
            video.source_sha256 = video.package_id;
            catalogue::publish(*database_, lecture, video).value();
        }
        for (const std::string& lecture : {failed_lecture, others_draft_lecture}) {
            auto in = db::transaction::begin(*database_).value();
            jobs::enqueue(in, "package", lecture, "{}", base::now()).value();
            in.commit().value();
        }
        for (const char id : {'b', '0'})
            lay_package_with_slides(packages_, std::string(64, id),
                                    {made_webp(320, 180)}); // for all, others' draft
        note_recording(*database_, lecture_for_all, std::string(64, 'b'));
        bring_failure();
        add_routes_of_all();
        for (const auto& column : role_columns)
            if (!column.user.empty()) sessions_[column.user] = session_of(column.user);
    }

    http::response ask_as(const asking& who, const asked& what) {
        const auto made = what.before ? what.before(*this) : std::string();
        const auto path = filled(what.path, who, made);
        header_list headers{
            {"Content-Type", path.find("/tables/") == std::string::npos ? "application/json" : "text/csv"},
            {"If-Match", "*"},
            {"Tus-Resumable", "1.0.0"},
            {"Upload-Length", "5"}};
        const auto body = filled(what.body, who, made);
        const bool is_upload = path.starts_with("/api/v1/uploads");
        if (is_upload && !body.empty()) headers.emplace_back("Upload-Metadata", body);
        if (!who.user.empty() && who.by_session) headers.emplace_back("Cookie", sessions_.at(who.user));
        if (!who.user.empty() && !who.by_session)
            headers.emplace_back("Authorization", bearers_.at(who.user));
        return send(what.verb, path, std::move(headers), is_upload ? "" : body);
    }

private:
    static std::string filled(std::string text, const asking& who, const std::string& made) {
        constexpr std::array<std::string_view, 16> languages{"ar", "de", "es", "fa", "hi", "id", "it", "ja",
                                                             "ko", "ms", "pl", "pt", "ru", "th", "tr", "vi"};
        const std::array<std::pair<std::string_view, std::string>, 3> values{
            {{"{turn}", std::to_string(who.turn)},
             {"{language}", std::string(languages.at(who.turn % languages.size()))},
             {"{made}", made}}};
        for (const auto& [name, value] : values)
            for (auto at = text.find(name); at != std::string::npos; at = text.find(name))
                text.replace(at, name.size(), value);
        return text;
    }
    std::string session_of(const std::string& user) {
        const auto checked = accounts::check_password(*database_, user, "a long password").value();
        return "lectern_session=" +
               accounts::begin_session(*database_, checked, std::chrono::hours(1), base::now())
                   .value()
                   .secret;
    }
    void add_routes_of_all() {
        const auto clock = [this] { return now_; };
        const teaching_context use{readers_, pool_, *database_, writing_, clock};
        add_sign_in_routes(router_, {readers_, pool_, *database_, writing_, passwords_, clock}, {});
        add_user_routes(router_, {readers_, pool_, *database_, writing_, passwords_, clock});
        add_work_routes(router_, {readers_, pool_, *database_, writing_, [] { return false; }, clock}, {});
        add_teaching_routes(router_, use);
        add_cutting_routes(router_, use, packages_, plain_tasks());
        add_poster_routes(router_, use, {pictures_, packages_, make_poster_here, {}});
        add_change_routes(router_, use);
        add_progress_routes(router_, use, {});
        add_server_routes(router_, use, {directory_.path(), {}, "1.0", base::now()});
        add_check_routes(router_, use, {[] { return site_check_state(); }, [] {}});
        upload::upload_options options;
        options.directory = directory_.path() / "sources";
        options.reserve = 0;
        uploads_ = std::make_unique<upload::upload_service>(
            upload::upload_resources{readers_, pool_, *database_, writing_, disk_, clock}, options,
            [](db::transaction&, const upload::completed_upload&) { return result<void>(); });
        uploads_->add_routes(router_);
    }

    runtime::worker_pool passwords_, disk_, pictures_;
    std::unique_ptr<upload::upload_service> uploads_;
    std::map<std::string, std::string> sessions_; // cookies
    std::size_t turns_ = 0;
};

} // namespace lectern::api

// The API over a database in a directory of its own, asked without sockets.
#pragma once

#include "lectern/api/routes.hpp"
#include "lectern/base/files.hpp"
#include "lectern/catalogue/catalogue.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lectern::api {

// Of a request that a handler reads by itself.
struct no_body : http::body_reader {
    boost::asio::awaitable<result<std::size_t>> read(std::string&, std::size_t) override { co_return 0; }
    void cancel() override {}
    std::optional<std::uint64_t> length() const override { return 0; }
    std::string_view trailer(std::string_view) const override { return {}; }
};

class api_test : public ::testing::Test {
protected:
    api_test()
        : directory_(
              base::scratch_directory::make(std::filesystem::temp_directory_path(), "api-test").value()),
          database_(db::database::open(directory_.path() / "lectern.db", db::access::read_write).value()),
          readers_(directory_.path() / "lectern.db"), pool_({"reads", 1, 8}) {
        db::migrate(*database_).value();
        signer_.use_keys(base::token_keys::parse("k1 abcdefghijklmnopqrstuvwxyz0123456789\n").value());
        add_routes(router_, {readers_, pool_, &signer_, [this] { return now_; }});
    }

    using header_list = std::vector<std::pair<std::string_view, std::string_view>>;

    http::response ask(std::string target, header_list headers = {}) {
        return send(http::method::get, target, std::move(headers));
    }
    http::response send(http::method verb, const std::string& target, header_list headers = {},
                        std::string body = {}) {
        const std::string_view whole = target;
        http::request request;
        request.verb = verb;
        request.target = whole;
        request.path = whole.substr(0, whole.find('?'));
        if (request.path.size() < whole.size()) request.query = whole.substr(request.path.size() + 1);
        request.headers = std::move(headers);
        request.body = std::move(body);
        const auto match = router_.find(request.verb, request.path);
        EXPECT_NE(match.found, nullptr) << target;
        if (match.found == nullptr) return {};
        request.captures = match.captures;
        if (const auto* direct = std::get_if<http::direct_handler>(&match.found->handle))
            return (*direct)(request);
        if (const auto* reading = std::get_if<http::streaming_handler>(&match.found->handle)) {
            no_body nothing;
            return run((*reading)(request, nothing));
        }
        if (const auto* hybrid = std::get_if<http::hybrid_handler>(&match.found->handle)) {
            auto now = hybrid->now(request);
            return now ? std::move(*now) : run(hybrid->later(request));
        }
        return run(std::get<http::waiting_handler>(match.found->handle)(request));
    }

    template <class T>
    static T run(boost::asio::awaitable<T> what) {
        std::optional<T> outcome;
        boost::asio::io_context context;
        // Work of the pool comes back by a post: the guard keeps the context running until then.
        const auto guard = boost::asio::make_work_guard(context);
        boost::asio::co_spawn(context, std::move(what), [&](std::exception_ptr failed, T got) {
            EXPECT_FALSE(failed);
            outcome = std::move(got);
        });
        while (!outcome) context.run_one();
        return std::move(*outcome);
    }

    boost::json::value get(const std::string& target, int status = 200) {
        const auto response = ask(target);
        EXPECT_EQ(response.status, status) << target;
        boost::json::error_code failed;
        auto body = boost::json::parse(text_of(response), failed);
        EXPECT_FALSE(failed) << target;
        return body;
    }

    static std::string text_of(const http::response& response) {
        if (const auto* text = std::get_if<std::string>(&response.body)) return *text;
        return *std::get<http::shared_bytes>(response.body);
    }
    static std::string header_of(const http::response& response, std::string_view name) {
        const auto all =
            (response.shared_headers ? *response.shared_headers : std::string()) + response.headers;
        const auto at = all.find(std::string(name) + ": ");
        if (at == std::string::npos) return {};
        const auto begin = at + name.size() + 2;
        return all.substr(begin, all.find("\r\n", begin) - begin);
    }

    void import(const std::string& text) {
        const auto report = catalogue::import_catalogue(*database_, text).value();
        for (const auto& problem : report.problems)
            ADD_FAILURE() << problem.line << problem.field << problem.what;
    }

    base::scratch_directory directory_;
    std::unique_ptr<db::database> database_;
    db::connection_pool readers_;
    runtime::worker_pool pool_;
    playback_signer signer_{std::chrono::hours(1)};
    base::time_point now_ = base::now();
    http::router router_;
};

inline const std::string two_courses = R"({
  "institutions": [
    {"slug": "swmu", "name": "Southwest Medical University", "local_name": "西南医科大学", "country": "CN", "kind": "university"},
    {"slug": "empty-college", "name": "Empty College", "country": "TH", "kind": "college"}
  ],
  "people": [
    {"slug": "li-example", "id": "0193a5a0-0000-7000-8000-00000000a001", "name": "Li Éxample", "local_name": "李例",
     "affiliations": [{"institution": "swmu", "title": "Professor"}]},
    {"slug": "wang-sample", "name": "Wang Sample"}
  ],
  "courses": [
    {"slug": "medical-cell-biology", "title": "Medical Cell Biology", "local_title": "医学细胞生物学", "language": "en",
     "institution": "swmu", "discipline": "Basic medicine", "level": "undergraduate", "description": "Cells.",
     "recognitions": [{"level": "provincial", "scheme": "First-class course", "awarded_on": "2021-03"}],
     "faculty": [{"person": "li-example", "role": "lead"}, {"person": "wang-sample", "role": "lecturer"}],
     "sections": [
       {"title": "The cell", "lectures": [
         {"id": "0193a5a0-0000-7000-8000-000000000001", "title": "What a cell is", "presenters": ["li-example"]},
         {"id": "0193a5a0-0000-7000-8000-000000000002", "title": "Membranes"}]},
       {"title": "Division", "lectures": [{"id": "0193a5a0-0000-7000-8000-000000000003", "title": "Mitosis"}]}]},
    {"slug": "tuina", "title": "Science of Chinese Tuina", "language": "zh-Hans", "institution": "swmu"},
    {"slug": "secret", "title": "Not yet", "language": "en", "institution": "swmu", "status": "draft",
     "sections": [{"title": "S", "lectures": [{"id": "0193a5a0-0000-7000-8000-000000000009", "title": "Hidden cell"}]}]}
  ]
})";
inline const std::string first_lecture = "0193a5a0-0000-7000-8000-000000000001";

inline catalogue::packaged_video some_video() {
    catalogue::packaged_video video;
    video.package_id = std::string(64, 'a');
    video.source_name = "week 1.mp4";
    video.source_sha256 = std::string(64, '1');
    video.duration = std::chrono::milliseconds(90500);
    video.bytes = 5000;
    video.playback_json =
        R"({"renditions":[{"id":"v1","kind":"video","width":1280},{"id":"a1","kind":"audio"}],
            "captions":[{"language":"en","name":"English"},{"language":"zh-Hans","name":"中文"}],
            "chapters":[{"start_s":0,"title":"Begin"}],"storyboard":true,"storyboard_bytes":312000,
            "poster":true,"slides":false})";
    return video;
}

} // namespace lectern::api

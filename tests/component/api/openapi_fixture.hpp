// Asks the server for what its description says, and compares.
#pragma once

#include "api_fixture.hpp"
#include "cut_fixture.hpp"
#include "poster_fixture.hpp"
#include "schema_checker.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/api/captioning.hpp"
#include "lectern/api/lecture_work.hpp"
#include "lectern/api/progress.hpp"
#include "lectern/api/server_state.hpp"
#include "lectern/api/sign_in.hpp"
#include "lectern/api/site_check.hpp"
#include "lectern/api/slide_words.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/jobs/queue.hpp"

#include <set>

namespace lectern::api {

class described_api : public api_test {
protected:
    described_api()
        : writing_({"writes", 1, 8}), passwords_({"passwords", 1, 8}), pictures_({"pictures", 1, 8}) {
        add_sign_in_routes(router_, {readers_, pool_, *database_, writing_, passwords_}, {});
        add_user_routes(router_, {readers_, pool_, *database_, writing_, passwords_});
        add_work_routes(router_, {readers_, pool_, *database_, writing_, [] { return false; }}, {});
        add_teaching_routes(router_, {readers_, pool_, *database_, writing_});
        add_enrolment_routes(router_, {readers_, pool_, *database_, writing_});
        add_change_routes(router_, {readers_, pool_, *database_, writing_});
        add_progress_routes(router_, {readers_, pool_, *database_, writing_}, {});
        add_editing_routes(router_, {readers_, pool_, *database_, writing_});
        add_caption_routes(router_, {readers_, pool_, *database_, writing_}, packages_, {});
        add_cutting_routes(router_, {readers_, pool_, *database_, writing_}, packages_, plain_tasks());
        add_poster_routes(router_, {readers_, pool_, *database_, writing_},
                          {pictures_, packages_, make_poster_here, {}});
        add_slide_word_routes(router_, {readers_, pool_, &signer_}, packages_);
        add_audit_routes(router_, {readers_, pool_, *database_, writing_});
        add_exchange_routes(router_, {readers_, pool_, *database_, writing_});
        add_table_routes(router_, {readers_, pool_, *database_, writing_});
        add_server_routes(router_, {readers_, pool_, *database_, writing_},
                          {database_->file().parent_path(), {}, "1.0", base::now()});
        const site_check_outcome found{base::now(), base::now(), {"a package is missing"}, {}, {}};
        add_check_routes(router_, {readers_, pool_, *database_, writing_},
                         {[found] {
                              return site_check_state{base::now(), found};
                          },
                          [] {}});
        import(two_courses);
        accounts::add_user(*database_, {"root", accounts::role::admin, "a long password", ""}, base::now())
            .value();
        bearer_ = "Bearer " + accounts::add_token(*database_, "root", base::now()).value().secret;
        EXPECT_TRUE(catalogue::publish(*database_, first_lecture, some_video()));
        description_ = get("/api/v1/openapi.json");
    }
    void expect_described(const std::string& target, const std::string& path, int status = 200) {
        expect_described("get", path, status, ask(target));
    }
    void expect_described(const std::string& verb, const std::string& path, int status,
                          const http::response& response) {
        checked_.insert(verb + " " + path);
        EXPECT_EQ(response.status, status) << path;
        const auto& responses = description_.at("paths").at(path).at(verb).at("responses");
        const auto* content = responses.at(std::to_string(status)).as_object().if_contains("content");
        if (content == nullptr) {
            EXPECT_EQ(header_of(response, "Content-Type"), "") << path;
            return;
        }
        const auto& kind = *content->as_object().begin();
        EXPECT_EQ(header_of(response, "Content-Type"), std::string(kind.key())) << path;
        if (std::holds_alternative<http::body_stream>(response.body)) return;
        const auto body = json::parse(text_of(response));
        EXPECT_EQ(schema_checker(description_).why_not(body, kind.value().at("schema")), "") << path;
    }
    store::package_store packages_ = store::package_store::open(directory_.path()).value();
    runtime::worker_pool writing_, passwords_, pictures_;
    std::string bearer_;
    json::value description_;
    std::set<std::string> checked_;
};

} // namespace lectern::api

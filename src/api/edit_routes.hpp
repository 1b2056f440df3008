// Routes whose requests are answered by a member of Step, which is made of a desk and the request: of what
// the handlers share, with a teaching_context `use` in it.
#pragma once

#include "pool_answer.hpp"
#include "waiting_route.hpp"

#include "lectern/api/teaching.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace lectern::api {

template <class Step, class Desk>
class edit_routes {
public:
    edit_routes(http::router& routes, std::shared_ptr<const Desk> at) : routes_(routes), at_(std::move(at)) {}

    void read(const std::string& pattern, result<http::response> (Step::*what)(db::database&)) {
        add_waiting(routes_, http::method::get, pattern, [at = at_, what](const http::request& request) {
            return answer_reading(at->use.readers, at->use.reading,
                                  [at, what, &request](db::database& database) {
                                      return (Step(*at, request).*what)(database);
                                  });
        });
    }
    // `body_limit`: see add_waiting.
    void change(http::method verb, const std::string& pattern, result<http::response> (Step::*what)(),
                std::uint64_t body_limit = 0) {
        const auto answer = [at = at_, what](const http::request& request) {
            return answer_changing(at->use.writing, request,
                                   [at, what, &request] { return (Step(*at, request).*what)(); });
        };
        add_waiting(routes_, verb, pattern, answer, body_limit);
    }

private:
    http::router& routes_;
    std::shared_ptr<const Desk> at_;
};

} // namespace lectern::api

// Routes as data, made once at start. A handler is direct (runs on the shard, must not block) or waits.
#pragma once

#include "lectern/http/message.hpp"

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace lectern::http {

using direct_handler = std::function<response(const request&)>;
using waiting_handler = std::function<boost::asio::awaitable<response>(const request&)>;

struct route {
    std::vector<method> methods;     // HEAD comes with GET; OPTIONS and 405 with Allow are answered by the router
    std::string pattern;             // "/media/{}/{}/{}", "/api/v1/courses/{}"; "{...}" at the end matches the rest
    std::variant<direct_handler, waiting_handler> handle;
    std::uint64_t body_limit = 0;    // bytes; more is 413. 0: a body is refused
};

class router {
public:
    void add(route r);
    struct match {
        const route* found = nullptr;  // null: no route with this method
        std::string allow;             // methods of routes with this path; empty: 404
        std::vector<std::string_view> captures;
    };
    match find(method verb, std::string_view path) const;

private:
    std::vector<route> routes_;
};

} // namespace lectern::http

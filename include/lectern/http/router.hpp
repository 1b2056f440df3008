// Routes as data, made once at start. A handler is direct (runs on the shard, must not block) or waits.
#pragma once

#include "lectern/http/body_reader.hpp"
#include "lectern/http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lectern::http {

using direct_handler = std::function<response(const request&)>;
using waiting_handler = std::function<boost::asio::awaitable<response>(const request&)>;
// Starts once the head is here, and reads the body itself; body_limit does not apply.
using streaming_handler = std::function<boost::asio::awaitable<response>(const request&, body_reader&)>;

// Direct when `now` answers; when it gives nothing (what it needs must be read from disk first), `later` is
// asked.
struct hybrid_handler {
    std::function<std::optional<response>(const request&)> now;
    waiting_handler later;
};

struct route {
    std::vector<method> methods; // HEAD comes with GET; OPTIONS and 405 with Allow are answered by the router
    std::string pattern; // "/media/{}/{}/{}", "/api/v1/courses/{}"; "{...}" at the end matches the rest
    std::variant<direct_handler, waiting_handler, streaming_handler, hybrid_handler> handle;
    std::uint64_t body_limit = 0; // bytes; more is 413. 0: a body is refused
    std::string kind = "other";   // label in metrics: "media", "page", "api", ...
    std::string options_headers;  // complete lines for the answer to OPTIONS (CORS)
};

// A literal segment wins over {}, {} over {...}, segment by segment from the left.
class router {
public:
    router();
    router(router&&) noexcept;
    router& operator=(router&&) noexcept;
    ~router();

    void add(route r);
    struct match {
        const route* found = nullptr; // null: no route with this method
        std::string allow;            // methods of routes with this path, when `found` is null; empty: 404
        std::vector<std::string_view> captures;
        std::string_view options_headers; // of the first route with this path, when `found` is null
        std::size_t kind = 0;             // index into kinds()
    };
    match find(method verb, std::string_view path) const;
    // The same without allocating when a route is found: captures go to `captures`.
    match find(method verb, std::string_view path, std::vector<std::string_view>& captures) const;

    const std::vector<std::string>& kinds() const noexcept { return kinds_; } // [0] is "none"

private:
    struct node;
    const node* descend(const node& from, std::string_view rest,
                        std::vector<std::string_view>& captures) const;
    std::size_t kind_index(const std::string& kind);

    std::deque<route> routes_;
    std::vector<std::string> kinds_{"none"};
    std::unique_ptr<node> root_;
};

} // namespace lectern::http

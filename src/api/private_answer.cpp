#include "private_answer.hpp"

#include "problem.hpp"

namespace lectern::api {

http::response fresh_json(std::string body, int status) {
    http::response r;
    r.status = status;
    r.add_header("Content-Type", "application/json");
    r.add_header("Cache-Control", "no-store");
    r.body = std::move(body) + "\n";
    return r;
}

http::response no_content() {
    http::response r;
    r.status = 204;
    r.add_header("Cache-Control", "no-store");
    return r;
}

http::response refused(const error& why) {
    auto r = to_response(why);
    if (r.status == 401) r.add_header("WWW-Authenticate", "Bearer realm=\"Lectern\"");
    r.add_header("Cache-Control", "no-store");
    return r;
}

} // namespace lectern::api

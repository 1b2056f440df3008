#include "health.hpp"

namespace lectern::app {
namespace {

http::response plain(int status, std::string text) {
    http::response r;
    r.status = status;
    r.headers = "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n";
    r.body = std::move(text);
    return r;
}

} // namespace

void add_health_routes(http::router& routes, std::shared_ptr<const readiness> state) {
    http::route health;
    health.methods = {http::method::get};
    health.kind = "health";
    health.pattern = "/healthz";
    health.handle = http::direct_handler([](const http::request&) { return plain(200, "ok\n"); });
    routes.add(health);

    health.pattern = "/readyz";
    health.handle = http::direct_handler([state](const http::request&) {
        if (state->draining) return plain(503, "draining\n");
        if (!state->database) return plain(503, "the database cannot be read\n");
        return plain(200, "ready\n");
    });
    routes.add(health);
}

} // namespace lectern::app

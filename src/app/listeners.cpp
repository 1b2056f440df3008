#include "listeners.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/base/log.hpp"

#include <chrono>
#include <utility>

namespace lectern::app {

result<listen_addresses> parse_addresses(const settings& values) {
    listen_addresses found;
    const auto read = [](std::string_view key, const std::string& text, address& into) -> result<void> {
        auto parsed = parse_address(text);
        if (!parsed) return error{parsed.error().code, std::string(key) + ": " + parsed.error().detail};
        into = std::move(*parsed);
        return {};
    };
    if (auto done = read("server.listen", values.listen, found.plain); !done) return done.error();
    if (auto done = read("tls.listen", values.tls_listen, found.secure); !done) return done.error();
    if (auto done = read("server.admin_listen", values.admin_listen, found.admin); !done) return done.error();
    return found;
}

listeners::listeners(const settings& values, runtime::shard_set& shards, listen_addresses addresses)
    : settings_(values), shards_(shards), addresses_(std::move(addresses)) {}

http::server_options listeners::options_for(const address& where) const {
    auto options = settings_.http;
    options.host = where.host;
    options.port = where.port;
    options.tls.host = addresses_.secure.host;
    options.tls.port = addresses_.secure.port;
    return options;
}

result<void> listeners::open_public(http::router routes, runtime::worker_pool& disk) {
    public_.emplace(shards_, std::move(routes), options_for(addresses_.plain), &disk);
    const auto at = public_->start();
    if (!at) return at.error();
    base::log_info(
        "server.listening",
        {{"host", at->host}, {"port", at->port}, {"shards", shards_.size()}, {"data", settings_.data}});
    if (const auto secure = public_->secure_endpoint())
        base::log_info("tls.listening", {{"host", secure->host}, {"port", secure->port}});
    say_when_certificate_expires();
    return {};
}

result<http::endpoint> listeners::listen_admin(http::router routes, std::uint16_t port) {
    auto options = options_for(addresses_.admin);
    options.port = port;
    options.tls = {};
    options.proxies = {}; // nobody comes to it through one
    admin_.emplace(shards_, std::move(routes), options);
    auto at = admin_->start();
    if (at) base::log_info("admin.listening", {{"host", at->host}, {"port", at->port}});
    return at;
}

void listeners::say_port_in_use(const error& why) const {
    base::log_warning("admin.port_in_use", {{"listen", settings_.admin_listen}, {"why", why.detail}});
}

std::shared_ptr<prometheus::Collectable> listeners::metrics() const {
    return public_->metrics();
}

void listeners::say_when_certificate_expires() const {
    const auto until = public_->certificate_expires();
    if (!until) return;
    const auto when = base::to_iso8601(*until);
    if (*until < base::now())
        base::log_warning("tls.certificate_expired", {{"on", when}});
    else
        base::log_info("tls.certificate", {{"expires", when}});
}

void listeners::reload_certificate() {
    if (const auto reloaded = public_->reload_certificate(); !reloaded)
        base::log_error("tls.certificate_kept", {{"why", reloaded.error().detail}});
    else
        say_when_certificate_expires();
}

std::size_t listeners::drain() {
    const auto cut = public_->drain(std::chrono::duration_cast<std::chrono::milliseconds>(settings_.drain));
    admin_->drain(std::chrono::milliseconds(100));
    return cut;
}

} // namespace lectern::app

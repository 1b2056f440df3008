// The addresses that the server answers at: the public one, with or without TLS, and the one for metrics.
#pragma once

#include "address.hpp"
#include "settings.hpp"

#include "lectern/http/router.hpp"
#include "lectern/http/server.hpp"
#include "lectern/runtime/shard.hpp"
#include "lectern/runtime/worker_pool.hpp"

#include <cstddef>
#include <memory>
#include <optional>

namespace lectern::app {

struct listen_addresses {
    address plain, secure, admin;
};
// Errors: usage, and the key that it is about.
result<listen_addresses> parse_addresses(const settings& values);

// Lifetime: shorter than the settings', longer than the shards run. Thread: one that is no shard's.
class listeners {
public:
    listeners(const settings& values, runtime::shard_set& shards, listen_addresses addresses);

    result<void> open_public(http::router routes, runtime::worker_pool& disk);
    // A port that is taken is said in the log, and another one used: a public server without its metrics is
    // better than none. `routes` are made for each try.
    template <class MakeRoutes>
    result<void> open_admin(MakeRoutes routes) {
        auto at = listen_admin(routes(), addresses_.admin.port);
        if (!at && at.error().code == errc::conflict) {
            say_port_in_use(at.error());
            at = listen_admin(routes(), 0);
        }
        return at ? result<void>{} : at.error();
    }
    std::shared_ptr<prometheus::Collectable> metrics() const; // of the public one

    // What cannot be used is said in the log, and what was in use stays. Open connections go on with the
    // certificate they began with.
    void reload_certificate();
    // How many connections were cut.
    std::size_t drain();

private:
    http::server_options options_for(const address& where) const;
    result<http::endpoint> listen_admin(http::router routes, std::uint16_t port);
    void say_port_in_use(const error& why) const;
    void say_when_certificate_expires() const;

    const settings& settings_;
    runtime::shard_set& shards_;
    listen_addresses addresses_;
    std::optional<http::server> public_, admin_;
};

} // namespace lectern::app

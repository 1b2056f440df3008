#include "lectern/http/server.hpp"

#include "lane.hpp"
#include "listening_socket.hpp"
#include "server_metrics.hpp"

#include <condition_variable>
#include <mutex>
#include <numeric>

namespace lectern::http {

struct server::state {
    state(runtime::shard_set& s, router routes, server_options options, runtime::worker_pool* disk)
        : shards(s), common(std::make_shared<server_common>(std::move(routes), std::move(options), disk)),
          metrics(std::make_shared<server_metrics>(common->routes.kinds())), lanes(s.size()) {}

    std::size_t close_all();
    result<void> open_secure();

    runtime::shard_set& shards;
    std::shared_ptr<server_common> common;
    std::shared_ptr<server_metrics> metrics;
    std::vector<boost::intrusive_ptr<lane>> lanes; // each touched on its shard only
    bool running = false;
    listening_sockets secure;
    std::shared_ptr<const tls_context> tls; // null: no TLS
};

result<void> server::state::open_secure() {
    const auto& options = common->options;
    if (options.tls.certificate.empty()) return {};
    auto loaded = tls_context::load(options.tls, common->tickets);
    if (!loaded) return loaded.error();
    auto opened = open_listening_sockets({options.tls.host, options.tls.port}, options, shards.size());
    if (!opened) return opened.error();
    tls = std::move(*loaded);
    secure = std::move(*opened);
    return {};
}

std::size_t server::state::close_all() {
    std::vector<std::size_t> closed(lanes.size());
    shards.run_on_each([&](runtime::shard& s) {
        auto mine = std::exchange(lanes[s.index()], nullptr);
        if (mine) closed[s.index()] = mine->close_all();
    });
    running = false;
    return std::accumulate(closed.begin(), closed.end(), std::size_t{0});
}

server::server(runtime::shard_set& shards, router routes, server_options options, runtime::worker_pool* disk)
    : state_(std::make_unique<state>(shards, std::move(routes), std::move(options), disk)) {}

server::~server() {
    if (state_->running) state_->close_all();
}

result<endpoint> server::start() {
    const auto& options = state_->common->options;
    auto opened = open_listening_sockets({options.host, options.port}, options, state_->shards.size());
    if (!opened) return opened.error();
    if (const auto secure = state_->open_secure(); !secure) return secure.error();
    std::vector<std::shared_ptr<const counters>> counts(state_->lanes.size());
    state_->shards.run_on_each([&](runtime::shard& s) {
        auto made = boost::intrusive_ptr<lane>(new lane(s, state_->common));
        made->start(std::move(opened->sockets[s.index()]));
        if (state_->tls) made->start_secure(std::move(state_->secure.sockets[s.index()]), state_->tls);
        counts[s.index()] = made->count_owner;
        state_->lanes[s.index()] = std::move(made);
    });
    if (state_->tls) state_->metrics->certificate_is_good_until(state_->tls->expires());
    state_->metrics->watch(std::move(counts));
    state_->running = true;
    return opened->where;
}

std::optional<endpoint> server::secure_endpoint() const {
    return state_->tls ? std::optional(state_->secure.where) : std::nullopt;
}

std::optional<base::time_point> server::certificate_expires() const {
    return state_->tls ? std::optional(state_->tls->expires()) : std::nullopt;
}

result<void> server::reload_certificate() {
    if (!state_->tls || !state_->running) return {};
    auto loaded = tls_context::load(state_->common->options.tls, state_->common->tickets);
    if (!loaded) return loaded.error();
    state_->tls = std::move(*loaded);
    state_->metrics->certificate_is_good_until(state_->tls->expires());
    state_->shards.run_on_each([&](runtime::shard& s) { state_->lanes[s.index()]->use(state_->tls); });
    return {};
}

std::size_t server::drain(std::chrono::milliseconds grace) {
    if (!state_->running) return 0;
    struct progress {
        std::mutex mutex;
        std::condition_variable changed;
        std::size_t left;
    };
    const auto shared = std::make_shared<progress>();
    shared->left = state_->lanes.size();
    state_->shards.run_on_each([&](runtime::shard& s) {
        state_->lanes[s.index()]->drain([shared] {
            const std::lock_guard lock(shared->mutex);
            --shared->left;
            shared->changed.notify_all();
        });
    });
    {
        std::unique_lock lock(shared->mutex);
        shared->changed.wait_for(lock, grace, [&] { return shared->left == 0; });
    }
    return state_->close_all();
}

std::shared_ptr<prometheus::Collectable> server::metrics() const {
    return state_->metrics;
}

} // namespace lectern::http

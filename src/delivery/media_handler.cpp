#include "lectern/delivery/media_handler.hpp"

#include "media_metrics.hpp"
#include "media_shard.hpp"

#include <algorithm>

namespace lectern::delivery {

package_index::package_index(std::vector<std::string> ids) : ids_(std::move(ids)) {
    std::erase_if(ids_, [](const std::string& id) { return !store::is_package_id(id); });
    std::sort(ids_.begin(), ids_.end());
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
}

bool package_index::contains(std::string_view id) const noexcept {
    return std::binary_search(ids_.begin(), ids_.end(), id);
}

struct media_handler::state {
    state(runtime::shard_set& s, std::shared_ptr<media_common> c) : shards(s), common(std::move(c)) {
        for (std::size_t i = 0; i < s.size(); ++i) at.push_back(std::make_unique<media_shard>(common));
    }

    media_shard& here() { return *at[runtime::shard::current()->index()]; }

    runtime::shard_set& shards;
    std::shared_ptr<media_common> common;
    std::vector<std::unique_ptr<media_shard>> at; // each used by its shard only
};

media_handler::media_handler(runtime::shard_set& shards, runtime::worker_pool& disk,
                             store::package_store packages, media_options options)
    : state_(std::make_shared<state>(shards,
                                     std::make_shared<media_common>(disk, std::move(packages), options))) {}

media_handler::~media_handler() = default;

void media_handler::publish(std::shared_ptr<const package_index> index) {
    state_->shards.run_on_each([&](runtime::shard& s) { state_->at[s.index()]->use(index); });
}

void media_handler::publish_later(std::shared_ptr<const package_index> index) {
    for (auto& shard : state_->shards)
        shard->post([state = state_, index, &s = *shard] { state->at[s.index()]->use(index); });
}

void media_handler::add_routes(http::router& routes) {
    http::hybrid_handler handler;
    handler.now = [state = state_](const http::request& r) { return state->here().now(r); };
    handler.later = [state = state_](const http::request& r) { return state->here().later(r); };
    http::route media;
    media.methods = {http::method::get};
    media.pattern = "/media/{}/{...}";
    media.handle = std::move(handler);
    media.kind = "media";
    media.options_headers =
        std::string(media_cors_lines) +
        "Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n"
        "Access-Control-Allow-Headers: Range, If-Range, If-None-Match, If-Modified-Since\r\n"
        "Access-Control-Max-Age: 86400\r\n";
    routes.add(std::move(media));
}

std::shared_ptr<prometheus::Collectable> media_handler::metrics() const {
    std::vector<std::shared_ptr<const media_counters>> counts;
    for (const auto& each : state_->at) counts.push_back(each->count);
    return std::make_shared<media_metrics>(std::move(counts));
}

} // namespace lectern::delivery

#include "lectern/delivery/media_handler.hpp"

#include "media_metrics.hpp"
#include "media_shard.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace lectern::delivery {

bool listed_package::is_opened_by(const base::playback_permission& permission) const noexcept {
    return permission.subject == id ||
           std::find(lectures.begin(), lectures.end(), permission.subject) != lectures.end();
}

package_index::package_index(std::vector<std::string> ids) {
    std::vector<listed_package> packages;
    packages.reserve(ids.size());
    for (auto& id : ids) packages.push_back({std::move(id), true, {}});
    *this = package_index(std::move(packages));
}

package_index::package_index(std::vector<listed_package> packages, std::string written)
    : written_(std::move(written)) {
    packages_.reserve(packages.size());
    for (auto& p : packages)
        if (store::is_package_id(p.id))
            packages_.push_back(std::make_shared<const listed_package>(std::move(p)));
    const auto same = [](const auto& a, const auto& b) { return a->id == b->id; };
    std::stable_sort(packages_.begin(), packages_.end(), is_before);
    packages_.erase(std::unique(packages_.begin(), packages_.end(), same), packages_.end());
}

bool package_index::is_before(const shared_listing& a, const shared_listing& b) noexcept {
    return a->id < b->id;
}

package_index package_index::changed(const std::vector<std::string>& touched,
                                     std::vector<listed_package> packages, std::string written) const {
    const package_index others(std::move(packages));
    const std::unordered_set<std::string_view> gone(touched.begin(), touched.end());
    std::vector<shared_listing> kept;
    kept.reserve(packages_.size());
    std::copy_if(packages_.begin(), packages_.end(), std::back_inserter(kept),
                 [&](const auto& p) { return !gone.contains(p->id); });
    package_index now;
    now.written_ = std::move(written);
    now.packages_.reserve(kept.size() + others.size());
    std::merge(std::make_move_iterator(kept.begin()), std::make_move_iterator(kept.end()),
               others.packages_.begin(), others.packages_.end(), std::back_inserter(now.packages_),
               is_before);
    return now;
}

const listed_package* package_index::find(std::string_view id) const noexcept {
    const auto at = std::lower_bound(packages_.begin(), packages_.end(), id,
                                     [](const auto& p, std::string_view wanted) { return p->id < wanted; });
    return at != packages_.end() && (*at)->id == id ? at->get() : nullptr;
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
                             store::package_store packages, media_options options, written_sources written)
    : state_(std::make_shared<state>(
          shards, std::make_shared<media_common>(disk, std::move(packages), options, std::move(written)))) {}

media_handler::~media_handler() = default;

void media_handler::publish(std::shared_ptr<const package_index> index) {
    state_->shards.run_on_each([&](runtime::shard& s) { state_->at[s.index()]->use(index); });
}

void media_handler::use_keys(std::shared_ptr<const base::token_keys> keys) {
    state_->shards.run_on_each([&](runtime::shard& s) { state_->at[s.index()]->use_keys(keys); });
}

void media_handler::add_routes(http::router& routes) {
    const auto add = [&](std::string pattern, media_target (*target_of)(const http::request&)) {
        http::hybrid_handler handler;
        handler.now = [state = state_, target_of](const http::request& r) {
            return state->here().now(r, target_of(r));
        };
        handler.later = [state = state_, target_of](const http::request& r) {
            return state->here().later(r, target_of(r));
        };
        http::route media;
        media.methods = {http::method::get};
        media.pattern = std::move(pattern);
        media.handle = std::move(handler);
        media.kind = "media";
        media.options_headers = std::string(media_cors_lines) +
                                "Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n"
                                "Access-Control-Allow-Headers: Authorization, Range, If-Range, "
                                "If-None-Match, If-Modified-Since\r\n"
                                "Access-Control-Max-Age: 86400\r\n";
        routes.add(std::move(media));
    };
    add("/media/{}/{...}", [](const http::request& r) {
        return media_target{std::nullopt, r.captures[0], r.captures[1]};
    });
    add("/media/t/{}/{}/{...}", [](const http::request& r) {
        return media_target{r.captures[0], r.captures[1], r.captures[2]};
    });
}

std::shared_ptr<prometheus::Collectable> media_handler::metrics() const {
    std::vector<std::shared_ptr<const media_counters>> counts;
    for (const auto& each : state_->at) counts.push_back(each->count);
    return std::make_shared<media_metrics>(std::move(counts));
}

} // namespace lectern::delivery

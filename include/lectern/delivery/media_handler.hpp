// /media/<package>/...: playlists, segments and files of the packages that may be played now; the same under
// /media/t/<token>/<package>/... for players that can send neither a field nor a cookie.
#pragma once

#include "lectern/base/signed_token.hpp"
#include "lectern/http/router.hpp"
#include "lectern/runtime/shard.hpp"
#include "lectern/runtime/worker_pool.hpp"
#include "lectern/store/package_store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Collectable;
}

namespace lectern::delivery {

struct listed_package {
    std::string id;
    bool is_public = true; // else a token is needed: for this package, or for a lecture that is made of it
    std::vector<std::string> lectures; // their ids

    bool is_opened_by(const base::playback_permission& permission) const noexcept;
};

// The packages that may be played now. Never changed: publishing makes a new one.
class package_index {
public:
    package_index() = default;
    explicit package_index(std::vector<std::string> ids); // all public
    // What is no package id is left out. `written`: another text makes that what was read of captions and
    // posters is read again.
    explicit package_index(std::vector<listed_package> packages, std::string written = {});
    // The same, but for `touched`, of which `packages` are left.
    package_index changed(const std::vector<std::string>& touched, std::vector<listed_package> packages,
                          std::string written) const;

    const listed_package* find(std::string_view id) const noexcept;
    bool contains(std::string_view id) const noexcept { return find(id) != nullptr; }
    std::size_t size() const noexcept { return packages_.size(); }
    const std::string& written() const noexcept { return written_; }

private:
    using shared_listing = std::shared_ptr<const listed_package>;
    static bool is_before(const shared_listing& a, const shared_listing& b) noexcept;

    std::vector<shared_listing> packages_; // sorted
    std::string written_;
};

constexpr std::string_view playback_cookie = "lectern_playback";

struct media_options {
    std::size_t open_packages = 256; // per shard, kept ready to serve; the least recently used one goes
    std::uint64_t memory_body =
        16U << 10U;                       // bytes; bodies up to here are sent from memory, larger by sendfile
    std::uint64_t hot_bytes = 64U << 20U; // per shard; small segments kept in memory
    std::uint64_t slowest_pace = 1000;    // bytes a second; who asks for less is not paced
    std::uint64_t unpaced_s = 12;         // of what is paced; sent at once
    std::chrono::milliseconds index_patience{5000}; // for the index that lists what is playable already
};

// The text of captions that were written after their package; nothing when the lecture has none of that name,
// empty when it was taken away not long ago.
// Thread: any of the disk's.
using caption_source =
    std::function<result<std::optional<std::string>>(std::string_view lecture, std::string_view name)>;

// The poster of this name that somebody chose; nothing when it is not what the lecture shows now. Thread: the
// same.
using poster_source = caption_source;

// Whether a package that is in no index yet will be in the next: clients are told of it as soon as it is
// recorded. Thread: any of the disk's.
using playable_source = std::function<result<bool>(std::string_view package)>;

// What came after its package, or after the index. A source may be empty: there is nothing.
struct written_sources {
    caption_source captions = {};
    poster_source posters = {};
    playable_source playable = {};
};

// Lifetime: longer than the server whose router has its routes, shorter than the shards and the pool.
class media_handler {
public:
    // `disk` opens and reads what is not ready yet; a full queue is answered with 503.
    media_handler(runtime::shard_set& shards, runtime::worker_pool& disk, store::package_store packages,
                  media_options options = {}, written_sources written = {});
    ~media_handler();

    // Every shard serves from `index` when this returns. Thread: any but a shard's.
    void publish(std::shared_ptr<const package_index> index);

    // Tokens signed with these keys open what is not public; without keys nothing does. Thread: as publish.
    void use_keys(std::shared_ptr<const base::token_keys> keys);

    void add_routes(http::router& routes);

    // Names: lectern_delivery_*. Thread: any.
    std::shared_ptr<prometheus::Collectable> metrics() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace lectern::delivery

// What one shard keeps ready of the packages: the ones used last, their small segments in memory.
#pragma once

#include "checked_tokens.hpp"
#include "served_package.hpp"
#include "written_captions.hpp"

#include "lectern/delivery/media_handler.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lectern::delivery {

// One writer, read by the scrape.
struct media_counters {
    std::atomic<std::uint64_t> hot_hits{0}, hot_misses{0}, packages_opened{0}, packages_open{0}, hot_bytes{0},
        tokens_accepted{0}, tokens_refused{0};

    static void add(std::atomic<std::uint64_t>& to, std::uint64_t n = 1) noexcept {
        to.store(to.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
};

// What the shards have in common. The pool is used by whoever finds something missing.
struct media_common {
    media_common(runtime::worker_pool& d, store::package_store p, media_options o, written_sources w)
        : disk(d), packages(std::move(p)), options(o), written(std::move(w)) {}

    // Made once for all shards, as long as one of them keeps it. Blocking. Thread: any.
    result<std::shared_ptr<const served_package>> load(const std::string& id, bool is_public);

    runtime::worker_pool& disk;
    const store::package_store packages;
    const media_options options;
    const written_sources written;

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::weak_ptr<const served_package>> loaded_;
};

// What a request asks for.
struct media_target {
    std::optional<std::string_view> token; // of the path
    std::string_view package, path;
};

// Thread: the shard's.
class media_shard {
public:
    explicit media_shard(std::shared_ptr<media_common> common) : common_(std::move(common)) {}

    void use(std::shared_ptr<const package_index> index); // forgets what it no longer has
    void use_keys(std::shared_ptr<const base::token_keys> keys) { tokens_.use_keys(std::move(keys)); }

    // Nothing when something must be read from disk first, which `later` does.
    std::optional<http::response> now(const http::request& request, media_target target);
    boost::asio::awaitable<http::response> later(const http::request& request, media_target target);

    const std::shared_ptr<media_counters> count = std::make_shared<media_counters>();

private:
    struct open_package {
        std::shared_ptr<const served_package> package;
        const listed_package* listed = nullptr;             // in index_
        by_path<http::prepared_entity> files;               // opened so far
        by_path<http::prepared_entity> written;             // captions and posters of later; by written_key
        std::vector<std::vector<http::shared_bytes>> small; // by rendition; [0] is init, [n + 1] segment n
        std::uint64_t small_bytes = 0;
    };
    using lru_list = std::list<open_package>;

    open_package* find(std::string_view id);
    // What the request may see: 0 is everything, else the pixels of height of the best rendition. Nothing: it
    // is refused.
    std::optional<unsigned> allowed_height(const listed_package& package, const media_target& target,
                                           const http::request& request);
    // Pixels of height that playlists may list; 0: any.
    http::response paced(http::response r, const http::request& request) const;
    std::optional<http::response> serve(open_package& from, const media_target& target, unsigned limit,
                                        const http::request& request);
    static unsigned limit_of(const open_package& from, unsigned height);
    std::optional<http::response> serve_rendition(open_package& from, std::string_view path,
                                                  const http::request& request);
    http::body_source body_of(open_package& from, std::size_t rendition, std::size_t part);
    void keep_small(open_package& of, http::shared_bytes& slot, http::shared_bytes bytes);
    void forget(lru_list::iterator package);

    bool may_come(std::string_view package) const; // with the next index
    boost::asio::awaitable<result<void>> wait_for_index(std::string id);
    boost::asio::awaitable<result<void>> ensure_package(std::string id, bool is_public);
    boost::asio::awaitable<result<void>> ensure_file(std::string id, std::string path);
    // Nothing for what is a file of the package, or for somebody else.
    std::optional<written_wish> written_wish_of(const media_target& target, const http::request& request);
    boost::asio::awaitable<result<void>> ensure_written(std::string id, written_wish wish);

    std::shared_ptr<media_common> common_;
    checked_tokens tokens_;
    std::shared_ptr<const package_index> index_ = std::make_shared<const package_index>();
    std::size_t asked_ = 0; // questions about packages that are in no index
    lru_list open_;         // the most recently used first
    std::unordered_map<std::string_view, lru_list::iterator> by_id_;
    std::uint64_t small_total_ = 0;
    // Being opened now; others wait for the timer to be cancelled, and look again.
    std::unordered_map<std::string, std::shared_ptr<boost::asio::steady_timer>> opening_;
};

} // namespace lectern::delivery

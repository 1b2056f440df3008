#include "media_shard.hpp"

#include "lectern/base/log.hpp"
#include "lectern/runtime/offload.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <sys/uio.h>

namespace lectern::delivery {
namespace {

constexpr std::chrono::seconds open_patience{20}; // for a package that another request is opening
constexpr std::chrono::milliseconds index_look{20};
// Questions at once about packages that no index lists: most of them do not exist.
constexpr std::size_t most_asked = 32;

http::response with_cors(http::response r) {
    r.headers += media_cors_lines;
    return r;
}

http::response not_found() {
    return with_cors(http::problem(404, "Not Found"));
}

http::response refused() {
    return with_cors(http::problem(403, "Forbidden",
                                   "a token that opens this is needed: it is missing, wrong or expired"));
}

// Who brings a token is not told what there is.
http::response missing(const media_target& target) {
    return target.token ? refused() : not_found();
}

// "Authorization: Bearer TOKEN", then each cookie of the name: a player may hold several, one for each path.
template <class Consider>
void for_each_token(const http::request& request, Consider consider) {
    constexpr std::string_view scheme = "bearer ";
    const auto field = request.header("Authorization");
    const auto is_same = [](char a, char b) { return (a | 0x20) == b; };
    if (field.size() > scheme.size() && std::equal(scheme.begin(), scheme.end() - 1, field.begin(),
                                                   [&](char b, char a) { return is_same(a, b); }))
        consider(field.substr(field.find_first_not_of(' ', scheme.size() - 1)));
    for (const auto& [name, value] : request.headers) {
        if (name.size() != 6 || !std::equal(name.begin(), name.end(), "cookie", is_same)) continue;
        for (auto rest = value; !rest.empty();) {
            auto pair = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
            pair.remove_prefix(std::min(pair.size(), pair.find_first_not_of(' ')));
            if (pair.starts_with(playback_cookie) && pair.substr(playback_cookie.size()).starts_with('='))
                consider(pair.substr(playback_cookie.size() + 1));
        }
    }
}

http::response failed(const error& why, std::string_view path) {
    if (why.code == errc::not_found) return not_found();
    if (why.code == errc::busy || why.code == errc::timeout) {
        auto r = http::problem(503, "Service Unavailable", "the disk is busy");
        r.add_header("Retry-After", "2");
        return with_cors(std::move(r));
    }
    base::log_error("media_unreadable", {{"path", path}, {"why", why.detail}});
    return with_cors(http::problem(500, "Internal Server Error"));
}

// "seg-<n>.m4s" in its one spelling. Nothing for anything else.
std::optional<std::size_t> segment_number(std::string_view name) {
    constexpr std::string_view prefix = "seg-", suffix = ".m4s";
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
    const auto digits = name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
    std::size_t number = 0;
    const auto end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    const bool canonical = digits == "0" || (!digits.empty() && digits.front() != '0');
    if (read.ec != std::errc() || read.ptr != end || !canonical) return std::nullopt;
    return number;
}

// Bytes that are in the page cache already; null when reading them would wait for the disk.
http::shared_bytes read_cached(const http::open_file& file, std::uint64_t offset, std::uint64_t length) {
    std::string bytes(static_cast<std::size_t>(length), '\0');
    const iovec into{bytes.data(), bytes.size()};
    const auto n = ::preadv2(file.fd.get(), &into, 1, static_cast<off_t>(offset), RWF_NOWAIT);
    if (n != static_cast<ssize_t>(bytes.size())) return nullptr;
    return std::make_shared<const std::string>(std::move(bytes));
}

} // namespace

result<std::shared_ptr<const served_package>> media_common::load(const std::string& id, bool is_public) {
    {
        const std::lock_guard lock(mutex_);
        const auto standing = loaded_[id].lock();
        if (standing && standing->is_public == is_public) return standing;
    }
    auto made = make_ready(packages, id, is_public);
    const std::lock_guard lock(mutex_);
    if (made)
        loaded_[id] = *made;
    else
        loaded_.erase(id);
    std::erase_if(loaded_, [](const auto& entry) { return entry.second.expired(); });
    return made;
}

void media_shard::use(std::shared_ptr<const package_index> index) {
    const bool is_as_before = index_->written() == index->written();
    index_ = std::move(index);
    for (auto it = open_.begin(); it != open_.end();) {
        const auto at = it++;
        at->listed = index_->find(at->package->id);
        if (!is_as_before) at->written.clear();
        if (at->listed == nullptr || at->listed->is_public != at->package->is_public) forget(at);
    }
}

void media_shard::forget(lru_list::iterator package) {
    small_total_ -= package->small_bytes;
    by_id_.erase(package->package->id);
    open_.erase(package);
    count->packages_open.store(open_.size(), std::memory_order_relaxed);
    count->hot_bytes.store(small_total_, std::memory_order_relaxed);
}

media_shard::open_package* media_shard::find(std::string_view id) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return nullptr;
    if (found->second != open_.begin()) open_.splice(open_.begin(), open_, found->second);
    return &*found->second;
}

std::optional<http::response> media_shard::now(const http::request& request, media_target target) {
    auto* package = find(target.package);
    const auto* listed = package != nullptr ? package->listed : index_->find(target.package);
    if (listed == nullptr) return may_come(target.package) ? std::nullopt : std::optional(missing(target));
    if (listed->is_public && !target.token) // the hot path
        return package != nullptr ? serve(*package, target, 0, request) : std::nullopt;
    const auto height = allowed_height(*listed, target, request);
    if (!height) return refused();
    if (package == nullptr) return std::nullopt;
    const auto limit = limit_of(*package, *height);
    if (limit == 0) return serve(*package, target, 0, request);
    const auto* rendition = package->package->rendition_of(target.path);
    if (rendition != nullptr && rendition->height > limit) return refused();
    const auto* text = package->package->limited_text(limit, target.path);
    return text != nullptr ? http::respond_with(request, *text) : serve(*package, target, limit, request);
}

std::optional<unsigned> media_shard::allowed_height(const listed_package& package, const media_target& target,
                                                    const http::request& request) {
    std::optional<unsigned> best;
    const auto consider = [&](std::string_view token) {
        if (best == 0U) return;
        const auto* permission = tokens_.check(token, base::now());
        if (permission == nullptr || !package.is_opened_by(*permission)) return;
        // Who holds several has what the best of them gives.
        const auto height = permission->highest;
        if (!best || height == 0 || height > *best) best = height;
    };
    if (target.token)
        consider(*target.token);
    else
        for_each_token(request, consider);
    media_counters::add(best ? count->tokens_accepted : count->tokens_refused);
    return best;
}

// What a page plays as it comes is sent no faster than twice as it plays (docs/media-layout.md): the rest of
// the line is for the player, and the rest of the file for nobody who leaves.
http::response media_shard::paced(http::response r, const http::request& request) const {
    auto* file = std::get_if<http::file_slice>(&r.body);
    if (file == nullptr || request.query.empty()) return r;
    const auto asked = request.query_value("pace").value_or("");
    std::uint32_t bps = 0;
    const auto read = std::from_chars(asked.data(), asked.data() + asked.size(), bps);
    if (read.ec != std::errc() || read.ptr != asked.data() + asked.size()) return r;
    const std::uint64_t bytes_per_s = bps / 8;
    if (bytes_per_s < common_->options.slowest_pace) return r;
    file->pace = {bytes_per_s, bytes_per_s * common_->options.unpaced_s};
    return r;
}

std::optional<http::response> media_shard::serve(open_package& from, const media_target& target,
                                                 unsigned limit, const http::request& request) {
    const auto path = target.path;
    if (auto r = serve_rendition(from, path, request)) return r;
    const auto text = from.package->texts.find(path);
    if (text != from.package->texts.end()) return http::respond_with(request, text->second);
    const auto file = from.files.find(path);
    if (file != from.files.end()) return paced(http::respond_with(request, file->second), request);
    if (from.package->files.contains(path)) return std::nullopt;
    if (!is_written_later(path)) return not_found();
    const auto written = from.written.find(written_key(path, limit));
    if (written != from.written.end()) return http::respond_with(request, written->second);
    return std::nullopt;
}

std::optional<http::response> media_shard::serve_rendition(open_package& from, std::string_view path,
                                                           const http::request& request) {
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto* rendition = from.package->find_rendition(path.substr(0, slash));
    if (rendition == nullptr) return std::nullopt;
    const auto which = static_cast<std::size_t>(rendition - from.package->renditions.data());
    const auto name = path.substr(slash + 1);
    if (const auto number = segment_number(name)) {
        if (*number >= rendition->segments.size()) return not_found();
        return http::respond_with(request, rendition->segment_headers, body_of(from, which, *number + 1));
    }
    if (name != "init.mp4") return std::nullopt;
    return http::respond_with(request, rendition->init_headers, body_of(from, which, 0));
}

http::body_source media_shard::body_of(open_package& from, std::size_t which, std::size_t part) {
    const auto& rendition = from.package->renditions[which];
    const auto [offset, length] = part == 0 ? std::pair<std::uint64_t, std::uint64_t>{0, rendition.init_bytes}
                                            : rendition.segments[part - 1];
    http::file_slice slice{rendition.file, offset, length};
    if (length > common_->options.memory_body) return slice;
    auto& slots = from.small[which];
    if (slots.empty()) slots.resize(rendition.segments.size() + 1);
    if (slots[part]) {
        media_counters::add(count->hot_hits);
        return slots[part];
    }
    media_counters::add(count->hot_misses);
    auto bytes = read_cached(*rendition.file, offset, length);
    if (!bytes) return slice;
    keep_small(from, slots[part], bytes);
    return bytes;
}

// Over the budget, the packages that were used least recently give up their segments first.
void media_shard::keep_small(open_package& of, http::shared_bytes& slot, http::shared_bytes bytes) {
    const auto limit = common_->options.hot_bytes;
    for (auto it = open_.rbegin(); small_total_ + bytes->size() > limit && it != open_.rend(); ++it) {
        if (&*it == &of) continue;
        small_total_ -= std::exchange(it->small_bytes, 0);
        for (auto& slots : it->small) slots.clear();
    }
    if (small_total_ + bytes->size() > limit) return;
    small_total_ += bytes->size();
    of.small_bytes += bytes->size();
    slot = std::move(bytes);
    count->hot_bytes.store(small_total_, std::memory_order_relaxed);
}

boost::asio::awaitable<http::response> media_shard::later(const http::request& request, media_target target) {
    auto id = std::string(target.package), path = std::string(target.path);
    const auto what = id + '/' + path; // for the log; a token is none of its business
    if (index_->find(id) == nullptr) {
        auto coming = wait_for_index(id);
        const auto waited = co_await std::move(coming);
        if (!waited) co_return failed(waited.error(), what);
        if (auto r = now(request, target)) co_return std::move(*r); // it may not be for whoever asks
    }
    const auto* listed = index_->find(id);
    if (listed == nullptr) co_return missing(target);
    const bool is_public = listed->is_public;
    auto opened = co_await ensure_package(id, is_public);
    if (!opened) co_return failed(opened.error(), what);
    if (auto r = now(request, target)) co_return std::move(*r);
    if (auto wish = written_wish_of(target, request)) {
        opened = co_await ensure_written(std::move(id), std::move(*wish));
    } else {
        opened = co_await ensure_file(std::move(id), std::move(path));
    }
    if (!opened) co_return failed(opened.error(), what);
    if (auto r = now(request, target)) co_return std::move(*r);
    if (index_->find(target.package) == nullptr) co_return missing(target); // withdrawn
    co_return failed(error{errc::busy, "the package was closed while it was read"}, what);
}

bool media_shard::may_come(std::string_view package) const {
    return common_->written.playable && store::is_package_id(package);
}

// Whoever was told of a package a moment before the index has it finds it. Errors: busy; those of the source.
boost::asio::awaitable<result<void>> media_shard::wait_for_index(std::string id) {
    if (!may_come(id)) co_return result<void>();
    if (asked_ >= most_asked) co_return error{errc::busy, "too many ask for packages that are not listed"};
    const auto common = common_;
    auto work = [common, id] { return common->written.playable(id); };
    auto asking = runtime::offload(common->disk, std::move(work));
    ++asked_;
    const auto is_playable = co_await std::move(asking);
    --asked_;
    if (!is_playable) co_return is_playable.error();
    if (!*is_playable) co_return result<void>();
    auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer(executor);
    const auto ends = std::chrono::steady_clock::now() + common->options.index_patience;
    while (index_->find(id) == nullptr && std::chrono::steady_clock::now() < ends) {
        timer.expires_after(index_look);
        auto waiting = timer.async_wait(boost::asio::use_awaitable);
        co_await std::move(waiting);
    }
    co_return result<void>();
}

boost::asio::awaitable<result<void>> media_shard::ensure_package(std::string id, bool is_public) {
    if (by_id_.contains(id)) co_return result<void>();
    if (const auto other = opening_.find(id); other != opening_.end()) {
        const auto timer = other->second;
        boost::system::error_code ignored; // cancelled or not: what counts is whether the package is there
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ignored);
        co_await timer->async_wait(token);
        if (by_id_.contains(id)) co_return result<void>();
        co_return error{errc::timeout, "opening package " + id};
    }
    auto executor = co_await boost::asio::this_coro::executor;
    const auto timer = std::make_shared<boost::asio::steady_timer>(executor, open_patience);
    opening_.emplace(id, timer);
    const auto common = common_;
    auto work = [common, id, is_public] { return common->load(id, is_public); };
    auto made = co_await runtime::offload(common->disk, std::move(work));
    opening_.erase(id);
    timer->cancel();
    if (!made) co_return made.error();
    const auto* listed = index_->find(id);
    if (listed == nullptr) co_return error{errc::not_found, "package " + id + " was withdrawn"};
    if (listed->is_public != is_public) co_return error{errc::busy, "package " + id + " changes hands"};
    if (by_id_.contains(id)) co_return result<void>();
    while (!open_.empty() && open_.size() >= common_->options.open_packages) forget(std::prev(open_.end()));
    open_package entry;
    entry.package = *made;
    entry.listed = listed;
    entry.small.resize(entry.package->renditions.size());
    open_.push_front(std::move(entry));
    by_id_.emplace(open_.front().package->id, open_.begin());
    media_counters::add(count->packages_opened);
    count->packages_open.store(open_.size(), std::memory_order_relaxed);
    co_return result<void>();
}

boost::asio::awaitable<result<void>> media_shard::ensure_file(std::string id, std::string path) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) co_return error{errc::busy, "package " + id + " is not open"};
    const auto package = found->second->package;
    const auto memory_body = common_->options.memory_body;
    auto work = [package, path, memory_body] { return open_package_file(*package, path, memory_body); };
    auto made = co_await runtime::offload(common_->disk, std::move(work));
    if (!made) co_return made.error();
    const auto still = by_id_.find(id); // it may have gone, or come back, meanwhile
    const bool is_same = still != by_id_.end() && still->second->package == package;
    if (is_same) still->second->files.insert_or_assign(path, std::move(*made));
    co_return result<void>();
}

} // namespace lectern::delivery

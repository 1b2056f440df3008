// Captions and posters that came after their package, as a shard serves them.
#include "media_shard.hpp"

#include "lectern/runtime/offload.hpp"

namespace lectern::delivery {

unsigned media_shard::limit_of(const open_package& from, unsigned height) {
    return height == 0 || from.listed->is_public ? 0 : from.package->limit_of(height);
}

std::optional<written_wish> media_shard::written_wish_of(const media_target& target,
                                                         const http::request& request) {
    const auto* package = find(target.package);
    if (package == nullptr || package->package->files.contains(target.path) || !is_written_later(target.path))
        return std::nullopt;
    const auto& listed = *package->listed;
    const auto height = listed.is_public ? 0U : allowed_height(listed, target, request);
    if (!height) return std::nullopt;
    return written_wish{std::string(target.path), limit_of(*package, *height), listed.lectures};
}

// Names are many, and anybody may ask for any: few are kept.
boost::asio::awaitable<result<void>> media_shard::ensure_written(std::string id, written_wish wish) {
    constexpr std::size_t most_kept = 32;
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) co_return error{errc::busy, "package " + id + " is not open"};
    const auto package = found->second->package;
    const auto common = common_;
    const auto written = index_->written();
    auto work = [common, package, wish] {
        return make_written({common->packages, common->written}, *package, wish);
    };
    auto made = co_await runtime::offload(common->disk, std::move(work));
    if (!made) co_return made.error();
    const auto still = by_id_.find(id); // what was made for everybody is not for the few
    if (still == by_id_.end() || still->second->package != package) co_return result<void>();
    if (index_->written() != written) co_return result<void>(); // it may have been taken away meanwhile
    auto& kept = still->second->written;
    if (kept.size() >= most_kept) kept.clear();
    kept.insert_or_assign(written_key(wish.path, wish.limit), std::move(*made));
    co_return result<void>();
}

} // namespace lectern::delivery

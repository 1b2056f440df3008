// Captions and posters that came after their package, as a shard serves them.
#include "media_shard.hpp"
#include "request_tokens.hpp"

#include "lectern/runtime/offload.hpp"

#include <algorithm>

namespace lectern::delivery {

unsigned media_shard::limit_of(const open_package& from, unsigned height) {
    return height == 0 || from.listed->is_public ? 0 : from.package->limit_of(height);
}

written_wish media_shard::wish_for(const open_package& from, const media_target& target, unsigned limit,
                                   const http::request& request) {
    const auto& listed = *from.listed;
    written_wish wish{std::string(target.path), limit, listed.public_lectures, true};
    const auto open = [&](std::string_view token) {
        const auto* permission = tokens_.check(token, base::now());
        if (permission == nullptr || !listed.is_opened_by(*permission)) return;
        if (permission->subject == listed.id)
            wish.lectures = listed.lectures;
        else if (std::ranges::find(wish.lectures, permission->subject) == wish.lectures.end())
            wish.lectures.push_back(permission->subject);
    };
    if (target.token)
        open(*target.token);
    else
        for_each_token(request, open);
    wish.is_for_all = wish.lectures.size() == listed.public_lectures.size();
    return wish;
}

std::optional<written_wish> media_shard::written_wish_of(const media_target& target,
                                                         const http::request& request) {
    const auto* package = find(target.package);
    if (package == nullptr || package->package->files.contains(target.path) || !is_written_later(target.path))
        return std::nullopt;
    const auto& listed = *package->listed;
    const auto height = listed.is_public ? 0U : allowed_height(listed, target, request);
    if (!height) return std::nullopt;
    return wish_for(*package, target, limit_of(*package, *height), request);
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
    kept.insert_or_assign(written_key(wish), std::move(*made));
    co_return result<void>();
}

} // namespace lectern::delivery

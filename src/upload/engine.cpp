#include "engine.hpp"

#include "lectern/upload/free_space.hpp"

#include <algorithm>

namespace lectern::upload {

std::optional<running_hash> hash_shelf::take(const std::string& id, std::uint64_t at) {
    const std::lock_guard lock(mutex_);
    const auto found = hashes_.find(id);
    if (found == hashes_.end()) return std::nullopt;
    auto hash = std::move(found->second);
    hashes_.erase(found);
    if (hash.bytes > at) return std::nullopt; // saw bytes that were not kept
    return hash;
}

void hash_shelf::put(const std::string& id, running_hash hash) {
    const std::lock_guard lock(mutex_);
    if (hashes_.size() >= most) hashes_.erase(hashes_.begin());
    hashes_.insert_or_assign(id, std::move(hash));
}

void hash_shelf::drop(const std::string& id) {
    const std::lock_guard lock(mutex_);
    hashes_.erase(id);
}

result<std::uint64_t> free_space(const std::filesystem::path& directory, const upload_options& rules) {
    const auto space = space_at(directory);
    if (!space) return space.error();
    constexpr unsigned whole = 100;
    const auto kept = std::min(rules.reserve, space->total / whole * rules.reserve_percent);
    return space->available > kept ? space->available - kept : 0;
}

result<std::uint64_t> engine::free_bytes() const {
    return free_space(options.directory, options);
}

} // namespace lectern::upload

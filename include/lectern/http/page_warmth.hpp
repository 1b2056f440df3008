// Which parts of an open file were seen in the page cache a moment ago, so that a hot file is not asked
// again.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace lectern::http {

// Thread: any; what one shard finds out serves the others.
class page_warmth {
public:
    page_warmth() = default;
    page_warmth(page_warmth&& other) noexcept : stamps_(other.stamps_.exchange(nullptr)) {}
    page_warmth& operator=(page_warmth&&) = delete;
    ~page_warmth() { delete[] stamps_.load(); }

    static constexpr std::uint64_t window_bytes = 32U << 10U;

    // Units: `now` and `lifetime` in seconds of any clock that starts above zero.
    bool is_fresh(std::uint64_t window, std::uint32_t now, std::uint32_t lifetime) const noexcept {
        const auto* stamps = stamps_.load(std::memory_order_acquire);
        if (stamps == nullptr) return false;
        const auto seen = stamps[window].load(std::memory_order_relaxed);
        return seen != 0 && now - seen <= lifetime;
    }
    void mark(std::uint64_t window, std::uint64_t file_bytes, std::uint32_t now) const {
        auto* stamps = stamps_.load(std::memory_order_acquire);
        if (stamps == nullptr) stamps = make(file_bytes);
        stamps[window].store(now, std::memory_order_relaxed);
    }

private:
    using stamp = std::atomic<std::uint32_t>;

    stamp* make(std::uint64_t file_bytes) const {
        auto made = std::make_unique<stamp[]>(static_cast<std::size_t>(file_bytes / window_bytes + 1));
        stamp* standing = nullptr;
        return stamps_.compare_exchange_strong(standing, made.get()) ? made.release() : standing;
    }

    mutable std::atomic<stamp*> stamps_{nullptr};
};

} // namespace lectern::http

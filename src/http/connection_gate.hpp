// How many connections a server has, in total and from each address. Asked when one is accepted and when it
// ends.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lectern::http {

// IPv6, or IPv4 mapped into it.
using address_bytes = std::array<unsigned char, 16>;

class connection_gate {
public:
    enum class verdict { open, too_many, too_many_from_address };

    connection_gate(std::size_t total, std::size_t per_address)
        : total_limit_(total), address_limit_(per_address) {}

    verdict enter(const address_bytes& address) {
        const std::lock_guard lock(mutex_);
        if (total_ >= total_limit_) return verdict::too_many;
        auto& count = by_address_[key_of(address)];
        if (count >= address_limit_) return verdict::too_many_from_address;
        ++count;
        ++total_;
        return verdict::open;
    }

    void leave(const address_bytes& address) {
        const std::lock_guard lock(mutex_);
        --total_;
        const auto found = by_address_.find(key_of(address));
        if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
    }

private:
    // Everything in one IPv6 /64 is one customer.
    static std::string_view significant(const address_bytes& address) noexcept {
        static constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
        const bool v4 = std::equal(mapped.begin(), mapped.end(), address.begin());
        return {reinterpret_cast<const char*>(address.data()), v4 ? 16U : 8U};
    }
    static std::string key_of(const address_bytes& address) { return std::string(significant(address)); }

    const std::size_t total_limit_, address_limit_;
    std::mutex mutex_;
    std::size_t total_ = 0;
    std::unordered_map<std::string, std::size_t> by_address_;
};

} // namespace lectern::http

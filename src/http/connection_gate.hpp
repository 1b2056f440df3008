// How many connections a server has, in total and from each address. Asked when one is accepted and when it
// ends.
#pragma once

#include "lectern/http/network.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lectern::http {

class connection_gate {
public:
    enum class verdict { open, too_many, too_many_from_address };

    connection_gate(std::size_t total, std::size_t per_address)
        : total_limit_(total), address_limit_(per_address) {}

    // A proxy's connections are many people's: only the total counts them.
    verdict enter_as_proxy() {
        const std::lock_guard lock(mutex_);
        if (total_ >= total_limit_) return verdict::too_many;
        ++total_;
        return verdict::open;
    }
    verdict enter(const address_bytes& address) {
        const std::lock_guard lock(mutex_);
        if (total_ >= total_limit_) return verdict::too_many;
        if (!count(address)) return verdict::too_many_from_address;
        ++total_;
        return verdict::open;
    }
    // A proxy has told whose connection it is.
    bool becomes(const address_bytes& address) {
        const std::lock_guard lock(mutex_);
        return count(address);
    }

    void leave_as_proxy() {
        const std::lock_guard lock(mutex_);
        --total_;
    }
    void leave(const address_bytes& address) {
        const std::lock_guard lock(mutex_);
        --total_;
        const auto found = by_address_.find(key_of(address));
        if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
    }

private:
    bool count(const address_bytes& address) {
        const auto found = by_address_.try_emplace(key_of(address), 0).first;
        if (found->second >= address_limit_) return false;
        ++found->second;
        return true;
    }

    // Everything in one IPv6 /64 is one customer.
    static std::string_view significant(const address_bytes& address) noexcept {
        return {reinterpret_cast<const char*>(address.data()), is_ipv4(address) ? 16U : 8U};
    }
    static std::string key_of(const address_bytes& address) { return std::string(significant(address)); }

    const std::size_t total_limit_, address_limit_;
    std::mutex mutex_;
    std::size_t total_ = 0;
    std::unordered_map<std::string, std::size_t> by_address_;
};

} // namespace lectern::http

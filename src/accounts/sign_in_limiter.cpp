#include "lectern/accounts/sign_in_limiter.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cmath>

namespace lectern::accounts {

sign_in_limiter::sign_in_limiter(sign_in_limits limits) : limits_(limits) {}

double sign_in_limiter::used_at(const bucket& b, rate r, base::time_point now) {
    const std::chrono::duration<double> passed = now - b.at;
    return std::max(0.0, b.used - std::max(0.0, passed.count()) / static_cast<double>(r.refill.count()));
}

sign_in_limiter::bucket& sign_in_limiter::at(buckets& all, const std::string& key, rate r,
                                             base::time_point now) const {
    const auto known = all.find(key);
    if (known != all.end()) {
        known->second = {used_at(known->second, r, now), now};
        return known->second;
    }
    if (all.size() >= limits_.remembered) {
        std::erase_if(all, [&](const auto& entry) { return used_at(entry.second, r, now) == 0; });
        if (all.size() >= limits_.remembered)
            all.erase(std::min_element(all.begin(), all.end(), [&](const auto& a, const auto& b) {
                return used_at(a.second, r, now) < used_at(b.second, r, now);
            }));
    }
    return all.emplace(key, bucket{0, now}).first->second;
}

std::optional<std::chrono::seconds> sign_in_limiter::take(std::string_view address, std::string_view name,
                                                          base::time_point now) {
    const rate name_rate{limits_.per_name, limits_.per_name_refill};
    const rate address_rate{limits_.per_address, limits_.per_address_refill};
    auto& by_address = at(addresses_, network_of(address), address_rate, now);
    auto& by_name = at(names_, std::string(name), name_rate, now);
    double wait = 0;
    for (const auto& [b, r] : {std::pair{&by_address, address_rate}, std::pair{&by_name, name_rate}})
        wait = std::max(wait,
                        (b->used + 1 - static_cast<double>(r.size)) * static_cast<double>(r.refill.count()));
    if (wait > 0) return std::chrono::seconds(static_cast<std::int64_t>(std::ceil(wait - 1e-6)));
    by_address.used += 1;
    by_name.used += 1;
    return std::nullopt;
}

void sign_in_limiter::give_back(std::string_view address, std::string_view name) {
    const auto less = [](buckets& all, const std::string& key) {
        const auto known = all.find(key);
        if (known != all.end()) known->second.used = std::max(0.0, known->second.used - 1);
    };
    less(addresses_, network_of(address));
    less(names_, std::string(name));
}

std::string network_of(std::string_view address) {
    std::array<unsigned char, 16> bytes{};
    const std::string text(address);
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    std::array<char, INET6_ADDRSTRLEN> network{};
    inet_ntop(AF_INET6, bytes.data(), network.data(), network.size());
    return std::string(network.data()) + "/64";
}

} // namespace lectern::accounts

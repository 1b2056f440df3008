// How often a password may be tried, by address and by name, in bounded memory. Pure: the caller brings the
// time.
#pragma once

#include "lectern/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lectern::accounts {

struct sign_in_limits {
    std::size_t per_name = 10;                // wrong passwords at once for one name,
    std::chrono::seconds per_name_refill{30}; // and then one each so often
    std::size_t per_address = 50;             // a campus may be one address behind its NAT
    std::chrono::seconds per_address_refill{2};
    std::size_t remembered = 10'000; // names and addresses each; the one nearest to full is forgotten
};

class sign_in_limiter {
public:
    explicit sign_in_limiter(sign_in_limits limits = {});

    // Takes a try, or says how long to wait. Every try counts until give_back says that its password was
    // right.
    std::optional<std::chrono::seconds> take(std::string_view address, std::string_view name,
                                             base::time_point now);
    void give_back(std::string_view address, std::string_view name);

    std::size_t size() const noexcept { return names_.size() + addresses_.size(); }

private:
    // A bucket of tries that fills with time: `used` tries are missing at `at`.
    struct bucket {
        double used = 0;
        base::time_point at{};
    };
    using buckets = std::unordered_map<std::string, bucket>;
    struct rate {
        std::size_t size;
        std::chrono::seconds refill;
    };

    static double used_at(const bucket& b, rate r, base::time_point now);
    bucket& at(buckets& all, const std::string& key, rate r, base::time_point now) const;

    sign_in_limits limits_;
    buckets names_, addresses_;
};

// The network that an address stands for: itself, and for IPv6 its /64.
std::string network_of(std::string_view address);

} // namespace lectern::accounts

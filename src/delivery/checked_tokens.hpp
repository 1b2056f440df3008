// The playback tokens that were found right, so that a player which sends the same one with every request
// costs one HMAC and not thousands.
#pragma once

#include "lectern/base/signed_token.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lectern::delivery {

// Thread: one shard's. Memory: some 300 bytes for each of at most `capacity` tokens.
class checked_tokens {
public:
    static constexpr std::size_t capacity = 4096;

    // Null: no token is right. What was right under other keys is forgotten.
    void use_keys(std::shared_ptr<const base::token_keys> keys) {
        keys_ = std::move(keys);
        places_.clear();
    }

    // What the token permits at `now`; null when it permits nothing. Valid until the next call.
    const base::playback_permission* check(std::string_view token, base::time_point now) {
        if (!keys_ || token.size() < mac_length) return nullptr;
        if (places_.empty()) places_.resize(capacity);
        // The end of a right token is its MAC: as good as random, whoever chose the rest.
        const auto mac = token.substr(token.size() - mac_length);
        auto& at = places_[std::hash<std::string_view>()(mac.substr(0, 16)) % capacity];
        if (at.ends_with(mac) && at.token == token)
            return now < at.permission.expires ? &at.permission : nullptr;
        auto permission = keys_->check(token, now);
        if (!permission) return nullptr;
        at = {std::string(token), std::move(*permission)};
        return &at.permission;
    }

private:
    static constexpr std::size_t mac_length = 43; // HMAC-SHA-256 in base64url
    struct place {
        std::string token;
        base::playback_permission permission;

        bool ends_with(std::string_view mac) const noexcept {
            return token.size() >= mac.size() &&
                   base::are_equal_secrets(std::string_view(token).substr(token.size() - mac.size()), mac);
        }
    };

    std::shared_ptr<const base::token_keys> keys_;
    std::vector<place> places_; // by hash; the newest stays
};

} // namespace lectern::delivery

// Signs permissions to play, with the keys of the day.
#pragma once

#include "lectern/base/signed_token.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <string_view>

namespace lectern::api {

// Thread: any.
class playback_signer {
public:
    explicit playback_signer(std::chrono::microseconds life) : life_(life) {}

    void use_keys(std::shared_ptr<const base::token_keys> keys) {
        const std::lock_guard lock(mutex_);
        keys_ = std::move(keys);
    }
    // How long a permission lasts at most: what was withdrawn plays on for so long.
    std::chrono::microseconds life() const noexcept { return life_; }
    // Errors: internal, as long as there are no keys.
    result<std::string> sign(const base::playback_permission& permission) const {
        const auto keys = [&] {
            const std::lock_guard lock(mutex_);
            return keys_;
        }();
        if (!keys) return error{errc::internal, "there are no keys to sign permissions to play"};
        return keys->sign(permission);
    }

private:
    const std::chrono::microseconds life_;
    mutable std::mutex mutex_;
    std::shared_ptr<const base::token_keys> keys_;
};

} // namespace lectern::api

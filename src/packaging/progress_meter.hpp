// How far the whole of packaging is, from how far each of its stretches is. Never goes back.
#pragma once

#include "lectern/packaging/package_recording.hpp"

#include <algorithm>
#include <mutex>
#include <string_view>

namespace lectern::packaging {

// Where each stretch ends. What follows the first encoding is short beside it.
constexpr double main_sound_until = 0.04, // when it is made early
    sound_until = 0.08,                   // the same
    low_picture_until = 0.17, low_picture_fitted_until = 0.18, low_picture_checked_until = 0.19, // the same
    first_encoding_until = 0.82, low_rung_until = 0.85, hashing_until = 0.87, checking_until = 0.99;

class progress_meter {
public:
    // Lifetime: `options` outlives this. Thread: any; its callbacks are called one at a time.
    explicit progress_meter(const package_options& options) : options_(options) {}

    // `part` (0..1) of the stretch from `from` to `to`.
    void show(double from, double to, const media::progress& part) {
        const auto here = from + (to - from) * std::clamp(part.fraction, 0.0, 1.0);
        const std::lock_guard lock(mutex_);
        shown_ = {std::max(shown_.fraction, here), std::max(shown_.media_time, part.media_time)};
        tell();
    }

    double reached() const {
        const std::lock_guard lock(mutex_);
        return shown_.fraction;
    }

    // The same again: for work that takes long and does not know how long.
    void alive() const {
        const std::lock_guard lock(mutex_);
        tell();
    }

    void note(std::string_view what) const {
        const std::lock_guard lock(mutex_);
        if (options_.on_note) options_.on_note(what);
    }

private:
    void tell() const {
        if (options_.on_progress) options_.on_progress(shown_);
    }

    const package_options& options_;
    mutable std::mutex mutex_;
    media::progress shown_;
};

} // namespace lectern::packaging

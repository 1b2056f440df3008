// What pictures cost to encode, found by encoding some.
#pragma once

#include "av_ptr.hpp"

#include "lectern/base/error.hpp"

#include <cstdint>
#include <span>

namespace lectern::media {

struct trial_sizes {
    std::uint64_t key_bytes = 0;
    double other_bytes = 0; // mean of the pictures after the first; 0 when there are none
};

// `pictures`: of one size, 8 bit 4:2:0, at least one. Errors: internal.
result<trial_sizes> encode_on_trial(std::span<const av_ptr<AVFrame>> pictures);

} // namespace lectern::media

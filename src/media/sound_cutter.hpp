// Leaves cut pieces out of a sound, sample by sample, and makes the joints inaudible. Pure.
#pragma once

#include "sound_placer.hpp"

#include "lectern/media/cut_list.hpp"

#include <cstdint>
#include <vector>

namespace lectern::media {

class sound_cutter {
public:
    sound_cutter(const cut_list& cuts, int channels, int sample_rate);

    // The next samples of the timeline; null planes: silence. Errors: what `use` returns.
    result<void> add(const float* const* planes, int samples, const sound_placer::sink& use);

    std::int64_t kept() const noexcept { return kept_; } // samples, so far

private:
    struct range {
        std::int64_t from, to; // samples of the timeline
    };
    result<void> keep(const float* const* planes, range part, const sound_placer::sink& use);
    float gain_at(std::int64_t sample) const;

    std::vector<range> gaps_;
    std::int64_t fade_;      // samples, on either side of a joint
    std::int64_t begin_ = 0; // of what comes next
    std::int64_t kept_ = 0;
    std::vector<std::vector<float>> faded_; // a plane a channel
};

} // namespace lectern::media

// The packets of the wanted streams, in file order, with times in microseconds on one timeline from 0.
#pragma once

#include "input.hpp"
#include "timeline.hpp"

#include "lectern/media/transcode.hpp"

#include <deque>
#include <optional>
#include <set>

namespace lectern::media {

// Of a packet that came from here, by the time of its decoding where it has no other.
inline std::optional<std::chrono::microseconds> time_shown(const AVPacket& packet) {
    const auto stamp = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
    return stamp == AV_NOPTS_VALUE ? std::nullopt : std::optional(std::chrono::microseconds(stamp));
}

class packet_source {
public:
    // `wanted`: stream indexes. Lifetime: `from` outlives this.
    packet_source(input& from, const std::set<int>& wanted, const transcode_plan& plan);

    // False at the end of what can be read. Errors: cancelled, timeout.
    result<bool> next(AVPacket& packet);

    std::chrono::microseconds reached() const noexcept { return reached_; } // the latest time seen
    double fraction_read() const;                                           // of the file
    int seams() const noexcept { return timeline_.seams(); }
    bool broke_off() const noexcept { return broke_off_; } // reading ended with an error
    std::chrono::microseconds declared() const noexcept { return declared_; }

private:
    std::chrono::microseconds first_time(const std::set<int>& wanted, const transcode_plan& plan) const;
    result<bool> read(AVPacket& packet);
    std::optional<std::chrono::microseconds> following(int stream);
    std::optional<std::chrono::microseconds> time_of(const AVPacket& packet) const;
    void put_on_timeline(AVPacket& packet);

    input& input_;
    std::chrono::microseconds declared_{};
    timeline timeline_;
    std::deque<av_ptr<AVPacket>> ahead_;
    std::chrono::microseconds reached_{};
    bool broke_off_ = false;
};

} // namespace lectern::media

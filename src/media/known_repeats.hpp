// The pictures of our own H.264 tracks that show the one before again (repeated_picture), told by their
// bytes.
#pragma once

#include "libav.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace lectern::media {

// A lecture's picture stands still most of the time: nine pictures of ten are the same few bytes but for
// their number. Who checks a track decodes one of them and leaves the others out, which takes six
// tenths of the time (two minutes of drawn slides); those get the numbers that are due without the others.
class known_repeats {
public:
    // Of a track in MP4; knows none where it is not H.264 as repeated_picture writes it.
    explicit known_repeats(const AVCodecParameters& track);

    // A packet of the track, in order. True: the same bytes as a small picture that was to be decoded
    // before, with the number after the latest. Otherwise the packet is to be decoded, and has got its
    // number.
    bool leave_out(AVPacket& packet);

private:
    bool is_known(const AVPacket& packet);
    bool renumber(AVPacket& packet);

    std::optional<unsigned> number_bits_; // of frame_num
    std::set<std::string> known_;         // unescaped, with number 0: decoded before
    std::uint32_t latest_ = 0;            // number, as it is in the file
    std::uint32_t left_out_ = 0;          // since the last key frame
};

} // namespace lectern::media

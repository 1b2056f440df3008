// H.264 pictures that show the one before again, without encoding anything.
#pragma once

#include "libav.hpp"

#include "lectern/base/error.hpp"

#include <cstdint>
#include <string>

namespace lectern::media {

// A stream at a constant rate whose pictures seldom change is mostly pictures in which every macroblock is
// skipped. Of 1080p, x264 takes about 7 ms and 69 bytes for each; here one is written once, in 7 bytes, and
// put between the others, whose numbers are moved up (H.264 7.4.3, frame_num). It is that small because it
// counts its skipped macroblocks (CAVLC) instead of saying of each that it is (CABAC), for which it has a
// picture parameter set of its own. Wants one reference picture, one slice a picture and no B pictures.
class repeated_picture {
public:
    // `encoder`: libx264, opened; gets the second picture parameter set beside its own.
    // Errors: internal when what it says of its stream is not as expected.
    static result<repeated_picture> make(AVCodecContext& encoder);

    // The bytes of the next picture, in Annex B. Not before the first packet was renumbered.
    std::string next();
    // A packet of the stream, in order: gets the number that is due. Errors: internal.
    result<void> renumber(AVPacket& packet);

private:
    std::string pattern_;      // NAL unit of the skipped picture, without emulation prevention
    unsigned number_bits_ = 4; // of frame_num
    std::uint32_t number_ = 0; // of the latest picture
    std::uint32_t added_ = 0;  // since the last key frame
};

} // namespace lectern::media

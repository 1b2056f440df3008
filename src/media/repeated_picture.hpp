// H.264 pictures that show the one before again, without encoding anything.
#pragma once

#include "libav.hpp"

#include "lectern/base/error.hpp"

#include <cstdint>
#include <string>

namespace lectern::media {

// A stream at a constant rate whose pictures seldom change is mostly pictures in which every macroblock is
// skipped. x264 takes about 7 ms for each of 1080p. Here one is made once, of the encoder's own, and put
// between the others; the numbers of those that follow are moved up (H.264 7.4.3, frame_num). Wants one
// reference picture, one slice a picture and no B pictures.
class repeated_picture {
public:
    // `encoder`: libx264, opened as the stream's is, with the same settings; it is used up.
    // Errors: internal when what comes out is not as expected.
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

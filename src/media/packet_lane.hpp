// The packets of one of our own files, one after the other, with the next one in sight.
#pragma once

#include "av_ptr.hpp"
#include "input.hpp"

#include <filesystem>
#include <memory>

namespace lectern::media {

class packet_lane {
public:
    // Of the first track of that kind. Errors: corrupt, io.
    static result<packet_lane> open(const std::filesystem::path& file, AVMediaType kind);

    const AVStream& stream() const noexcept { return *input_->context().streams[stream_]; }
    const AVPacket* next() const noexcept { return at_end_ ? nullptr : packet_.get(); }
    AVPacket& taken() noexcept { return *packet_; } // what next() showed; `move_on` replaces it
    result<void> move_on();

private:
    std::unique_ptr<input> input_;
    std::filesystem::path file_;
    int stream_ = 0;
    bool at_end_ = false;
    av_ptr<AVPacket> packet_ = make_packet();
};

} // namespace lectern::media

// One CMAF file with one track, written fragment by fragment, and the index of what was written.
#pragma once

#include "mp4_muxer.hpp"
#include "track_places.hpp"

#include "lectern/base/files.hpp"
#include "lectern/media/transcode.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace lectern::media {

class fragment_writer {
public:
    // Writes the init section, or goes on after what was kept. `time_base` is what packets come in and the
    // file counts in. Errors: io, no_space, internal; corrupt when what was kept is not of this encoder.
    // Lifetime: the object must stay where it is; libavformat points into it.
    static result<std::unique_ptr<fragment_writer>> open(const track_place& place,
                                                         const AVCodecContext& encoder, AVRational time_base);
    fragment_writer(const fragment_writer&) = delete;
    fragment_writer& operator=(const fragment_writer&) = delete;

    // Shape: decoding order, duration set. The packet is consumed.
    result<void> write(AVPacket& packet);
    // Ends the fragment begun with the first packet since the last cut; nothing when there was none.
    result<void> cut();
    // Whether the fragment that begins next also begins a segment.
    void begin_segment() noexcept { next_starts_segment_ = true; }

    // After the last cut: file, codecs, sizes and fragments. Errors: io, no_space.
    result<rendition_output> finish();

private:
    explicit fragment_writer(std::filesystem::path path) : path_(std::move(path)) {}

    result<void> begin_muxer(const AVCodecContext& encoder, AVRational time_base, std::size_t kept);
    result<void> begin_file(const track_place& place);
    result<void> go_on(const track_place& place);
    result<void> store();

    static int collect(void* self, muxed_byte* bytes, int size);

    base::unique_fd file_;
    std::filesystem::path path_;
    fragment_journal journal_;
    std::string pending_; // produced by the muxer, not yet in the file
    mp4_muxer muxer_;
    rendition_output index_;
    std::uint64_t written_ = 0;
    std::size_t packets_ = 0; // in the open fragment
    bool next_starts_segment_ = true;
};

} // namespace lectern::media

#include "repeated_picture.hpp"

#include "av_error.hpp"
#include "av_ptr.hpp"
#include "slice_number.hpp"

#include <cstring>

namespace lectern::media {
namespace {

constexpr std::string_view start_code{"\0\0\0\1", 4};

// A picture of one colour, and the same once more.
result<std::vector<std::string>> encode_twice(AVCodecContext& encoder) {
    auto picture = make_frame();
    picture->width = encoder.width;
    picture->height = encoder.height;
    picture->format = encoder.pix_fmt;
    if (av_frame_get_buffer(picture.get(), 0) < 0) throw std::bad_alloc();
    constexpr int grey = 128;
    for (int plane = 0; plane < 3; ++plane) {
        const auto rows = static_cast<std::size_t>(plane == 0 ? encoder.height : (encoder.height + 1) / 2);
        std::memset(picture->data[plane], grey, static_cast<std::size_t>(picture->linesize[plane]) * rows);
    }
    std::vector<std::string> packets;
    const auto packet = make_packet();
    for (int n = 0; n < 3; ++n) {
        picture->pts = n;
        if (const int failed = avcodec_send_frame(&encoder, n < 2 ? picture.get() : nullptr); failed < 0)
            return from_av(failed, "encoding a picture to repeat");
        while (avcodec_receive_packet(&encoder, packet.get()) >= 0) {
            packets.emplace_back(bytes_of(*packet));
            av_packet_unref(packet.get());
        }
    }
    return packets;
}

} // namespace

result<repeated_picture> repeated_picture::make(AVCodecContext& encoder) {
    const error strange{errc::internal,
                        "encoding a picture to repeat: x264 writes it otherwise than is known"};
    const auto packets = encode_twice(encoder);
    if (!packets) return packets.error();
    const std::string_view extradata(reinterpret_cast<const char*>(encoder.extradata),
                                     static_cast<std::size_t>(encoder.extradata_size));
    const auto count = number_bits(units_of(extradata));
    if (packets->size() != 2 || !count) return strange;
    const auto units = units_of(packets->back());
    if (units.size() != 1 || kind_of(units.front()) != kind_slice) return strange;
    repeated_picture made;
    made.pattern_ = unescape(units.front());
    made.number_bits_ = *count;
    if (!is_slice_of_ours(made.pattern_)) return strange;
    return made;
}

std::string repeated_picture::next() {
    ++added_;
    number_ = (number_ + 1) & ((1U << number_bits_) - 1);
    set_number(pattern_, number_bits_, number_);
    return std::string(start_code) + escape(pattern_);
}

result<void> repeated_picture::renumber(AVPacket& packet) {
    std::string renumbered;
    for (const auto unit : units_of(bytes_of(packet))) {
        const auto kind = kind_of(unit);
        if (kind == kind_key_slice) {
            added_ = number_ = 0;
            return {};
        }
        if (kind != kind_slice) {
            renumbered += std::string(start_code) += unit;
            continue;
        }
        auto plain = unescape(unit);
        if (!is_slice_of_ours(plain))
            return error{errc::internal, "numbering a picture: a slice of another kind"};
        number_ = (number_of(plain, number_bits_) + added_) & ((1U << number_bits_) - 1);
        if (added_ == 0) return {};
        set_number(plain, number_bits_, number_);
        renumbered += std::string(start_code) += escape(plain);
    }
    replace_bytes(packet, renumbered);
    return {};
}

} // namespace lectern::media

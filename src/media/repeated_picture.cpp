#include "repeated_picture.hpp"

#include "av_error.hpp"
#include "av_ptr.hpp"

#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

namespace lectern::media {
namespace {

constexpr unsigned kind_slice = 1, kind_key_slice = 5, kind_sequence = 7; // H.264 table 7-1
constexpr std::string_view start_code{"\0\0\0\1", 4};
// NAL header, first_mb_in_slice 0 (1 bit), slice_type 5 (5 bits), pic_parameter_set_id 0 (1 bit).
constexpr std::size_t number_at = 8 + 7;
constexpr unsigned char slice_begins = 0b1001'1010, slice_begins_mask = 0b1111'1110;

unsigned kind_of(std::string_view unit) {
    return unit.empty() ? 0 : static_cast<unsigned char>(unit[0]) & 0x1fU;
}

// Units of an Annex B stream, without their start codes.
std::vector<std::string_view> units_of(std::string_view stream) {
    std::vector<std::string_view> units;
    constexpr std::string_view code{"\0\0\1", 3};
    auto at = stream.find(code);
    while (at != std::string_view::npos) {
        const auto begin = at + code.size();
        at = stream.find(code, begin);
        auto unit = stream.substr(begin, at == std::string_view::npos ? at : at - begin);
        while (!unit.empty() && unit.back() == '\0') unit.remove_suffix(1); // of the next start code
        units.push_back(unit);
    }
    return units;
}

// Without and with emulation prevention (7.4.1.1).
std::string unescape(std::string_view unit) {
    std::string plain;
    plain.reserve(unit.size());
    int zeros = 0;
    for (const char c : unit) {
        if (zeros >= 2 && c == 3) {
            zeros = 0;
            continue;
        }
        plain += c;
        zeros = c == 0 ? zeros + 1 : 0;
    }
    return plain;
}

std::string escape(std::string_view plain) {
    std::string unit;
    unit.reserve(plain.size() + 8);
    int zeros = 0;
    for (const char c : plain) {
        if (zeros >= 2 && static_cast<unsigned char>(c) <= 3) {
            unit += '\3';
            zeros = 0;
        }
        unit += c;
        zeros = c == 0 ? zeros + 1 : 0;
    }
    return unit;
}

class bits {
public:
    explicit bits(std::string_view bytes, std::size_t at) : bytes_(bytes), at_(at) {}

    unsigned one() {
        const auto byte = at_ / 8 < bytes_.size() ? static_cast<unsigned char>(bytes_[at_ / 8]) : 0U;
        return byte >> (7 - at_++ % 8) & 1U;
    }
    unsigned some(unsigned count) {
        unsigned value = 0;
        while (count-- > 0) value = value << 1U | one();
        return value;
    }
    unsigned exp_golomb() {
        unsigned zeros = 0;
        while (zeros < 31 && one() == 0) ++zeros;
        return (1U << zeros) - 1 + some(zeros);
    }

private:
    std::string_view bytes_;
    std::size_t at_;
};

void put(std::string& into, std::size_t at, unsigned count, std::uint32_t value) {
    for (unsigned i = 0; i < count; ++i, ++at) {
        const auto mask = static_cast<unsigned char>(0x80U >> at % 8);
        auto& byte = into[at / 8];
        const bool set = (value >> (count - 1 - i) & 1U) != 0;
        byte = static_cast<char>(set ? static_cast<unsigned char>(byte) | mask
                                     : static_cast<unsigned char>(byte) & static_cast<unsigned char>(~mask));
    }
}

// log2_max_frame_num of a sequence without a scaling matrix (7.3.2.1.1).
std::optional<unsigned> number_bits(std::string_view extradata) {
    constexpr unsigned baseline = 66, main = 77, high = 100;
    for (const auto unit : units_of(extradata)) {
        if (kind_of(unit) != kind_sequence) continue;
        const auto plain = unescape(unit);
        bits in(plain, 8);
        const auto profile = in.some(8);
        if (profile != baseline && profile != main && profile != high) return std::nullopt;
        in.some(16); // constraints, level
        in.exp_golomb();
        if (profile == high) { // 4:2:0, 8 bits a sample, no transform bypass, no matrix
            if (in.exp_golomb() != 1 || in.exp_golomb() != 0 || in.exp_golomb() != 0) return std::nullopt;
            if (in.some(2) != 0) return std::nullopt;
        }
        const auto count = in.exp_golomb() + 4;
        // Type 2: shown in the order of decoding. Nothing else is to be renumbered then.
        return in.exp_golomb() == 2 ? std::optional(count) : std::nullopt;
    }
    return std::nullopt;
}

bool is_slice_of_ours(std::string_view plain) {
    constexpr std::size_t least = 4; // bytes: up to the end of the longest frame_num
    return plain.size() >= least &&
           (static_cast<unsigned char>(plain[1]) & slice_begins_mask) == (slice_begins & slice_begins_mask);
}

std::string_view bytes_of(const AVPacket& packet) {
    return {reinterpret_cast<const char*>(packet.data), static_cast<std::size_t>(packet.size)};
}

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
    const auto count = number_bits(extradata);
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
    put(pattern_, number_at, number_bits_, number_);
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
        number_ = (bits(plain, number_at).some(number_bits_) + added_) & ((1U << number_bits_) - 1);
        if (added_ == 0) return {};
        put(plain, number_at, number_bits_, number_);
        renumbered += std::string(start_code) += escape(plain);
    }
    AVPacket* other = av_packet_alloc();
    if (other == nullptr || av_new_packet(other, static_cast<int>(renumbered.size())) < 0)
        throw std::bad_alloc();
    std::memcpy(other->data, renumbered.data(), renumbered.size());
    av_packet_copy_props(other, &packet);
    av_packet_unref(&packet);
    av_packet_move_ref(&packet, other);
    av_packet_free(&other);
    return {};
}

} // namespace lectern::media

#include "known_repeats.hpp"

#include "av_ptr.hpp"
#include "big_endian.hpp"
#include "slice_number.hpp"

namespace lectern::media {
namespace {

constexpr std::size_t length_bytes = 4; // of a unit, in our MP4 (ISO/IEC 14496-15)
constexpr std::size_t most_known = 64;
constexpr std::size_t largest_repeat = 512; // bytes; 1080p takes 69, and more pixels take more

// None: not whole units.
std::optional<std::vector<std::string_view>> units_of_sample(std::string_view sample) {
    std::vector<std::string_view> units;
    while (!sample.empty()) {
        if (sample.size() < length_bytes) return std::nullopt;
        const auto length = big_endian(sample, 0, length_bytes);
        sample.remove_prefix(length_bytes);
        if (length > sample.size()) return std::nullopt;
        units.push_back(sample.substr(0, length));
        sample.remove_prefix(length);
    }
    return units;
}

// The first sequence of an avcC box (5.3.3.1.2 of the same), if its units' lengths are as long as ours.
std::vector<std::string_view> sequence_of(const AVCodecParameters& track) {
    const std::string_view avcc(reinterpret_cast<const char*>(track.extradata),
                                track.extradata == nullptr ? 0
                                                           : static_cast<std::size_t>(track.extradata_size));
    constexpr std::size_t lengths_at = 4, count_at = 5, length_at = 6, unit_at = 8;
    constexpr unsigned length_mask = 3, count_mask = 0x1f;
    if (track.codec_id != AV_CODEC_ID_H264 || avcc.size() <= unit_at || avcc[0] != 1) return {};
    const auto at = [&avcc](std::size_t i) { return static_cast<unsigned char>(avcc[i]); };
    if ((at(lengths_at) & length_mask) + 1U != length_bytes || (at(count_at) & count_mask) != 1) return {};
    return {avcc.substr(unit_at, big_endian(avcc, length_at, 2))};
}

void append(std::string& sample, std::string_view unit) {
    for (int shift = 24; shift >= 0; shift -= 8) sample += static_cast<char>(unit.size() >> shift & 0xffU);
    sample += unit;
}

} // namespace

known_repeats::known_repeats(const AVCodecParameters& track)
    : number_bits_(number_bits(sequence_of(track))) {}

bool known_repeats::leave_out(AVPacket& packet) {
    if (!number_bits_) return false;
    if (is_known(packet)) {
        ++left_out_;
        return true;
    }
    if (!renumber(packet)) number_bits_.reset(); // of another kind, and all that follows is decoded as it is
    return false;
}

bool known_repeats::is_known(const AVPacket& packet) {
    if (static_cast<std::size_t>(packet.size) > largest_repeat) return false;
    const auto units = units_of_sample(bytes_of(packet));
    if (!units || units->size() != 1 || kind_of(units->front()) != kind_slice) return false;
    auto plain = unescape(units->front());
    if (!is_slice_of_ours(plain)) return false;
    const auto number = number_of(plain, *number_bits_);
    const bool follows = number == ((latest_ + 1) & ((1U << *number_bits_) - 1));
    set_number(plain, *number_bits_, 0);
    if (follows && known_.contains(plain)) {
        latest_ = number;
        return true;
    }
    if (known_.size() == most_known) known_.clear();
    known_.insert(std::move(plain));
    return false;
}

// False: it holds something else than one slice of ours.
bool known_repeats::renumber(AVPacket& packet) {
    const auto units = units_of_sample(bytes_of(packet));
    if (!units) return false;
    std::string renumbered;
    for (const auto unit : *units) {
        const auto kind = kind_of(unit);
        if (kind == kind_key_slice) {
            latest_ = left_out_ = 0;
            return true;
        }
        if (kind != kind_slice) {
            append(renumbered, unit);
            continue;
        }
        auto plain = unescape(unit);
        if (!is_slice_of_ours(plain)) return false;
        latest_ = number_of(plain, *number_bits_);
        set_number(plain, *number_bits_, (latest_ - left_out_) & ((1U << *number_bits_) - 1));
        append(renumbered, escape(plain));
    }
    if (left_out_ > 0) replace_bytes(packet, renumbered);
    return true;
}

} // namespace lectern::media

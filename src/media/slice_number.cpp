#include "slice_number.hpp"

namespace lectern::media {
namespace {

// NAL header, first_mb_in_slice 0 (1 bit), slice_type 5 (5 bits), pic_parameter_set_id 0 (1 bit).
constexpr std::size_t number_at = 8 + 7;
constexpr unsigned char slice_begins = 0b1001'1010, slice_begins_mask = 0b1111'1110;

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

} // namespace

unsigned kind_of(std::string_view unit) {
    return unit.empty() ? 0 : static_cast<unsigned char>(unit[0]) & 0x1fU;
}

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

std::optional<unsigned> number_bits(const std::vector<std::string_view>& units) {
    constexpr unsigned baseline = 66, main = 77, high = 100;
    for (const auto unit : units) {
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

std::uint32_t number_of(std::string_view plain, unsigned number_bits) {
    return bits(plain, number_at).some(number_bits);
}

void set_number(std::string& plain, unsigned number_bits, std::uint32_t number) {
    put(plain, number_at, number_bits, number);
}

} // namespace lectern::media

// NAL units of H.264, and the number of the picture in a slice as x264 writes it for us (frame_num, 7.4.3).
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::media {

constexpr unsigned kind_slice = 1, kind_key_slice = 5, kind_sequence = 7; // H.264 table 7-1

unsigned kind_of(std::string_view unit);

// Units of an Annex B stream, without their start codes.
std::vector<std::string_view> units_of(std::string_view stream);

// Without and with emulation prevention (7.4.1.1).
std::string unescape(std::string_view unit);
std::string escape(std::string_view plain);

// How long frame_num is: of the first sequence in `units` that has no scaling matrix (7.3.2.1.1), and whose
// pictures are shown in the order of decoding. None: pictures cannot be renumbered.
std::optional<unsigned> number_bits(const std::vector<std::string_view>& units);

// Unescaped: a P slice that is all of its picture. The numbers are of such alone.
bool is_slice_of_ours(std::string_view plain);
std::uint32_t number_of(std::string_view plain, unsigned number_bits);
void set_number(std::string& plain, unsigned number_bits, std::uint32_t number);

} // namespace lectern::media

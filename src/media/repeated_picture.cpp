#include "repeated_picture.hpp"

#include "av_error.hpp"
#include "av_ptr.hpp"
#include "slice_number.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace lectern::media {
namespace {

constexpr std::string_view start_code{"\0\0\0\1", 4};

constexpr char reference_slice = 0x61, picture_parameters = 0x68; // NAL headers (7.3.1)

// 7.3.2.2, the second one of the first sequence.
std::string parameters() {
    bit_string bits;
    bits.exp_golomb(1); // pic_parameter_set_id
    bits.exp_golomb(0); // seq_parameter_set_id
    bits.put(0, 1);     // entropy_coding_mode_flag: CAVLC
    bits.put(0, 1);     // bottom_field_pic_order_in_frame_present_flag
    bits.exp_golomb(0); // num_slice_groups_minus1
    bits.exp_golomb(0); // num_ref_idx_l0_default_active_minus1
    bits.exp_golomb(0); // num_ref_idx_l1_default_active_minus1
    bits.put(0, 1);     // weighted_pred_flag
    bits.put(0, 2);     // weighted_bipred_idc
    bits.exp_golomb(0); // pic_init_qp_minus26
    bits.exp_golomb(0); // pic_init_qs_minus26
    bits.exp_golomb(0); // chroma_qp_index_offset
    bits.put(1, 1);     // deblocking_filter_control_present_flag
    bits.put(0, 1);     // constrained_intra_pred_flag
    bits.put(0, 1);     // redundant_pic_cnt_present_flag
    return picture_parameters + std::move(bits).ended();
}

// 7.3.3 and 7.3.4: a P picture of nothing but skipped macroblocks, which are predicted to stand still.
std::string skipped_picture(std::uint32_t macroblocks, unsigned number_bits) {
    constexpr std::uint32_t all_slices_p = 5, no_filter = 1;
    bit_string bits;
    bits.exp_golomb(0);            // first_mb_in_slice
    bits.exp_golomb(all_slices_p); // slice_type
    bits.exp_golomb(1);            // pic_parameter_set_id
    bits.put(0, number_bits);      // frame_num
    bits.put(0, 1);                // num_ref_idx_active_override_flag
    bits.put(0, 1);                // ref_pic_list_modification_flag_l0
    bits.put(0, 1);                // adaptive_ref_pic_marking_mode_flag
    bits.exp_golomb(0);            // slice_qp_delta
    bits.exp_golomb(no_filter);    // disable_deblocking_filter_idc
    bits.exp_golomb(macroblocks);  // mb_skip_run
    return reference_slice + std::move(bits).ended();
}

void append_parameters(AVCodecContext& encoder) {
    const auto unit = std::string(start_code) + escape(parameters());
    const auto size = static_cast<std::size_t>(encoder.extradata_size);
    auto* bytes = static_cast<std::uint8_t*>(
        av_realloc(encoder.extradata, size + unit.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    if (bytes == nullptr) throw std::bad_alloc();
    std::memcpy(bytes + size, unit.data(), unit.size());
    std::memset(bytes + size + unit.size(), 0, AV_INPUT_BUFFER_PADDING_SIZE);
    encoder.extradata = bytes;
    encoder.extradata_size = static_cast<int>(size + unit.size());
}

} // namespace

result<repeated_picture> repeated_picture::make(AVCodecContext& encoder) {
    const std::string_view extradata(reinterpret_cast<const char*>(encoder.extradata),
                                     static_cast<std::size_t>(encoder.extradata_size));
    const auto units = units_of(extradata);
    const auto count = number_bits(units);
    const auto pictures = std::ranges::count(units, kind_picture, kind_of);
    if (!count || pictures != 1)
        return error{errc::internal, "repeating pictures: x264 describes its stream otherwise than is known"};
    constexpr int side = 16; // of a macroblock
    const auto macroblocks = ((encoder.width + side - 1) / side) * ((encoder.height + side - 1) / side);
    repeated_picture made;
    made.number_bits_ = *count;
    made.pattern_ = skipped_picture(static_cast<std::uint32_t>(macroblocks), *count);
    append_parameters(encoder);
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

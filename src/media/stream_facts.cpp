#include "stream_facts.hpp"

#include <cmath>
#include <cstring>

namespace lectern::media {
namespace {

const std::int32_t* display_matrix(const AVStream& stream) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    const auto* data = av_packet_side_data_get(
        stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data != nullptr && data->size >= 9 * sizeof(std::int32_t)
               ? reinterpret_cast<const std::int32_t*>(data->data)
               : nullptr;
#else
    std::size_t size = 0;
    const auto* data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return data != nullptr && size >= 9 * sizeof(std::int32_t) ? reinterpret_cast<const std::int32_t*>(data)
                                                               : nullptr;
#endif
}

} // namespace

orientation orientation_of(const AVStream& stream) {
    const auto* found = display_matrix(stream);
    if (found == nullptr) return {};
    std::int32_t matrix[9];
    std::memcpy(matrix, found, sizeof matrix);
    const auto determinant =
        static_cast<double>(matrix[0]) * matrix[4] - static_cast<double>(matrix[1]) * matrix[3];
    orientation turned;
    turned.mirrored = determinant < 0;
    if (turned.mirrored) av_display_matrix_flip(matrix, 1, 0);
    const double angle = -av_display_rotation_get(matrix); // clockwise
    if (std::isnan(angle)) return {};                      // a matrix of zeros says nothing
    turned.rotation = static_cast<int>((std::lround(angle / 90.0) % 4 + 4) % 4) * 90;
    return turned;
}

rational to_rational(AVRational value) noexcept {
    if (value.num <= 0 || value.den <= 0) return {0, 1};
    return {value.num, value.den};
}

AVRational to_av(rational value) noexcept {
    return {static_cast<int>(value.num), static_cast<int>(value.den)};
}

std::chrono::microseconds to_us(std::int64_t value, AVRational time_base) noexcept {
    constexpr AVRational microseconds{1, 1'000'000};
    return std::chrono::microseconds(av_rescale_q(value, time_base, microseconds));
}

std::string metadata(AVDictionary* dictionary, const char* key) {
    const auto* entry = av_dict_get(dictionary, key, nullptr, 0);
    return entry == nullptr ? std::string() : std::string(entry->value);
}

bool is_picture(const AVStream& stream) noexcept {
    return (stream.disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)) != 0;
}

} // namespace lectern::media

#include "cover.hpp"

#include "decoder.hpp"
#include "jpeg.hpp"
#include "stream_facts.hpp"

#include <algorithm>
#include <cmath>

namespace lectern::media {
namespace {

std::string decode_cover(const AVStream& stream, const transcode_plan& plan, const input_limits& limits) {
    auto opened = decoder::open(stream, limits, 1);
    if (!opened) return {};
    std::string jpeg;
    const auto use = [&](AVFrame& frame) -> result<void> {
        const double fit = std::min({1.0, static_cast<double>(plan.poster_width) / frame.width,
                                     static_cast<double>(plan.poster_height) / frame.height});
        const auto scaled = [fit](int side) {
            return std::max(2, static_cast<int>(std::lround(side * fit / 2)) * 2);
        };
        auto made = to_jpeg(frame, scaled(frame.width), scaled(frame.height), poster_quality);
        if (made && jpeg.empty()) jpeg = std::move(*made);
        return {};
    };
    if (!opened->decode(&stream.attached_pic, use) || !opened->decode(nullptr, use)) return {};
    return jpeg;
}

} // namespace

std::string cover_jpeg(const input& from, const transcode_plan& plan, const input_limits& limits) {
    const auto& context = from.context();
    for (unsigned i = 0; i < context.nb_streams; ++i) {
        const auto& stream = *context.streams[i];
        if (!is_picture(stream) || stream.attached_pic.size <= 0) continue;
        if (auto jpeg = decode_cover(stream, plan, limits); !jpeg.empty()) return jpeg;
    }
    return {};
}

} // namespace lectern::media

#include "softness.hpp"

#include "av_error.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

extern "C" {
#include <libswscale/swscale.h>
}

namespace lectern::media {
namespace {

constexpr int block = 8;
constexpr double shows_something = 30;   // variance of a block's luma; less is a wall and its noise
constexpr double same = 0.97;            // structural similarity
constexpr double lost_at_most = 0.01;    // of the blocks that show something
constexpr std::size_t fewest_shown = 64; // blocks; where less is shown, nothing can be told

struct plane {
    int width = 0, height = 0;
    std::vector<std::uint8_t> luma;
};

plane luma_of(const AVFrame& picture) {
    plane out{picture.width, picture.height, {}};
    out.luma.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
    for (int y = 0; y < out.height; ++y)
        std::copy_n(picture.data[0] + static_cast<std::ptrdiff_t>(y) * picture.linesize[0], out.width,
                    out.luma.begin() + static_cast<std::ptrdiff_t>(y) * out.width);
    return out;
}

result<plane> scale(const plane& from, int width, int height) {
    const av_ptr<SwsContext> scaler(sws_getContext(from.width, from.height, AV_PIX_FMT_GRAY8, width, height,
                                                   AV_PIX_FMT_GRAY8, SWS_BICUBIC, nullptr, nullptr, nullptr));
    if (!scaler) return error{errc::internal, "looking at a picture's sharpness: it cannot be scaled"};
    plane to{width, height, {}};
    to.luma.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    const std::uint8_t* source[4] = {from.luma.data(), nullptr, nullptr, nullptr};
    std::uint8_t* target[4] = {to.luma.data(), nullptr, nullptr, nullptr};
    const int source_step[4] = {from.width, 0, 0, 0}, target_step[4] = {width, 0, 0, 0};
    if (const int done = sws_scale(scaler.get(), source, source_step, 0, from.height, target, target_step);
        done < 0)
        return from_av(done, "looking at a picture's sharpness");
    return to;
}

struct moments {
    double variance = 0, similarity = 1;
};

moments compare(const plane& a, const plane& b, int x, int y) {
    constexpr double n = block * block, c1 = 6.5025, c2 = 58.5225; // (0.01 * 255)^2, (0.03 * 255)^2
    double sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
    for (int row = y; row < y + block; ++row) {
        const auto at =
            static_cast<std::size_t>(row) * static_cast<std::size_t>(a.width) + static_cast<std::size_t>(x);
        for (std::size_t i = at; i < at + block; ++i) {
            const double p = a.luma[i], q = b.luma[i];
            sum_a += p, sum_b += q, aa += p * p, bb += q * q, ab += p * q;
        }
    }
    const double mean_a = sum_a / n, mean_b = sum_b / n;
    const double var_a = aa / n - mean_a * mean_a, var_b = bb / n - mean_b * mean_b,
                 both = ab / n - mean_a * mean_b;
    const double luminance = (2 * mean_a * mean_b + c1) / (mean_a * mean_a + mean_b * mean_b + c1);
    return {var_a, luminance * (2 * both + c2) / (var_a + var_b + c2)};
}

bool loses_nothing(const plane& whole, const plane& back) {
    std::size_t shown = 0, lost = 0;
    for (int y = 0; y + block <= whole.height; y += block)
        for (int x = 0; x + block <= whole.width; x += block) {
            const auto m = compare(whole, back, x, y);
            shown += m.variance >= shows_something;
            lost += m.variance >= shows_something && m.similarity < same;
        }
    return shown >= fewest_shown && static_cast<double>(lost) <= lost_at_most * static_cast<double>(shown);
}

} // namespace

result<double> lines_needed(const AVFrame& picture) {
    const auto whole = luma_of(picture);
    for (const double share : sizes_tried) {
        const int width = static_cast<int>(std::lround(whole.width * share)),
                  height = static_cast<int>(std::lround(whole.height * share));
        if (width < block || height < block) continue;
        const auto small = scale(whole, width, height);
        if (!small) return small.error();
        const auto back = scale(*small, whole.width, whole.height);
        if (!back) return back.error();
        if (loses_nothing(whole, *back)) return share;
    }
    return 1.0;
}

} // namespace lectern::media

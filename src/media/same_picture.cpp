#include "same_picture.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace lectern::media {
namespace {

constexpr int block = 16; // pixels
// Of 255 steps. A key frame changes the mean of a block by 1 to 2; a thin line or a decimal point changes few
// pixels, but more.
constexpr int noise = 2;           // mean difference of a block's pixels
constexpr int faint = 20, few = 8; // so many pixels that differ by more are a mark
constexpr int strong = 80;         // and so is one that differs by more than this
constexpr int eight_bits = 8;

struct plane {
    const std::uint8_t* data;
    std::ptrdiff_t stride;
    int bytes, rows; // of what is shown

    const std::uint8_t* row(int y) const { return data + y * stride; }
};

const AVPixFmtDescriptor* described(const AVFrame& frame) {
    return av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
}

bool comparable(const AVFrame& a, const AVFrame& b) {
    if (a.width != b.width || a.height != b.height || a.format != b.format || a.colorspace != b.colorspace)
        return false;
    const auto* format = described(a);
    return format != nullptr && (format->flags & AV_PIX_FMT_FLAG_PAL) == 0;
}

plane plane_of(const AVFrame& frame, int number) {
    const auto format = static_cast<AVPixelFormat>(frame.format);
    const bool chroma = number == 1 || number == 2;
    const int rows = chroma ? AV_CEIL_RSHIFT(frame.height, described(frame)->log2_chroma_h) : frame.height;
    return {frame.data[number], frame.linesize[number], av_image_get_linesize(format, frame.width, number),
            rows};
}

template <class Same>
bool every_plane(const AVFrame& a, const AVFrame& b, const Same& same) {
    if (!comparable(a, b)) return false;
    for (int n = 0; n < av_pix_fmt_count_planes(static_cast<AVPixelFormat>(a.format)); ++n)
        if (!same(plane_of(a, n), plane_of(b, n))) return false;
    return true;
}

bool same_bytes(const plane& a, const plane& b) {
    for (int y = 0; y < a.rows; ++y)
        if (std::memcmp(a.row(y), b.row(y), static_cast<std::size_t>(a.bytes)) != 0) return false;
    return true;
}

struct block_difference {
    int sum = 0, marked = 0, peak = 0;

    void add(const std::uint8_t* a, const std::uint8_t* b, int bytes) {
        for (int x = 0; x < bytes; ++x) {
            const int d = std::abs(a[x] - b[x]);
            sum += d;
            marked += d > faint;
            peak = std::max(peak, d);
        }
    }
    bool is_noise(int pixels) const { return sum <= noise * pixels && marked < few && peak <= strong; }
};

int most_between(const std::uint8_t* a, const std::uint8_t* b, int bytes) {
    std::uint8_t most = 0;
    for (int x = 0; x < bytes; ++x) {
        const auto d = static_cast<std::uint8_t>(a[x] > b[x] ? a[x] - b[x] : b[x] - a[x]);
        most = std::max(most, d);
    }
    return most;
}

// A row of blocks.
bool alike_at(const plane& a, const plane& b, int top) {
    const int rows = std::min(block, a.rows - top);
    int most = 0;
    for (int y = top; y < top + rows && most <= noise; ++y) most = most_between(a.row(y), b.row(y), a.bytes);
    if (most <= noise) return true;
    for (int left = 0; left < a.bytes; left += block) {
        const int bytes = std::min(block, a.bytes - left);
        block_difference found;
        for (int y = top; y < top + rows; ++y)
            bytes == block ? found.add(a.row(y) + left, b.row(y) + left, block)
                           : found.add(a.row(y) + left, b.row(y) + left, bytes);
        if (!found.is_noise(rows * bytes)) return false;
    }
    return true;
}

bool alike(const plane& a, const plane& b, int& differed) {
    if (differed < a.rows && !alike_at(a, b, differed)) return false;
    for (int top = 0; top < a.rows; top += block)
        if (!alike_at(a, b, top)) {
            differed = top;
            return false;
        }
    return true;
}

} // namespace

bool same_pixels(const AVFrame& a, const AVFrame& b) {
    return every_plane(a, b, same_bytes);
}

bool looks_the_same(const AVFrame& a, const AVFrame& b, int& differed) {
    const auto* format = described(a);
    const bool bytes = format != nullptr && format->comp[0].depth == eight_bits; // a sample is a byte
    return every_plane(a, b, [bytes, &differed](const plane& one, const plane& other) {
        return same_bytes(one, other) || (bytes && alike(one, other, differed));
    });
}

} // namespace lectern::media

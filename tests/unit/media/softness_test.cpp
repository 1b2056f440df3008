#include "media/softness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace lectern::media {
namespace {

constexpr int width = 960, height = 540;

// Brightness of each point by `shown`, 0 to 255.
template <class Shown>
av_ptr<AVFrame> picture(Shown shown) {
    av_ptr<AVFrame> frame(av_frame_alloc());
    frame->width = width;
    frame->height = height;
    frame->format = AV_PIX_FMT_YUV420P;
    EXPECT_EQ(av_frame_get_buffer(frame.get(), 0), 0);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            frame->data[0][static_cast<std::ptrdiff_t>(y) * frame->linesize[0] + x] =
                static_cast<std::uint8_t>(shown(x, y));
    return frame;
}

// Waves that are `period` points long.
av_ptr<AVFrame> waves(double period) {
    return picture([period](int x, int y) {
        return 128 + 50 * std::sin(2 * M_PI * x / period) + 50 * std::sin(2 * M_PI * y / period);
    });
}

} // namespace

TEST(softness, what_is_fine_needs_all_lines) {
    EXPECT_EQ(lines_needed(*waves(2.5)).value(), 1.0);
}

TEST(softness, what_is_coarse_needs_fewer_the_coarser_it_is) {
    constexpr double between = 6; // points: kept by two thirds, blurred by four ninths
    EXPECT_EQ(lines_needed(*waves(24)).value(), sizes_tried[0]);
    EXPECT_EQ(lines_needed(*waves(between)).value(), sizes_tried[1]);
}

TEST(softness, one_sharp_line_of_writing_is_enough_to_need_all) {
    std::mt19937 random(7);
    const auto soft = waves(24);
    for (int y = 260; y < 275; ++y)
        for (int x = 100; x < 900; ++x)
            if (random() % 2 == 0) soft->data[0][static_cast<std::ptrdiff_t>(y) * soft->linesize[0] + x] = 16;
    EXPECT_EQ(lines_needed(*soft).value(), 1.0);
}

TEST(softness, nothing_is_concluded_from_an_empty_wall) {
    EXPECT_EQ(lines_needed(*picture([](int, int) { return 90; })).value(), 1.0);
}

} // namespace lectern::media

#include "media/av_ptr.hpp"
#include "media/same_picture.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace lectern::media {
namespace {

constexpr int width = 200, height = 120; // neither is a number of whole blocks

av_ptr<AVFrame> grey(int value) {
    auto frame = make_frame();
    frame->width = width;
    frame->height = height;
    frame->format = AV_PIX_FMT_YUV420P;
    if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
    for (int plane = 0; plane < 3; ++plane)
        std::memset(frame->data[plane], plane == 0 ? value : 128,
                    static_cast<std::size_t>(frame->linesize[plane]) * (plane == 0 ? height : height / 2));
    return frame;
}

void mark(AVFrame& frame, int plane, int x, int y, int value = 255) {
    for (int v = y; v < y + 4; ++v) std::memset(frame.data[plane] + v * frame.linesize[plane] + x, value, 4);
}

} // namespace

TEST(same_picture, noise_is_none_and_a_mark_is_one_wherever_it_stands) {
    const auto before = grey(100);
    int differed = 0;
    EXPECT_TRUE(looks_the_same(*before, *grey(102), differed));
    for (const int plane : {0, 1, 2})
        for (const int y : {0, 20, 50}) {
            const auto after = grey(100);
            mark(*after, plane, 60, y);
            EXPECT_FALSE(looks_the_same(*before, *after, differed)) << plane << ' ' << y;
        }
}

TEST(same_picture, where_the_last_difference_was_decides_nothing) {
    const auto before = grey(100), top = grey(100), bottom = grey(101);
    mark(*top, 0, 10, 2);
    mark(*bottom, 0, 190, 115);
    for (const auto* after : {top.get(), bottom.get()})
        for (int hint = 0; hint < 160; hint += 16) {
            auto differed = hint;
            EXPECT_FALSE(looks_the_same(*before, *after, differed)) << hint;
            differed = hint;
            EXPECT_TRUE(looks_the_same(*before, *grey(101), differed)) << hint;
        }
    int differed = 0;
    EXPECT_FALSE(looks_the_same(*before, *bottom, differed));
    EXPECT_EQ(differed, 112) << "the row of blocks to look at first";
}

} // namespace lectern::media

#include "media/av_ptr.hpp"
#include "media/grey_picture.hpp"
#include "media/scrolled_page.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <random>

namespace lectern::media {
namespace {

constexpr int width = 640, height = 360, tall = 1200;

using painter = std::function<int(int x, int y)>;

av_ptr<AVFrame> painted(const painter& paint) {
    auto frame = make_frame();
    frame->width = width;
    frame->height = height;
    frame->format = AV_PIX_FMT_YUV420P;
    if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            frame->data[0][y * frame->linesize[0] + x] = static_cast<std::uint8_t>(paint(x, y));
    return frame;
}

// Lines of something like words on paper, 20 pixels apart.
std::vector<std::uint8_t> document() {
    std::vector<std::uint8_t> paper(static_cast<std::size_t>(width) * tall, 250);
    std::mt19937 random(7);
    for (int line = 10; line + 20 < tall; line += 20)
        for (int x = 40; x < width - 40 - static_cast<int>(random() % 300); ++x)
            for (int y = line; y < line + 10; ++y)
                if (random() % 2 == 0)
                    paper[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)] = 20;
    return paper;
}

av_ptr<AVFrame> read_at(int top) {
    const auto paper = document();
    return painted([&](int x, int y) {
        return paper[static_cast<std::size_t>(y + top) * width + static_cast<std::size_t>(x)];
    });
}

bool scrolled(const AVFrame& before, const AVFrame& now) {
    return is_scrolled(before, now, moved_cells(shrink(before), shrink(now)), true);
}

} // namespace

TEST(scrolled_page, is_one_that_went_up_or_down_by_any_number_of_lines) {
    for (const int by : {1, 7, 20, 33, 120}) {
        EXPECT_TRUE(scrolled(*read_at(200), *read_at(200 + by))) << by;
        EXPECT_TRUE(scrolled(*read_at(200), *read_at(200 - by))) << by;
    }
}

TEST(scrolled_page, is_not_one_that_was_turned_or_stayed) {
    EXPECT_FALSE(scrolled(*read_at(0), *read_at(700)));
    EXPECT_FALSE(scrolled(*read_at(0), *read_at(0)));
}

TEST(scrolled_page, is_not_what_moves_to_the_side_or_is_new_in_each_picture) {
    const auto paper = document();
    const auto to_the_side = painted([&](int x, int y) {
        return paper[static_cast<std::size_t>(y + 200) * width + static_cast<std::size_t>((x + 30) % width)];
    });
    EXPECT_FALSE(scrolled(*read_at(200), *to_the_side));
    std::mt19937 random(3);
    const painter noise = [&](int, int) { return 40 + static_cast<int>(random() % 160); };
    EXPECT_FALSE(scrolled(*painted(noise), *painted(noise)));
}

TEST(scrolled_page, of_photographs_is_the_very_same_higher_or_lower) {
    const auto photograph = [](int top, int noise) {
        std::mt19937 random(static_cast<unsigned>(top));
        return painted([&](int x, int y) {
            const int grain = noise == 0 ? 0 : static_cast<int>(random() % static_cast<unsigned>(noise));
            return 60 + ((x / 5) * 37 + ((y + top) / 5) * ((y + top) / 5) * 11) % 120 + grain;
        });
    };
    const auto is_one = [](const AVFrame& before, const AVFrame& now) {
        return is_scrolled(before, now, moved_cells(shrink(before), shrink(now)), false);
    };
    EXPECT_TRUE(is_one(*photograph(100, 0), *photograph(133, 0)));
    EXPECT_FALSE(is_one(*photograph(100, 60), *photograph(133, 60))) << "by a camera that is tilted";
}

// Thin lines that came between the columns that are compared.
TEST(scrolled_page, is_not_one_of_which_nothing_compared_has_changed) {
    const auto striped = [](bool with) {
        return painted([=](int x, int) { return with && x % 4 == 2 && x > 100 && x < 500 ? 0 : 250; });
    };
    EXPECT_FALSE(scrolled(*striped(false), *striped(true)));
}

// Somebody before a plain wall who leans to one side and down.
TEST(scrolled_page, is_not_somebody_who_moves) {
    const auto person = [](int left, int top) {
        return painted([=](int x, int y) {
            const int u = x - left, v = y - top;
            const bool there = u * u + v * v < 100 * 100;
            return there ? 60 + (u * u + 3 * v * u + 1000) % 97 : 200;
        });
    };
    EXPECT_FALSE(scrolled(*person(300, 180), *person(316, 190)));
}

} // namespace lectern::media

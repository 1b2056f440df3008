// What the images of slides cost, and what they give up for it.
#include "made_media.hpp"
#include "media/slide_images.hpp"
#include "media/slide_quality.hpp"
#include "media/webp.hpp"

#include "lectern/base/files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace lectern::media {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using std::chrono::microseconds;

// Lines of marks like letters, on white.
std::shared_ptr<const AVFrame> page(unsigned number, int width = 1920, int height = 1080, int lines = 34) {
    auto made = make_frame();
    made->width = width;
    made->height = height;
    made->format = AV_PIX_FMT_YUV420P;
    EXPECT_GE(av_frame_get_buffer(made.get(), 0), 0);
    for (int plane = 0; plane < 3; ++plane)
        for (int y = 0; y < (plane == 0 ? height : height / 2); ++y)
            std::fill_n(made->data[plane] + static_cast<std::ptrdiff_t>(y) * made->linesize[plane],
                        plane == 0 ? width : width / 2,
                        std::uint8_t{static_cast<std::uint8_t>(plane == 0 ? 235 : 128)});
    std::minstd_rand random(number);
    const auto below = [&random](unsigned limit) { return static_cast<int>(random() % limit); };
    for (int line = 0; line < lines; ++line)
        for (int x = 60; x < width - 80; x += 8 + below(8)) {
            const int left = below(4), top = below(6), w = 2 + below(4), h = 4 + below(10);
            for (int y = 0; y < h; ++y)
                std::fill_n(made->data[0] +
                                static_cast<std::ptrdiff_t>(24 + line * 30 + top + y) * made->linesize[0] +
                                x + left,
                            w, std::uint8_t{20});
        }
    return made;
}

class slide_images_test : public testing::Test {
protected:
    // Of so many pages, each shown for as long; the bytes of their images.
    std::vector<std::uint64_t> lecture(unsigned pages, microseconds each, int lines = 34) {
        slide_images images(place_ / "made", false);
        fs::create_directory(place_ / "made");
        std::set<std::string> names;
        for (unsigned n = 1; n <= pages; ++n)
            names.insert(images.store(page(n, 1920, 1080, lines), n, each * n).value());
        images.keep(names);
        EXPECT_TRUE(images.fit(most_slide_bytes(each * pages, pages)));
        std::vector<std::uint64_t> bytes;
        for (const auto& name : names) bytes.push_back(fs::file_size(image(name)));
        return bytes;
    }
    fs::path image(const std::string& name) const { return place_ / "made" / "slides" / name; }
    static std::uint64_t sum(const std::vector<std::uint64_t>& bytes) {
        std::uint64_t all = 0;
        for (const auto b : bytes) all += b;
        return all;
    }

    workplace place_;
};

} // namespace

TEST_F(slide_images_test, that_there_is_room_for_are_as_sharp_as_any) {
    constexpr int few_lines = 8;
    lecture(3, 60s, few_lines);
    for (unsigned n = 1; n <= 3; ++n)
        EXPECT_EQ(base::read_file(image("000" + std::to_string(n) + ".webp")).value(),
                  to_webp(*page(n, 1920, 1080, few_lines), slide_qualities.front().webp).value());
}

TEST_F(slide_images_test, of_a_short_clip_take_no_more_than_its_length_allows) {
    const auto bytes = lecture(3, 8s, 14);
    EXPECT_LE(sum(bytes), most_slide_bytes(24s, 3));
    EXPECT_GT(sum(bytes), most_slide_bytes(24s, 3) / 2) << "and no less than they may";
}

TEST_F(slide_images_test, the_first_ones_leave_as_much_to_the_last) {
    constexpr int some_lines = 12;
    const auto bytes = lecture(24, 5s, some_lines);
    EXPECT_LE(sum(bytes), most_slide_bytes(120s, 24));
    const auto [least, most] = std::ranges::minmax(bytes);
    EXPECT_GT(least, most / 4) << testing::PrintToString(bytes);
}

TEST_F(slide_images_test, that_are_kept_alone_count) {
    slide_images images(place_ / "made", false);
    fs::create_directory(place_ / "made");
    const auto first = images.store(page(1), 1, 4s).value(), second = images.store(page(2), 2, 8s).value();
    const auto before = base::read_file(image(first)).value();
    images.keep({first});
    EXPECT_FALSE(fs::exists(image(second)));
    ASSERT_TRUE(images.fit(before.size()));
    EXPECT_EQ(base::read_file(image(first)).value(), before);
    ASSERT_TRUE(images.fit(before.size() - 1));
    EXPECT_LT(fs::file_size(image(first)), before.size());
}

} // namespace lectern::media

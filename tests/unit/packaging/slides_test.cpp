#include "packaging/slides.hpp"

#include <gtest/gtest.h>

namespace lectern::packaging {
namespace {

using std::chrono::seconds;

std::vector<slide_image> three() {
    return {{{seconds(0), seconds(10), "0001.webp", seconds(9)}, 3000},
            {{seconds(10), std::chrono::milliseconds(12'500), "0002.webp", seconds(12)}, 5000},
            {{seconds(13), seconds(60), "0001.webp", seconds(9)}, 3000}};
}

} // namespace

TEST(slides, the_json_says_when_each_image_is_shown) {
    auto slides = three();
    slides[1].avif_bytes = 4000;
    EXPECT_EQ(slides_to_json(slides), R"([
  {"start_s": 0, "end_s": 10, "image": "0001.webp", "bytes": 3000, "taken_s": 9},
  {"start_s": 10, "end_s": 12.5, "image": "0002.webp", "bytes": 5000, "avif": "0002.avif", "avif_bytes": 4000, "taken_s": 12},
  {"start_s": 13, "end_s": 60, "image": "0001.webp", "bytes": 3000, "taken_s": 9}
]
)");
}

TEST(slides, what_the_json_says_can_be_read_again) {
    auto slides = three();
    slides[1].avif_bytes = 4000;
    const auto json = slides_to_json(slides);
    const auto read = slides_from_json(json);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(slides_to_json(*read), json);
    for (const auto* bad :
         {"", "{}", "[1]", "[{}]", R"([{"start_s": 0, "end_s": "x", "image": "a", "bytes": 1}])"})
        EXPECT_EQ(slides_from_json(bad).error().code, errc::corrupt) << bad;
}

TEST(slides, where_some_images_are_smaller_as_avif_the_whole_is_counted_with_these) {
    auto slides = three();
    EXPECT_EQ(describe_slides(slides, 200, seconds(60), seconds(6)).avif_bytes, 0U);
    slides[1].avif_bytes = 4000;
    EXPECT_EQ(describe_slides(slides, 200, seconds(60), seconds(6)).avif_bytes, 200U + 3000 + 4000);
    EXPECT_EQ(describe_slides(slides, 200, seconds(60), seconds(6)).bytes, 8200U);
}

TEST(slides, an_image_that_is_shown_twice_is_counted_once) {
    const auto r = describe_slides(three(), 200, seconds(60), seconds(6));
    EXPECT_EQ(r.bytes, 8200U);
    EXPECT_EQ(r.average_bps, 1094); // rounded up
    EXPECT_EQ(r.kind, store::rendition_kind::slides);
}

TEST(slides, the_peak_is_that_of_the_images_that_come_within_one_segment) {
    auto slides = three();
    EXPECT_EQ(describe_slides(slides, 0, seconds(60), seconds(6)).peak_bps, 5000 * 8 / 6 + 1);
    slides[1].slide.start = seconds(4);
    EXPECT_EQ(describe_slides(slides, 0, seconds(60), seconds(6)).peak_bps, (3000 + 5000) * 8 / 6 + 1);
}

TEST(slides, in_a_blink_of_a_lecture_the_peak_is_the_average) {
    const std::vector<slide_image> one = {{{seconds(0), seconds(2), "0001.webp", seconds(1)}, 1000}};
    const auto r = describe_slides(one, 0, seconds(2), seconds(6));
    EXPECT_EQ(r.average_bps, 4000);
    EXPECT_EQ(r.peak_bps, 4000);
}

} // namespace lectern::packaging

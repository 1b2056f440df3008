// Pictures that somebody sent, as posters.
#include "component/made_pictures.hpp"
#include "media/image_facts.hpp"

#include "lectern/media/still_picture.hpp"

#include <gtest/gtest.h>

namespace lectern::media {
namespace {

constexpr std::int64_t many = 1 << 24;

still_picture grey_of(const std::string& webp) {
    return decode_webp(webp, {1, 4096, many}).value();
}

int grey_at(const still_picture& picture, double x, double y) {
    const auto column = static_cast<std::size_t>(x * picture.width),
               row = static_cast<std::size_t>(y * picture.height);
    return picture.grey.at(row * static_cast<std::size_t>(picture.width) + column);
}

} // namespace

TEST(poster, of_a_large_picture_has_two_sizes_of_the_same_shape) {
    const auto made = make_poster(made_jpeg(2560, 1440), many).value();
    EXPECT_EQ(made.width, 1280);
    EXPECT_EQ(made.height, 720);
    EXPECT_EQ(grey_of(made.picture).width, 1280);
    EXPECT_EQ(grey_of(made.lean).width, 800);
    EXPECT_EQ(grey_of(made.lean).height, 450);
    EXPECT_LE(made.lean.size(), lean_poster_bytes);
    const auto small = make_poster(made_jpeg(320, 180), many).value();
    EXPECT_EQ(small.width, 320) << "none is made larger";
}

TEST(poster, is_turned_as_its_exif_says_which_goes) {
    const auto plain = made_jpeg(320, 180); // black above
    struct row {
        char orientation;
        int width;
        double black_x, black_y;
    };
    for (const auto& [orientation, width, x, y] :
         {row{1, 320, 0.5, 0.2}, row{3, 320, 0.5, 0.8}, row{6, 180, 0.8, 0.5}, row{8, 180, 0.2, 0.5}}) {
        const auto made = make_poster(with_exif(plain, orientation), many).value();
        EXPECT_EQ(made.width, width) << int{orientation};
        const auto picture = grey_of(made.picture);
        EXPECT_LT(grey_at(picture, x, y), 30) << int{orientation};
        EXPECT_GT(grey_at(picture, 1 - x, 1 - y), 220) << int{orientation};
        EXPECT_EQ(made.picture.find("Jane Roe"), std::string::npos);
    }
}

TEST(poster, is_on_white_where_it_is_transparent) {
    const auto made = make_poster(made_png(320, 180, {0, 0, 0, 255}, {0, 0, 0, 0}), many).value();
    const auto picture = grey_of(made.picture);
    EXPECT_LT(grey_at(picture, 0.25, 0.5), 30);
    EXPECT_GT(grey_at(picture, 0.75, 0.5), 220);
}

TEST(poster, what_would_take_too_many_pixels_is_refused_before_it_is_decoded) {
    const auto refused = make_poster(png_bomb(0x7FFFFFFF, 0x7FFFFFFF), many).error();
    EXPECT_EQ(refused.code, errc::refused);
    EXPECT_NE(refused.detail.find("2147483647 x 2147483647"), std::string::npos);
    EXPECT_EQ(make_poster(made_jpeg(640, 360), 640 * 359).error().code, errc::refused);
    EXPECT_TRUE(make_poster(made_jpeg(640, 360), 640 * 360));
    EXPECT_TRUE(make_poster(made_jpeg(322, 182), 322 * 182));
}

TEST(poster, of_what_is_no_picture_or_damaged_is_refused) {
    const auto webp = made_webp(320, 180), png = made_png(320, 180, {}, {});
    for (const auto& bytes : {std::string(), std::string("GIF89a"), webp.substr(0, webp.size() / 2),
                              png.substr(0, 60), std::string("\xFF\xD8"), made_png(320, 20, {}, {})})
        EXPECT_EQ(make_poster(bytes, many).error().code, errc::refused) << bytes.size();
}

TEST(image_facts, are_read_of_every_kind) {
    const auto jpeg = look_at_image(with_exif(made_jpeg(320, 180), 6)).value();
    EXPECT_EQ(jpeg.kind, image_kind::jpeg);
    EXPECT_EQ(jpeg.width, 320);
    EXPECT_EQ(jpeg.height, 180);
    const auto png = look_at_image(made_png(3, 5, {}, {})).value();
    EXPECT_EQ(png.kind, image_kind::png);
    EXPECT_EQ(png.width, 3);
    EXPECT_EQ(png.height, 5);
    const auto webp = look_at_image(made_webp(322, 180)).value();
    EXPECT_EQ(webp.kind, image_kind::webp);
    EXPECT_EQ(webp.width, 322);
    EXPECT_EQ(webp.height, 180);
    using namespace std::string_view_literals;
    const auto wide = look_at_image("RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\xFF\xFF\xFF\x0F\0\0"sv).value();
    EXPECT_EQ(wide.width, 1 << 24);
    EXPECT_EQ(wide.height, 16);
    EXPECT_FALSE(look_at_image(png_bomb(0, 5)));
}

TEST(image_facts, no_beginning_of_a_file_is_read_past_its_end) {
    for (const auto& whole : {with_exif(made_jpeg(320, 180), 6), made_png(3, 5, {}, {}), made_webp(320, 180)})
        for (std::size_t length = 0; length < std::min<std::size_t>(whole.size(), 1000); ++length) {
            const std::string exact = whole.substr(0, length); // its end is where a sanitizer looks
            (void)look_at_image(exact);
        }
}

} // namespace lectern::media

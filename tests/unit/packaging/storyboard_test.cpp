#include "packaging/storyboard.hpp"

#include <gtest/gtest.h>

namespace lectern::packaging {
namespace {

std::vector<media::still> stills(std::size_t count, std::size_t bytes) {
    std::vector<media::still> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back({std::chrono::seconds(10 * i), std::string(bytes, static_cast<char>(i + 1))});
    return out;
}

} // namespace

TEST(storyboard, tiles_lie_in_rows_of_ten_and_their_cues_say_where) {
    const auto board = make_storyboard(stills(12, 4 * 2 * 3), 4, 2, std::chrono::seconds(115));
    EXPECT_EQ(board.width, 40);
    EXPECT_EQ(board.height, 4);
    EXPECT_EQ(board.rgb.size(), 40U * 4 * 3);
    EXPECT_EQ(board.rgb[0], 1);
    EXPECT_EQ(board.rgb[4 * 3], 2);
    EXPECT_EQ(board.rgb[40 * 2 * 3], 11); // the first tile of the second row
    EXPECT_EQ(board.rgb.back(), 0);       // no tile there
    EXPECT_NE(board.webvtt.find("00:01:50.000 --> 00:01:55.000\nstoryboard.jpg#xywh=4,2,4,2\n"),
              std::string::npos)
        << board.webvtt;
}

TEST(storyboard, a_flood_of_stills_is_thinned) {
    const auto board = make_storyboard(stills(1001, 12), 2, 2, std::chrono::seconds(10010));
    EXPECT_EQ(board.width, 20);
    EXPECT_LE(board.height, 2 * static_cast<int>(max_tiles) / 10);
    EXPECT_NE(board.webvtt.find("00:00:00.000 --> 00:01:00.000"), std::string::npos);
}

TEST(storyboard, without_stills_there_is_none) {
    EXPECT_TRUE(make_storyboard({}, 160, 90, std::chrono::seconds(1)).rgb.empty());
}

} // namespace lectern::packaging

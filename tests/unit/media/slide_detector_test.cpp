#include "drawn_screen.hpp"
#include "media/slide_verdict.hpp"

#include <gtest/gtest.h>

namespace lectern::media {
namespace {

std::vector<std::int64_t> starts(const std::vector<found_slide>& slides) {
    std::vector<std::int64_t> all;
    for (const auto& s : slides) all.push_back(s.first);
    return all;
}

using numbers = std::vector<std::int64_t>;

} // namespace

TEST(slide_detector, finds_each_slide_where_it_begins) {
    lecture l;
    for (unsigned n = 1; n <= 5; ++n) l.show(slide_number(n), 24);
    const auto found = l.end();
    EXPECT_EQ(starts(found), (numbers{0, 24, 48, 72, 96}));
    EXPECT_EQ(found.front().end, 24);
    EXPECT_EQ(found.back().end, 120);
    for (const auto& s : found) {
        EXPECT_GE(s.image, s.first);
        EXPECT_LT(s.image, s.end);
        EXPECT_EQ(s.same_as, -1);
    }
}

TEST(slide_detector, a_slide_that_is_built_up_is_one_and_ends_as_its_last_state) {
    lecture l;
    for (unsigned n = 1; n <= 3; ++n)
        for (int lines = 0; lines <= 4; ++lines) l.show(slide_number(n, lines), 12);
    const auto found = l.end();
    EXPECT_EQ(starts(found), (numbers{0, 60, 120}));
    for (const auto& s : found) EXPECT_GE(s.image, s.first + 48) << "before the last line came";
}

TEST(slide_detector, a_fade_is_no_slide_and_the_next_one_begins_within_it) {
    lecture l;
    l.show(slide_number(1), 20);
    for (int i = 1; i < 4; ++i) l.show(slide_number(1).blended(slide_number(2), i / 4.0), 1);
    l.show(slide_number(2), 20);
    const auto found = l.end();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_NEAR(static_cast<double>(found[1].first), 21.5, 1.5);
}

TEST(slide_detector, a_webcam_inset_changes_nothing) {
    lecture with, without;
    unsigned moment = 0;
    for (unsigned n = 1; n <= 4; ++n) {
        without.show(slide_number(n), 30);
        for (int i = 0; i < 30; ++i) {
            // It holds still now and then, for up to two seconds.
            if (i % 10 < 6) ++moment;
            with.show(slide_number(n).noise(moment, 230, 110, 80, 60), 1);
        }
    }
    const auto found = with.end();
    EXPECT_EQ(starts(found), starts(without.end()));
    for (const auto& s : found) EXPECT_NEAR(s.restless, 80.0 * 60 / (320 * 180), 0.03);
}

TEST(slide_detector, a_pointer_that_wanders_and_rests_changes_nothing) {
    lecture l;
    for (unsigned n = 1; n <= 3; ++n)
        for (int i = 0; i < 40; ++i) {
            const int x = i < 20 ? 20 + 12 * i : 250, y = i < 20 ? 30 + 5 * i : 120;
            l.show(slide_number(n).box(x, y, 5, 8, 0), 1);
        }
    EXPECT_EQ(starts(l.end()), (numbers{0, 40, 80}));
}

TEST(slide_detector, compression_noise_changes_nothing) {
    lecture l;
    for (unsigned i = 0; i < 60; ++i) {
        auto s = slide_number(1);
        for (int x = 0; x < screen::width; x += 16)
            s.box(x, 170, 8, 8, static_cast<std::uint8_t>(246 + (i + static_cast<unsigned>(x)) % 5));
        l.show(s, 1);
    }
    EXPECT_EQ(starts(l.end()), (numbers{0}));
}

TEST(slide_detector, a_document_gives_a_picture_where_it_stands_still) {
    screen page;
    for (unsigned i = 0; i < 20; ++i) page.text(900 + i, 40, 4 + 9 * static_cast<int>(i), 220);
    lecture l;
    numbers true_starts;
    for (int stop = 0; stop < 4; ++stop) {
        true_starts.push_back(l.shown());
        l.show(page, 16);
        // Scrolled for two seconds; new text comes in below.
        for (unsigned i = 0; i < 8; ++i) {
            page.moved_up(9).text(2000 + 10 * static_cast<unsigned>(stop) + i, 40, 171, 220);
            l.show(page, 1);
        }
    }
    true_starts.push_back(l.shown() - 1); // the last step of the scroll is the first of standing still
    l.show(page, 16);
    const auto found = l.end();
    ASSERT_EQ(found.size(), true_starts.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        EXPECT_NEAR(static_cast<double>(found[i].first), static_cast<double>(true_starts[i]), 2);
}

TEST(slide_detector, a_board_that_fills_slowly_is_one_picture_until_it_is_wiped) {
    lecture l;
    for (unsigned page = 0; page < 2; ++page) {
        screen board;
        for (unsigned stroke = 0; stroke < 60; ++stroke) {
            board.text(5000 + page * 100 + stroke, 10 + 24 * static_cast<int>(stroke % 12),
                       10 + 30 * static_cast<int>(stroke / 12), 20);
            l.show(board, 2);
        }
    }
    const auto found = l.end();
    EXPECT_EQ(starts(found), (numbers{0, 120}));
    EXPECT_GE(found[0].image, 115);
}

TEST(slide_detector, what_is_wiped_away_bit_by_bit_is_still_in_the_image) {
    lecture l;
    l.show(slide_number(1), 20);
    auto board = slide_number(1);
    for (int x = 0; x < 80; x += 4) l.show(board.box(24 + 2 * x, 40, 8, 8, 250), 2);
    const auto found = l.end();
    ASSERT_FALSE(found.empty());
    EXPECT_LT(found[0].image, 40) << "the line is half gone";
}

TEST(slide_detector, something_that_flashes_up_does_not_split_a_slide) {
    lecture l;
    l.show(slide_number(1), 20).show(screen(10), 3).show(slide_number(1), 20);
    EXPECT_EQ(starts(l.end()), (numbers{0}));
}

TEST(slide_detector, a_slide_that_comes_again_is_known) {
    lecture l;
    l.show(slide_number(1), 20).show(slide_number(2), 20).show(slide_number(1), 20).show(slide_number(3), 20);
    const auto found = l.end();
    EXPECT_EQ(starts(found), (numbers{0, 20, 40, 60}));
    EXPECT_EQ(found[2].same_as, 0);
    EXPECT_EQ(found[3].same_as, -1);
}

TEST(slide_detector, an_empty_screen_is_no_slide) {
    lecture l;
    l.show(screen(16), 40).show(slide_number(1), 20).show(screen(16), 20);
    EXPECT_EQ(starts(l.end()), (numbers{40}));
}

TEST(slide_detector, light_and_dark_slides_with_the_same_shape_are_two) {
    lecture l;
    l.show(slide_number(1, 4, 250), 20).show(slide_number(2, 4, 20), 20);
    EXPECT_EQ(starts(l.end()), (numbers{0, 20}));
}

TEST(slide_detector, what_moves_everywhere_is_no_slide) {
    lecture l;
    for (unsigned i = 0; i < 80; ++i) l.show(screen().noise(i, 0, 0, screen::width, screen::height), 1);
    const auto found = l.end();
    EXPECT_TRUE(found.empty());
    EXPECT_NE(judge_slides(found).reason.find("stands still"), std::string::npos);
}

TEST(slide_detector, a_camera_before_a_still_wall_gives_no_slides) {
    lecture l;
    for (unsigned i = 0; i < 120; ++i) {
        screen s;
        s.noise(7, 0, 0, screen::width, screen::height);
        s.noise(100 + i, 100 + static_cast<int>(i % 30) * 3, 40, 60, 140);
        l.show(s, 1);
    }
    const auto found = l.end();
    const auto verdict = judge_slides(found);
    for (const bool kept : verdict.keep) EXPECT_FALSE(kept);
    EXPECT_NE(verdict.reason.find("No slides"), std::string::npos);
}

TEST(slide_detector, a_photograph_among_slides_is_a_slide) {
    lecture l;
    l.show(slide_number(1), 40);
    l.show(screen().noise(3, 0, 0, screen::width, screen::height), 30);
    l.show(slide_number(2), 40);
    const auto found = l.end();
    ASSERT_EQ(found.size(), 3U);
    const auto verdict = judge_slides(found);
    EXPECT_EQ(verdict.keep, (std::vector<bool>{true, true, true}));
    EXPECT_EQ(verdict.reason, "");
}

TEST(slide_detector, what_it_still_needs_is_bounded) {
    lecture l;
    for (unsigned n = 1; n <= 20; ++n) {
        l.show(slide_number(n), 17);
        const auto needed = l.detector().still_needed();
        EXPECT_LE(l.shown() - needed.oldest, 5 * slide_samples_per_second);
    }
}

TEST(slide_detector, says_that_there_is_one_while_the_first_is_still_shown) {
    lecture l;
    l.show(slide_number(1), 20);
    EXPECT_FALSE(l.detector().has_any()) << "nothing is decided yet";
    l.show(slide_number(1), 20);
    EXPECT_TRUE(l.detector().has_any());
    lecture moving;
    for (unsigned moment = 0; moment < 60; ++moment) moving.show(slide_number(moment), 1);
    EXPECT_FALSE(moving.detector().has_any());
}

TEST(slide_detector, no_slide_goes_on_over_what_is_not_known) {
    lecture l;
    l.show(slide_number(1), 24).show_unknown().show(slide_number(1), 24);
    const auto found = l.end();
    EXPECT_EQ(starts(found), (numbers{0, 25}));
    EXPECT_EQ(found.front().end, 24);
    EXPECT_EQ(found.back().same_as, 0);
}

TEST(slide_detector, a_picture_of_another_shape_is_another) {
    lecture l;
    l.show(slide_number(1), 24);
    const slide_grid turned(screen::height, screen::width,
                            std::vector<std::uint8_t>(std::size_t{screen::height} * screen::width));
    const slide_grid larger(screen::width * 2, screen::height * 2,
                            std::vector<std::uint8_t>(std::size_t{screen::height} * screen::width * 4));
    for (const auto* grid : {&turned, &larger}) {
        EXPECT_FALSE(l.detector().fits(*grid));
        EXPECT_TRUE(l.detector().shows_another(*grid));
    }
    EXPECT_TRUE(l.detector().fits(*slide_number(1).grid()));
    EXPECT_FALSE(l.detector().shows_another(*slide_number(1).grid()));
}

TEST(slide_detector, nothing_shown_gives_nothing) {
    EXPECT_TRUE(lecture().end().empty());
    EXPECT_FALSE(judge_slides({}).reason.empty());
}

} // namespace lectern::media

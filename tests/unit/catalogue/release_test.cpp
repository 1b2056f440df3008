// Whether a lecture is held back, after what was asked for.
#include "catalogue/release.hpp"

#include <gtest/gtest.h>

namespace lectern::catalogue {
namespace {

constexpr std::int64_t now = 1000, later = 2000, even_later = 3000, before = 500;
const release shown, held{true}, scheduled{true, later}, due{true, before};

TEST(release, by_hand_follows_what_the_entry_says_now) {
    const struct {
        const char* what;
        release present;
        release_wish wish;
        release becomes;
    } rows[] = {
        {"nothing", shown, {}, shown},
        {"said again", shown, {false, {}}, shown},
        {"held back", shown, {true, {}}, held},
        {"a time holds it back", shown, {false, later}, scheduled},
        {"a time, and held", shown, {true, later}, scheduled},
        {"still scheduled", scheduled, {true, later}, scheduled},
        {"another time", scheduled, {true, even_later}, {true, even_later}},
        {"no time any more", scheduled, {true, {}}, held},
        {"published, and its time goes", scheduled, {false, later}, shown},
        {"published, and its time taken away", scheduled, {false, {}}, shown},
        {"published", held, {false, {}}, shown},
        {"both taken away", scheduled, {}, held},
        {"waits for its recording", due, {true, before}, due},
    };
    for (const auto& row : rows) {
        const auto verdict = release_by_hand(row.present, row.wish, now);
        EXPECT_EQ(verdict.field, "") << row.what;
        EXPECT_EQ(verdict.becomes, row.becomes) << row.what;
    }
}

TEST(release, by_hand_refuses_times_that_have_passed_and_what_contradicts_itself) {
    EXPECT_EQ(release_by_hand(shown, {true, before}, now).field, "publish_at");
    EXPECT_EQ(release_by_hand(shown, {false, now}, now).field, "publish_at");
    EXPECT_EQ(release_by_hand(scheduled, {true, before}, now).field, "publish_at");
    EXPECT_EQ(release_by_hand(scheduled, {false, even_later}, now).field, "held");
}

TEST(release, by_file_is_as_it_was_unless_the_file_says_so) {
    EXPECT_EQ(release_by_file(&scheduled, {}, now), scheduled);
    EXPECT_EQ(release_by_file(nullptr, {}, now), shown);
    EXPECT_EQ(release_by_file(&held, {false, {}}, now), shown);
    EXPECT_EQ(release_by_file(&shown, {true, {}}, now), held);
    EXPECT_EQ(release_by_file(&shown, {{}, later}, now), scheduled);
    EXPECT_EQ(release_by_file(nullptr, {true, before}, now), due) << "as it was exported";
    EXPECT_EQ(release_by_file(&due, {true, before}, now), due);
    EXPECT_EQ(release_by_file(&shown, {true, before}, now), shown) << "it has been published since";
}

} // namespace
} // namespace lectern::catalogue

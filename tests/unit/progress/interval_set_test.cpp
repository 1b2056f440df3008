#include "lectern/progress/heat_map.hpp"
#include "lectern/progress/interval_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace lectern::progress {
namespace {

interval_set set_of(const std::vector<interval>& parts) {
    interval_set made;
    for (const auto& part : parts) made.add(part);
    return made;
}

interval_set parsed(const std::string& text) {
    return interval_set::parse(text).value();
}

milliseconds ms(int count) {
    return milliseconds(count);
}

struct added {
    std::string before;
    interval part;
    std::string after;
};

TEST(interval_set, takes_parts_where_they_belong) {
    const std::vector<added> rows{
        {"", {ms(0), ms(5000)}, "0-5000"},
        {"0-5000", {ms(0), ms(5000)}, "0-5000"},                       // the same again
        {"0-5000", {ms(1000), ms(2000)}, "0-5000"},                    // within
        {"1000-2000", {ms(0), ms(5000)}, "0-5000"},                    // around
        {"0-5000", {ms(5000), ms(9000)}, "0-9000"},                    // touching
        {"0-5000", {ms(5999), ms(9000)}, "0-9000"},                    // nearly touching
        {"0-5000", {ms(6000), ms(9000)}, "0-5000,6000-9000"},          // not any more
        {"6000-9000", {ms(0), ms(5001)}, "0-9000"},                    // nearly, from below
        {"6000-9000", {ms(0), ms(5000)}, "0-5000,6000-9000"},          //
        {"0-1000,4000-5000,9000-9500", {ms(900), ms(9100)}, "0-9500"}, // over several
        {"0-1000,4000-5000,9000-9500", {ms(5500), ms(6000)}, "0-1000,4000-6000,9000-9500"},
        {"4000-5000", {ms(7000), ms(7000)}, "4000-5000"},         // empty
        {"4000-5000", {ms(9000), ms(8000)}, "4000-5000"},         // backwards
        {"4000-5000", {ms(-3000), ms(1000)}, "0-1000,4000-5000"}, // before the beginning
        {"4000-5000", {ms(-3000), ms(-1000)}, "4000-5000"},
    };
    for (const auto& row : rows) {
        auto set = parsed(row.before);
        set.add(row.part);
        EXPECT_EQ(set.to_text(), row.after) << row.before << " and " << row.part.start.count();
    }
}

// Parts of a lecture as they come from devices that know nothing of each other.
TEST(interval_set, is_the_same_in_every_order_and_however_often_it_is_told) {
    std::mt19937 chance(6);
    for (int round = 0; round < 300; ++round) {
        std::vector<interval> parts;
        for (int i = 0; i < 12; ++i) {
            const auto start = ms(static_cast<int>(chance() % 60'000));
            parts.push_back({start, start + ms(static_cast<int>(chance() % 4'000))});
        }
        const auto once = set_of(parts);
        // A bit for each millisecond, and then short gaps closed: what the set should be.
        std::vector<bool> seen(70'000);
        for (const auto& p : parts)
            std::fill(seen.begin() + p.start.count(), seen.begin() + p.end.count(), true);
        interval_set slow;
        for (std::size_t i = 0; i < seen.size(); ++i)
            if (seen[i]) slow.add({milliseconds(i), milliseconds(i + 1)});
        ASSERT_EQ(once, slow);
        auto again = parts;
        again.insert(again.end(), parts.begin(), parts.end());
        std::shuffle(again.begin(), again.end(), chance);
        ASSERT_EQ(set_of(again), once);
        // Two devices whose sets meet at the server, either way.
        const auto half = parts.begin() + 6;
        auto one = set_of({parts.begin(), half}), other = set_of({half, parts.end()});
        auto both = one;
        both.add(other);
        other.add(one);
        ASSERT_EQ(both, once);
        ASSERT_EQ(other, once);
        ASSERT_EQ(parsed(once.to_text()), once);
    }
}

TEST(interval_set, says_how_much_was_watched) {
    const auto set = parsed("0-5000,10000-12000");
    EXPECT_EQ(set.total(), ms(7000));
    EXPECT_EQ(set.within({ms(4000), ms(11000)}), ms(2000));
    EXPECT_EQ(set.within({ms(5000), ms(10000)}), ms(0));
    EXPECT_EQ(set.clipped(ms(11000)).to_text(), "0-5000,10000-11000");
    EXPECT_EQ(set.clipped(ms(10000)).to_text(), "0-5000");
    EXPECT_EQ(set.clipped(ms(0)).to_text(), "");
}

TEST(interval_set, that_somebody_damaged_is_refused) {
    for (const auto* text : {"x", "1", "1-", "-1", "2-1", "1-1", "1-2,x", "1-2;3-4", "1.5-2", "1--2",
                             "99999999999999999999-1"}) {
        const auto found = interval_set::parse(text);
        ASSERT_FALSE(found) << text;
        EXPECT_EQ(found.error().code, errc::corrupt);
    }
}

TEST(heat_map, has_at_most_a_hundred_buckets_of_readable_length) {
    const std::vector<std::pair<std::chrono::seconds, std::chrono::seconds>> rows{
        {std::chrono::seconds(24), std::chrono::seconds(1)},
        {std::chrono::seconds(100), std::chrono::seconds(1)},
        {std::chrono::seconds(101), std::chrono::seconds(2)},
        {std::chrono::minutes(45), std::chrono::seconds(30)},
        {std::chrono::hours(2), std::chrono::minutes(2)},
        {std::chrono::hours(12), std::chrono::minutes(10)}};
    for (const auto& [whole, length] : rows) {
        const heat_map map(whole);
        EXPECT_EQ(map.length(), length) << whole.count();
        EXPECT_LE(map.buckets().size(), heat_map::most_buckets);
        EXPECT_EQ(map.buckets().back().end, whole);
    }
    EXPECT_TRUE(heat_map(ms(0)).buckets().empty());
}

TEST(heat_map, counts_who_watched_half_of_a_bucket_and_where_people_stopped) {
    heat_map map(ms(4500)); // 1 s each, the last one half a second
    map.add(parsed("0-2400"), ms(2400));
    map.add(parsed("0-2500"), ms(2500));
    map.add(parsed("1000-4500"), ms(4500)); // not finished: the first second is missing
    map.add(parsed("0-4500"), ms(1000));    // finished, and went back
    map.add(parsed("4300-4500"), std::nullopt);
    std::vector<std::int64_t> people, stopped;
    for (const auto& b : map.buckets()) {
        people.push_back(b.people);
        stopped.push_back(b.stopped);
    }
    EXPECT_EQ(people, (std::vector<std::int64_t>{3, 4, 3, 2, 2}));
    EXPECT_EQ(stopped, (std::vector<std::int64_t>{0, 0, 2, 0, 1}));
}

TEST(heat_map, finished_is_nine_tenths) {
    EXPECT_TRUE(is_finished(ms(900), ms(1000)));
    EXPECT_FALSE(is_finished(ms(899), ms(1000)));
    EXPECT_FALSE(is_finished(ms(0), ms(0)));
}

} // namespace
} // namespace lectern::progress

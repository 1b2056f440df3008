#include "app/address.hpp"
#include "app/caption_arguments.hpp"
#include "app/outcome.hpp"
#include "app/terminal_progress.hpp"

#include <gtest/gtest.h>

namespace lectern::app {

TEST(address, is_an_ip_address_and_a_port) {
    EXPECT_EQ(parse_address("127.0.0.1:8080").value().port, 8080);
    EXPECT_EQ(parse_address("[::1]:0").value().host, "::1");
    EXPECT_EQ(parse_address(":9").value().host, "0.0.0.0");
    EXPECT_EQ(parse_address("localhost:9").value().host, "127.0.0.1");
    for (const auto* bad :
         {"", "8080", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "example.org:80", "127.0.0.1:"})
        EXPECT_EQ(parse_address(bad).error().code, errc::usage) << bad;
}

TEST(caption_arguments, are_a_language_and_a_file) {
    const auto parsed = parse_caption_arguments({"en=a.srt", "zh-Hans=dir/b=c.vtt"}).value();
    ASSERT_EQ(parsed.size(), 2U);
    EXPECT_EQ(parsed[0].language, "en");
    EXPECT_EQ(parsed[1].file, "dir/b=c.vtt");
    EXPECT_FALSE(parse_caption_arguments({"a.srt"}));
    EXPECT_FALSE(parse_caption_arguments({"=a.srt"}));
    EXPECT_FALSE(parse_caption_arguments({"en="}));
}

TEST(exit_status, follows_the_contract) {
    EXPECT_EQ(status_of(errc::usage), 2);
    EXPECT_EQ(status_of(errc::refused), 3);
    EXPECT_EQ(status_of(errc::too_large), 3);
    EXPECT_EQ(status_of(errc::no_space), 1);
    EXPECT_EQ(status_of(errc::not_found), 1);
}

TEST(progress_line, says_how_far_and_how_long_still) {
    using namespace std::chrono;
    EXPECT_EQ(progress_line({0.5, seconds(150)}, seconds(30)), "50%  2:30 of 5:00 done, 0:30 left");
    EXPECT_EQ(progress_line({0.01, seconds(36)}, seconds(30)), "1%  0:36 of 1:00:00 done");
    EXPECT_EQ(progress_line({0, seconds(0)}, seconds(1)), "0%");
    EXPECT_EQ(progress_line({0.5, seconds(0)}, seconds(30)),
              "50%, 0:30 left"); // of a server that tells no more
}

} // namespace lectern::app

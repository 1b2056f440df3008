#include "app/worker_message.hpp"

#include <gtest/gtest.h>

namespace lectern::app {

TEST(worker_message, a_task_arrives_as_it_was_sent) {
    worker_task sent;
    sent.input = "/tmp/a \"b\"\n講義.mp4";
    sent.directory = "/srv/staging/not \xff utf-8";
    sent.captions = {{"zh-Hans", "/tmp/c.srt"}};
    sent.limits.max_pixels = 123456;
    sent.limits.max_duration = std::chrono::hours(3);
    sent.memory = 5ULL << 32U;
    sent.cpu = std::chrono::seconds(77);
    const auto got = parse_worker_task(to_json(sent)).value();
    EXPECT_EQ(got.input, sent.input);
    EXPECT_EQ(got.directory, sent.directory);
    ASSERT_EQ(got.captions.size(), 1U);
    EXPECT_EQ(got.captions[0].language, "zh-Hans");
    EXPECT_EQ(got.limits.max_pixels, 123456);
    EXPECT_EQ(got.limits.max_duration, std::chrono::hours(3));
    EXPECT_EQ(got.memory, sent.memory);
    EXPECT_EQ(got.cpu, sent.cpu);
    EXPECT_TRUE(got.sandbox);
    EXPECT_FALSE(got.slides);
    EXPECT_FALSE(got.poster);
    sent.poster = poster_task{48 << 20};
    EXPECT_EQ(parse_worker_task(to_json(sent)).value().poster->max_pixels, 48 << 20);
    sent.slides = slide_task{{"0001.webp", "0002.webp"}, "/usr/share/\xff", "eng+chi_sim"};
    const auto slides = parse_worker_task(to_json(sent)).value().slides;
    ASSERT_TRUE(slides);
    EXPECT_EQ(slides->images, sent.slides->images);
    EXPECT_EQ(slides->data, sent.slides->data);
    EXPECT_EQ(slides->languages, "eng+chi_sim");
    EXPECT_EQ(parse_worker_task("{}").error().code, errc::usage);
}

TEST(worker_message, reports_arrive_as_they_were_sent) {
    const auto progress =
        parse_worker_report(to_json(worker_report(media::progress{0.25, std::chrono::seconds(3)}))).value();
    EXPECT_DOUBLE_EQ(std::get<media::progress>(progress).fraction, 0.25);
    EXPECT_EQ(std::get<media::progress>(progress).media_time, std::chrono::seconds(3));
    EXPECT_TRUE(std::holds_alternative<worker_done>(
        parse_worker_report(to_json(worker_report(worker_done{}))).value()));
    const auto note = parse_worker_report(to_json(worker_report(worker_note{"goes on"}))).value();
    EXPECT_EQ(std::get<worker_note>(note).text, "goes on");
    const auto slide =
        parse_worker_report(to_json(worker_report(worker_slide{"0001.webp", "\"2x\" 細胞"}))).value();
    EXPECT_EQ(std::get<worker_slide>(slide).image, "0001.webp");
    EXPECT_EQ(std::get<worker_slide>(slide).text, "\"2x\" 細胞");
    const auto early = parse_worker_report(to_json(worker_report(worker_early{"early-sound"}))).value();
    EXPECT_EQ(std::get<worker_early>(early).name, "early-sound");
    EXPECT_EQ(parse_worker_report(R"({"early":"../../packages"})").error().code, errc::corrupt);
    const error why{errc::refused, "There is no picture\nin it."};
    EXPECT_EQ(
        std::get<worker_failure>(parse_worker_report(to_json(worker_report(worker_failure{why}))).value())
            .why,
        why);
    EXPECT_EQ(parse_worker_report("Segmentation fault").error().code, errc::corrupt);
    EXPECT_EQ(parse_worker_report("[1]").error().code, errc::corrupt);
}

} // namespace lectern::app

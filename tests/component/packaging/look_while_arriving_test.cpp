// A recording that is looked at while it arrives.
#include "early_fixture.hpp"

#include "lectern/packaging/look_while_arriving.hpp"

#include <fstream>
#include <future>
#include <stop_token>
#include <thread>

namespace lectern::packaging {
namespace {

using arriving_test = early_test;

// Copies a file a piece at a time, as a network does.
std::jthread arrive(const fs::path& from, const fs::path& to) {
    std::ofstream(to, std::ios::binary);
    return std::jthread([from, to] {
        const auto bytes = base::read_file(from).value();
        constexpr std::size_t pieces = 12;
        for (std::size_t i = 0; i < pieces; ++i) {
            const auto at = bytes.size() * i / pieces, end = bytes.size() * (i + 1) / pieces;
            std::ofstream(to, std::ios::binary | std::ios::app)
                .write(bytes.data() + at, static_cast<std::streamsize>(end - at));
            std::this_thread::sleep_for(50ms);
        }
    });
}

} // namespace

TEST_F(arriving_test, what_was_found_while_the_recording_arrived_is_what_would_be_found_later) {
    const auto file = recording(two_pages);
    const auto arriving = scratch_.path() / "arriving";
    const auto taken = scratch_.path() / "taken";
    auto options = early_into(taken);
    {
        const auto coming = arrive(file, arriving);
        auto look = options;
        look.limits.arriving = fs::file_size(file);
        const auto looked = look_while_arriving(arriving, look);
        ASSERT_TRUE(looked) << looked.error().detail;
    }
    EXPECT_TRUE(fs::exists(options.work / "survey"));
    const auto whole = package_recording(arriving, scratch_.path() / "package", options);
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto early = store::read_package(taken);
    ASSERT_TRUE(early) << early.error().detail;
    EXPECT_TRUE(has(*early, store::rendition_kind::slides));
    EXPECT_EQ(base::read_file(taken / store::slides_file).value(),
              base::read_file(scratch_.path() / "package" / store::slides_file).value());
    id_without(file);
    const auto plain = store::read_package(scratch_.path() / "plain").value();
    expect_the_same_slides(scratch_.path() / "plain" / store::slides_file,
                           scratch_.path() / "package" / store::slides_file);
    for (const auto& made : plain.files)
        EXPECT_TRUE(made.path == store::slides_file || std::ranges::any_of(whole->manifest.files,
                                                                           [&made](const auto& f) {
                                                                               return f.path == made.path &&
                                                                                      f.sha256 == made.sha256;
                                                                           }))
            << made.path;
    EXPECT_EQ(whole->manifest.remarks, plain.remarks);
}

TEST_F(arriving_test, a_recording_whose_index_comes_last_is_not_looked_at_before_it_is_there) {
    const auto file = recording(two_pages, "in.mp4");
    auto options = early_into(scratch_.path() / "taken");
    options.limits.arriving = fs::file_size(file);
    const auto looked = look_while_arriving(file, options);
    ASSERT_FALSE(looked);
    EXPECT_EQ(looked.error().code, errc::refused);
    const auto first = recording(two_pages + " -movflags +faststart", "first.mp4");
    options.limits.arriving = fs::file_size(first);
    EXPECT_TRUE(look_while_arriving(first, options));
}

TEST_F(arriving_test, a_look_reads_no_byte_that_may_be_taken_back) {
    const auto file = recording(two_pages);
    auto options = early_into(scratch_.path() / "taken");
    options.limits.arriving = fs::file_size(file);
    options.limits.arrived = scratch_.path() / "arrived";
    base::write_file(options.limits.arrived, std::to_string(fs::file_size(file) / 2)).value();
    auto looking = std::async(std::launch::async, [&] { return look_while_arriving(file, options); });
    EXPECT_EQ(looking.wait_for(700ms), std::future_status::timeout) << "though all bytes are in the file";
    base::write_file(options.limits.arrived, std::to_string(fs::file_size(file))).value();
    ASSERT_EQ(looking.wait_for(60s), std::future_status::ready);
    EXPECT_TRUE(looking.get());
}

TEST_F(arriving_test, a_look_that_nobody_wants_ends_while_it_waits) {
    const auto file = recording(two_pages);
    auto options = early_into(scratch_.path() / "taken");
    options.limits.arriving = fs::file_size(file) + 1'000'000; // that never come
    std::stop_source stop;
    options.stop = stop.get_token();
    auto looking = std::async(std::launch::async, [&] { return look_while_arriving(file, options); });
    EXPECT_EQ(looking.wait_for(300ms), std::future_status::timeout);
    stop.request_stop();
    ASSERT_EQ(looking.wait_for(20s), std::future_status::ready);
    EXPECT_FALSE(looking.get());
}

TEST_F(arriving_test, slides_that_would_be_late_are_left_out_and_what_is_heard_is_noted) {
    const auto file = recording(two_pages);
    auto options = early_into(scratch_.path() / "taken");
    options.limits.arriving = fs::file_size(file) + 1'000'000;
    options.limits.arrived = scratch_.path() / "arrived";
    base::write_file(options.limits.arrived, std::to_string(fs::file_size(file) / 2)).value();
    std::stop_source late;
    auto looking =
        std::async(std::launch::async, [&] { return look_while_arriving(file, options, late.get_token()); });
    EXPECT_EQ(looking.wait_for(300ms), std::future_status::timeout);
    late.request_stop();
    EXPECT_EQ(looking.wait_for(300ms), std::future_status::timeout) << "the survey waits for the rest";
    fs::resize_file(file, options.limits.arriving);
    base::write_file(options.limits.arrived, std::to_string(options.limits.arriving)).value();
    ASSERT_EQ(looking.wait_for(60s), std::future_status::ready);
    EXPECT_EQ(looking.get().error().code, errc::cancelled);
    EXPECT_TRUE(fs::exists(options.work / survey_name));
    EXPECT_FALSE(fs::exists(options.work / "slides"));
}

} // namespace lectern::packaging

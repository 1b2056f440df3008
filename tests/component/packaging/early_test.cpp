// A lecture that can be heard before it can be seen, and a recording that is looked at while it arrives.
#include "lectern/base/files.hpp"
#include "lectern/packaging/early_names.hpp"
#include "lectern/packaging/look_while_arriving.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/store/package_files.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <future>
#include <optional>
#include <thread>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const std::string two_pages =
    "-f lavfi -i \"color=white:s=640x360:r=10:d=5,drawbox=x=40:y=30:w=300:h=24:c=black:t=fill,"
    "drawbox=x=60:y=100:w=400:h=24:c=black:t=fill\" "
    "-f lavfi -i \"color=white:s=640x360:r=10:d=5,drawbox=x=140:y=60:w=300:h=24:c=black:t=fill,"
    "drawbox=x=100:y=220:w=400:h=24:c=black:t=fill\" "
    "-f lavfi -i sine=300:r=48000 -filter_complex \"[0][1]concat=n=2[v]\" -map [v] -map 2:a -shortest ";

class early_test : public testing::Test {
protected:
    fs::path recording(const std::string& arguments, const std::string& name = "in.mkv") const {
        const auto file = scratch_.path() / name;
        const auto command = "ffmpeg -v error -nostdin -y " + arguments +
                             " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac '" + file.string() +
                             "'";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        return file;
    }
    fs::path directory(const std::string& name) const {
        fs::create_directory(scratch_.path() / name);
        return scratch_.path() / name;
    }
    // Where the first of what comes early is moved to, when the last goes to `taken`.
    static fs::path first_of(const fs::path& taken) { return taken.string() + "-first"; }
    // Options under which what comes early is moved to `taken`.
    package_options early_into(const fs::path& taken) const {
        package_options options;
        options.targets.early_after = 1s;
        options.targets.av1 = false;
        options.work = directory("work");
        options.on_early = [taken](const fs::path& made) {
            const auto to = made.filename() == early_names.front() ? first_of(taken) : taken;
            EXPECT_FALSE(fs::exists(to)) << "twice";
            EXPECT_FALSE(fs::exists(taken)) << "the last is the last";
            fs::rename(made, to);
        };
        return options;
    }
    std::string id_without(const fs::path& file) const {
        package_options options;
        options.targets.av1 = false;
        const auto made = package_recording(file, scratch_.path() / "plain", options);
        EXPECT_TRUE(made) << made.error().detail;
        return made ? made->id : "";
    }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-early-").value();
};

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

// A look skips pictures that no other refers to: its times may differ by one of its steps.
void expect_the_same_slides(const fs::path& one, const fs::path& other) {
    const auto a = boost::json::parse(base::read_file(one).value()).as_array(),
               b = boost::json::parse(base::read_file(other).value()).as_array();
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (const auto* time : {"start_s", "end_s"})
            EXPECT_NEAR(a[i].at(time).to_number<double>(), b[i].at(time).to_number<double>(), 0.3);
        EXPECT_EQ(a[i].at("image"), b[i].at("image"));
    }
}

std::vector<std::string> names_of(const store::package_manifest& manifest) {
    std::vector<std::string> names;
    for (const auto& r : manifest.renditions) names.push_back(r.id);
    std::ranges::sort(names);
    return names;
}

bool has(const store::package_manifest& manifest, store::rendition_kind kind) {
    return std::ranges::any_of(manifest.renditions, [kind](const auto& r) { return r.kind == kind; });
}

} // namespace

TEST_F(early_test, the_sound_comes_first_and_the_whole_is_what_it_would_have_been) {
    const auto file = recording(two_pages);
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto early = store::read_package(taken);
    ASSERT_TRUE(early) << early.error().detail;
    EXPECT_TRUE(store::verify_files(taken, *early).value().empty());
    EXPECT_TRUE(has(*early, store::rendition_kind::audio));
    EXPECT_FALSE(has(*early, store::rendition_kind::video));
    EXPECT_TRUE(has_more_to_come(*early));
    EXPECT_NEAR(early->duration_s, whole->manifest.duration_s, 0.001);
    EXPECT_FALSE(has_more_to_come(whole->manifest));
    EXPECT_EQ(whole->id, id_without(file));
}

TEST_F(early_test, slides_of_key_frames_come_with_the_sound_and_the_final_ones_with_the_picture) {
    const auto file = recording(two_pages);
    const auto taken = scratch_.path() / "taken";
    const auto options = early_into(taken);
    fs::create_directories(options.work / "early-slides" / "slides"); // of an attempt that was killed
    base::write_file(options.work / "early-slides" / "slides" / "0009.webp", "half").value();
    const auto whole = package_recording(file, scratch_.path() / "package", options);
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto early = store::read_package(taken);
    ASSERT_TRUE(early) << early.error().detail;
    EXPECT_TRUE(has(*early, store::rendition_kind::slides));
    EXPECT_EQ(early->slides_reason, "");
    EXPECT_FALSE(fs::exists(taken / "slides" / "0009.webp"));
    expect_the_same_slides(taken / store::slides_file, scratch_.path() / "package" / store::slides_file);
    EXPECT_FALSE(fs::exists(options.work / "slides")) << "provisional ones were noted as found";
    EXPECT_FALSE(fs::exists(options.work / "early-slides"));
    EXPECT_EQ(whole->id, id_without(file));
}

TEST_F(early_test, no_slides_come_early_of_a_camera) {
    const auto file =
        recording("-f lavfi -i mandelbrot=s=320x180:r=10 -f lavfi -i sine=300:r=48000 -t 12 -g 20");
    const auto taken = scratch_.path() / "taken";
    ASSERT_TRUE(package_recording(file, scratch_.path() / "package", early_into(taken)));
    const auto early = store::read_package(taken);
    ASSERT_TRUE(early) << early.error().detail;
    EXPECT_FALSE(has(*early, store::rendition_kind::slides));
    EXPECT_NE(early->slides_reason.find("its slides come with it"), std::string::npos);
}

TEST_F(early_test, the_main_sound_comes_alone_and_then_all_of_it) {
    const auto file = recording(two_pages);
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto first = store::read_package(first_of(taken)), second = store::read_package(taken);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(names_of(*first), (std::vector<std::string>{"audio-und", "slides"}));
    EXPECT_EQ(names_of(*second), (std::vector<std::string>{"audio-und", "low-und", "low-und-aac", "slides"}));
    EXPECT_TRUE(has_more_to_come(*first));
    EXPECT_EQ(first->duration_s, second->duration_s);
    for (const auto* name : {"audio-und.mp4", "low-und.mp4", "low-und-aac.mp4"})
        EXPECT_EQ(base::read_file(taken / name).value(),
                  base::read_file(scratch_.path() / "package" / name).value())
            << name;
    EXPECT_EQ(base::read_file(first_of(taken) / "audio-und.mp4").value(),
              base::read_file(taken / "audio-und.mp4").value());
}

TEST_F(early_test, an_attempt_that_ends_between_the_two_is_gone_on_from) {
    const auto file = recording(two_pages);
    const auto taken = scratch_.path() / "taken";
    auto options = early_into(taken);
    std::stop_source stop;
    auto ended = options;
    ended.stop = stop.get_token();
    ended.on_early = [&stop, &options](const fs::path& made) {
        options.on_early(made);
        stop.request_stop();
    };
    const auto broken_off = package_recording(file, scratch_.path() / "package", ended);
    ASSERT_FALSE(broken_off);
    EXPECT_EQ(broken_off.error().code, errc::cancelled) << broken_off.error().detail;
    EXPECT_FALSE(fs::exists(taken));
    const auto before = base::read_file(first_of(taken) / "manifest.json").value();
    fs::remove_all(first_of(taken));
    const auto whole = package_recording(file, scratch_.path() / "package", options);
    ASSERT_TRUE(whole) << whole.error().detail;
    EXPECT_EQ(base::read_file(first_of(taken) / "manifest.json").value(), before);
    const auto second = store::read_package(taken);
    ASSERT_TRUE(second);
    EXPECT_TRUE(store::verify_files(taken, *second).value().empty());
}

TEST_F(early_test, sound_without_a_low_one_comes_once) {
    const auto file = recording("-f lavfi -i testsrc2=s=320x180:r=10:d=6 -f lavfi -i sine=300:r=48000:d=6"
                                " -filter_complex \"[1]asplit[a][b];[b]volume=-1[c];[a][c]join=inputs=2:"
                                "channel_layout=stereo[s]\" -map 0:v -map [s]");
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    const auto once = store::read_package(first_of(taken));
    ASSERT_TRUE(once) << once.error().detail;
    EXPECT_EQ(names_of(*once), std::vector<std::string>{"audio-und"});
    EXPECT_FALSE(fs::exists(taken));
    EXPECT_EQ(whole->id, id_without(file));
}

TEST_F(early_test, a_picture_that_outlasts_the_sound_does_so_in_both) {
    const auto file = recording("-f lavfi -i testsrc2=s=320x180:r=2:d=9 -f lavfi -i sine=300:r=48000:d=4");
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    ASSERT_TRUE(store::read_package(taken));
    EXPECT_EQ(whole->id, id_without(file));
}

TEST_F(early_test, a_picture_that_ends_elsewhere_than_its_packets_say_takes_the_sound_with_it) {
    const auto taken = scratch_.path() / "taken";
    // Its pictures come more often than any that are made of it; then one that cannot be decoded after 6 s.
    const auto fast = recording("-f lavfi -i testsrc2=s=320x180:r=100:d=5 -f lavfi -i sine=300:r=48000:d=4");
    const auto one = package_recording(fast, scratch_.path() / "one", early_into(taken));
    ASSERT_TRUE(one) << one.error().detail;
    EXPECT_EQ(one->id, id_without(fast));
    for (const auto* left : {"plain", "taken", "taken-first", "work"}) fs::remove_all(scratch_.path() / left);
    const auto broken =
        recording("-f lavfi -i testsrc2=s=320x180:r=10:d=20 -f lavfi -i sine=300:r=48000:d=4 -g 10"
                  " -bsf:v \"noise=amount='gt(n,60)'\"",
                  "broken.mkv");
    const auto other = package_recording(broken, scratch_.path() / "other", early_into(taken));
    ASSERT_TRUE(other) << other.error().detail;
    EXPECT_TRUE(fs::exists(taken));
    EXPECT_LT(other->manifest.duration_s, 10);
    EXPECT_EQ(other->id, id_without(broken));
}

TEST_F(early_test, sound_that_cannot_be_decoded_does_not_keep_the_picture_back) {
    const auto file = recording("-f lavfi -i testsrc2=s=320x180:r=10:d=6 -f lavfi -i sine=300:r=48000:d=6"
                                " -bsf:a noise=amount=1");
    const auto taken = scratch_.path() / "taken";
    const auto whole = package_recording(file, scratch_.path() / "package", early_into(taken));
    ASSERT_TRUE(whole) << whole.error().detail;
    EXPECT_FALSE(fs::exists(taken) || fs::exists(first_of(taken)));
    EXPECT_TRUE(has(whole->manifest, store::rendition_kind::video));
    EXPECT_EQ(whole->id, id_without(file));
}

TEST_F(early_test, nothing_comes_early_of_what_is_short_or_has_no_sound) {
    const auto taken = scratch_.path() / "taken";
    auto options = early_into(taken);
    options.targets.early_after = 11s;
    ASSERT_TRUE(package_recording(recording(two_pages), scratch_.path() / "short", options));
    EXPECT_FALSE(fs::exists(taken) || fs::exists(first_of(taken)));
    fs::remove_all(options.work);
    const auto silent = recording("-f lavfi -i testsrc2=s=320x180:r=10:d=4", "silent.mkv");
    ASSERT_TRUE(package_recording(silent, scratch_.path() / "silent", early_into(taken)));
    EXPECT_FALSE(fs::exists(taken) || fs::exists(first_of(taken)));
}

TEST_F(early_test, what_was_found_while_the_recording_arrived_is_what_would_be_found_later) {
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

TEST_F(early_test, a_recording_whose_index_comes_last_is_not_looked_at_before_it_is_there) {
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

TEST_F(early_test, a_look_reads_no_byte_that_may_be_taken_back) {
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

TEST_F(early_test, a_look_that_nobody_wants_ends_while_it_waits) {
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

TEST_F(early_test, slides_that_would_be_late_are_left_out_and_what_is_heard_is_noted) {
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

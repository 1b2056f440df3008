// Pieces of a recording that are left out: nothing of them is to be seen, heard or read.
#include "lectern/base/files.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/store/package_files.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// 4 s each: white, then red with another tone, then blue with the first tone again.
const std::string three_parts =
    "-f lavfi -i color=white:s=320x180:r=10:d=4 -f lavfi -i color=red:s=320x180:r=10:d=4 "
    "-f lavfi -i color=blue:s=320x180:r=10:d=4 -f lavfi -i sine=300:r=48000:d=12 "
    "-f lavfi -i sine=3000:r=48000:d=12 -filter_complex "
    "\"[0][1][2]concat=n=3[v];[3]volume=enable='between(t,4.2,7.8)':volume=0[a];"
    "[4]volume=enable='not(between(t,4.2,7.8))':volume=0[b];[a][b]amix=2:normalize=0[s]\" -map [v] -map [s] ";

struct colour {
    int red = 0, green = 0, blue = 0;
};

class cuts_test : public testing::Test {
protected:
    fs::path path(const std::string& name) const { return scratch_.path() / name; }

    fs::path recording(const std::string& arguments, const std::string& name = "in.mkv") const {
        run("ffmpeg -v error -nostdin -y " + arguments +
            " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac '" + path(name).string() + "'");
        return path(name);
    }

    package_report package(const fs::path& file, std::vector<media::cut> cuts,
                           const std::string& captions = "") const {
        package_options options;
        options.targets.av1 = false;
        options.cuts = media::cut_list(std::move(cuts));
        if (!captions.empty()) {
            base::write_file(path("in.vtt"), captions).value();
            options.captions.push_back({"en", path("in.vtt")});
        }
        auto made = package_recording(file, path("out"), options);
        EXPECT_TRUE(made) << made.error().detail;
        return made ? std::move(*made) : package_report{};
    }

    // The mean colour of each picture of the largest rendition.
    std::vector<colour> pictures(const package_report& made) const {
        run("ffmpeg -v error -nostdin -y -i '" + (made.directory / (first(made, true) + ".mp4")).string() +
            "' -vf scale=1:1 -f rawvideo -pix_fmt rgb24 '" + path("rgb").string() + "'");
        const auto bytes = base::read_file(path("rgb")).value();
        std::vector<colour> out;
        for (std::size_t i = 0; i + 2 < bytes.size(); i += 3)
            out.push_back({static_cast<unsigned char>(bytes[i]), static_cast<unsigned char>(bytes[i + 1]),
                           static_cast<unsigned char>(bytes[i + 2])});
        return out;
    }

    // How loud what lies above 2 kHz is, in decibels below full scale.
    double treble(const package_report& made) const {
        run("ffmpeg -nostdin -i '" + (made.directory / (first(made, false) + ".mp4")).string() +
            "' -af highpass=f=2000:p=2,highpass=f=2000:p=2,volumedetect -f null - 2>'" +
            path("log").string() + "'");
        const auto log = base::read_file(path("log")).value();
        const auto at = log.find("max_volume: ");
        EXPECT_NE(at, std::string::npos) << log;
        return at == std::string::npos ? 0 : std::stod(log.substr(at + 12));
    }

    static std::string first(const package_report& made, bool video) {
        const auto kind = video ? store::rendition_kind::video : store::rendition_kind::audio;
        for (const auto& r : made.manifest.renditions)
            if (r.kind == kind) return r.id;
        ADD_FAILURE() << "no such rendition";
        return {};
    }

    static void run(const std::string& command) { EXPECT_EQ(std::system(command.c_str()), 0) << command; }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-cuts-").value();
};

bool is_red(const colour& c) {
    return c.red > 120 && c.green < 100 && c.blue < 100;
}

bool is_blue(const colour& c) {
    return c.blue > 120 && c.red < 100;
}

} // namespace

TEST_F(cuts_test, what_is_cut_out_is_neither_seen_nor_heard_nor_read) {
    const auto file = recording(three_parts);
    const std::string captions =
        "WEBVTT\n\n00:01.000 --> 00:02.000\nstays\n\n00:05.000 --> 00:06.000\ngoes\n\n"
        "00:07.000 --> 00:09.000\nin part\n\n00:10.000 --> 00:11.000\nlater\n";
    const auto made = package(file, {{4s, 8s}}, captions);
    EXPECT_NEAR(made.manifest.duration_s, 8, 0.11);
    EXPECT_EQ(made.manifest.cuts, (std::vector<media::cut>{{4s, 8s}}));
    EXPECT_EQ(store::read_package(made.directory).value().cuts, made.manifest.cuts);
    const auto shown = pictures(made);
    ASSERT_GE(shown.size(), 16U);
    EXPECT_TRUE(std::ranges::none_of(shown, is_red));
    const auto joint = std::ranges::find_if(shown, is_blue) - shown.begin();
    EXPECT_NEAR(static_cast<double>(joint) / static_cast<double>(shown.size()), 0.5, 0.04);
    const auto vtt = base::read_file(made.directory / "captions/en.vtt").value();
    EXPECT_EQ(vtt.find("goes"), std::string::npos) << vtt;
    EXPECT_NE(vtt.find("00:00:04.000 --> 00:00:05.000\nin part"), std::string::npos) << vtt;
    EXPECT_NE(vtt.find("00:00:06.000 --> 00:00:07.000\nlater"), std::string::npos) << vtt;
    const auto quiet = treble(made);
    fs::remove_all(path("out"));
    const auto loud = treble(package(file, {{0s, 2s}}));
    EXPECT_LT(quiet, loud - 20) << "the other tone is heard only where it is not cut out";
}

TEST_F(cuts_test, both_ends_can_be_trimmed) {
    const auto made = package(recording(three_parts), {{0s, 4s}, {8s, 1000s}});
    EXPECT_NEAR(made.manifest.duration_s, 4, 0.11);
    EXPECT_TRUE(std::ranges::all_of(pictures(made), is_red));
}

// A screen recording with a picture only where something changes.
TEST_F(cuts_test, a_picture_that_came_up_in_a_cut_stands_after_it) {
    const auto file =
        recording("-f lavfi -i color=white:s=320x180:r=10:d=6 -f lavfi -i color=blue:s=320x180:r=10:d=6"
                  " -f lavfi -i sine=300:r=48000:d=12 -filter_complex"
                  " \"[0][1]concat=n=2,mpdecimate=max=0:hi=1:lo=1:frac=1,setpts=PTS[v]\" -map [v] -map 2:a"
                  " -fps_mode vfr");
    const auto made = package(file, {{4s, 8s}});
    const auto shown = pictures(made);
    ASSERT_GE(shown.size(), 8U);
    const auto joint = std::ranges::find_if(shown, is_blue) - shown.begin();
    EXPECT_NEAR(static_cast<double>(joint) / static_cast<double>(shown.size()), 0.5, 0.07);
}

// Two pictures a second, of which the decoder leaves out those that no other refers to.
TEST_F(cuts_test, a_picture_of_a_cut_is_not_shown_for_the_moment_until_the_next) {
    const auto file =
        recording("-f lavfi -i color=red:s=320x180:r=30:d=4 -f lavfi -i color=blue:s=320x180:r=30:d=8"
                  " -f lavfi -i sine=300:r=48000:d=12 -filter_complex \"[0][1]concat=n=2[v]\""
                  " -map [v] -map 2:a -bf 3 -b_strategy 0 -preset medium");
    const auto made = package(file, {{0s, 4s}});
    const auto shown = pictures(made);
    ASSERT_GE(shown.size(), 8U);
    EXPECT_TRUE(std::ranges::none_of(shown, is_red));
}

TEST_F(cuts_test, each_piece_between_cuts_has_its_own_picture) {
    const auto file =
        recording("-f lavfi -i color=white:s=320x180:r=10:d=3 -f lavfi -i color=red:s=320x180:r=10:d=4"
                  " -f lavfi -i color=blue:s=320x180:r=10:d=5 -f lavfi -i sine=300:r=48000:d=12"
                  " -filter_complex \"[0][1][2]concat=n=3,mpdecimate=max=0:hi=1:lo=1:frac=1[v]\""
                  " -map [v] -map 3:a -fps_mode vfr");
    // Red comes up at 3 s and blue at 7 s, each within a cut: red stands from 4 to 6 s, blue from 8 s on.
    const auto shown = pictures(package(file, {{2s, 4s}, {6s, 8s}}));
    ASSERT_GE(shown.size(), 8U);
    const auto part = [&](const auto& is) {
        return static_cast<double>(std::ranges::count_if(shown, is)) / static_cast<double>(shown.size());
    };
    EXPECT_NEAR(part(is_red), 2 / 8.0, 0.07);
    EXPECT_NEAR(part(is_blue), 4 / 8.0, 0.07);
    EXPECT_FALSE(is_red(shown.front()) || is_blue(shown.front()));
}

TEST_F(cuts_test, cuts_that_leave_nothing_are_refused) {
    package_options options;
    options.cuts = media::cut_list({{0s, 11'900ms}});
    const auto made = package_recording(recording(three_parts), path("out"), options);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, errc::refused);
    EXPECT_EQ(made.error().detail, "The cuts leave nothing of the recording.");
    EXPECT_FALSE(fs::exists(path("out")));
}

// Captions of the package that plays were left without its cuts; the next has others.
TEST_F(cuts_test, captions_from_before_move_from_its_cuts_to_those_of_now) {
    const auto file = recording(three_parts);
    package_options options;
    options.targets.av1 = false;
    options.cuts = media::cut_list({{1s, 2s}});
    base::write_file(path("before.vtt"), "WEBVTT\n\n00:03.000 --> 00:03.500\nspoken at 7\n").value();
    options.captions.push_back({"en", path("before.vtt"), true, media::cut_list({{0s, 4s}})});
    const auto made = package_recording(file, path("out"), options);
    ASSERT_TRUE(made) << made.error().detail;
    const auto vtt = base::read_file(made->directory / "captions/en.vtt").value();
    EXPECT_NE(vtt.find("00:00:06.000 --> 00:00:06.500\nspoken at 7"), std::string::npos) << vtt;
}

} // namespace lectern::packaging

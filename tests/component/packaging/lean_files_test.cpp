// What plays without script, made of renditions that are there.
#include "media/segment_index.hpp"
#include "packaging/lean_files.hpp"

#include "lectern/base/files.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/store/package_files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

const std::string picture = "-f lavfi -i testsrc2=s=320x240:r=10:d=20 ";
const std::string tone = "-f lavfi -i sine=440:r=48000:d=20 ";

std::string output_of(const std::string& command) {
    std::string text;
    auto* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return text;
    for (int c = 0; (c = std::fgetc(pipe)) != EOF;) text += static_cast<char>(c);
    EXPECT_EQ(::pclose(pipe), 0) << command;
    return text;
}

class lean_files_test : public testing::Test {
protected:
    store::package_manifest package(const std::string& inputs) {
        const auto recording = scratch_.path() / "in.mkv";
        const auto command = "ffmpeg -v error -nostdin -y " + inputs +
                             " -c:v libx264 -preset ultrafast -c:a aac '" + recording.string() + "'";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        package_options options;
        options.targets.av1 = false;
        auto made = package_recording(recording, out(), options);
        EXPECT_TRUE(made) << (made ? "" : made.error().detail);
        return made ? std::move(made->manifest) : store::package_manifest{};
    }
    fs::path out() const { return scratch_.path() / "package"; }
    std::string whole(const std::string& file) const { return base::read_file(out() / file).value(); }

    // A line for each packet: kind, time, bytes.
    std::string packets(const std::string& file, const std::string& stream,
                        const std::string& more = "") const {
        return output_of("ffprobe -v error -select_streams " + stream + " " + more +
                         " -show_entries packet=pts,size,flags -of csv=p=0 '" + (out() / file).string() +
                         "'");
    }
    std::string names(const store::package_manifest& m) const {
        std::string all;
        for (const auto& f : m.lean) all += f.file + "=" + f.video + "+" + f.audio + " ";
        return all;
    }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-lean-").value();
};

} // namespace

TEST_F(lean_files_test, hold_the_packets_of_the_lowest_renditions_and_are_listed_with_their_bytes) {
    const auto m = package(picture + tone);
    ASSERT_EQ(m.lean.size(), 2U) << names(m);
    const auto& video = m.lean[1];
    EXPECT_EQ(packets("lean.mp4", "v"), packets(video.video + ".mp4", "v"));
    EXPECT_EQ(packets("lean.mp4", "a"), packets(video.audio + ".mp4", "a"));
    EXPECT_EQ(packets("lean-sound.mp4", "a"), packets(video.audio + ".mp4", "a"));
    const auto low = std::ranges::find(m.renditions, video.audio, &store::rendition::id);
    ASSERT_NE(low, m.renditions.end());
    EXPECT_TRUE(low->low);
    EXPECT_EQ(low->codecs, "mp4a.40.2");
    for (const auto& f : m.lean) {
        EXPECT_EQ(f.bytes, fs::file_size(out() / f.file));
        EXPECT_NE(std::ranges::find(m.files, f.file, &store::package_file::path), m.files.end());
    }
    const auto read = store::read_package(out()).value();
    ASSERT_EQ(read.lean.size(), 2U);
    EXPECT_EQ(read.lean[1].video, video.video);
    EXPECT_EQ(read.lean[0].video, "");
    EXPECT_EQ(read.lean[0].bytes, m.lean[0].bytes);
}

TEST_F(lean_files_test, have_their_index_in_front_so_that_a_player_begins_with_little) {
    const auto m = package(picture + tone);
    const auto text = whole("lean.mp4");
    const auto sidx = text.find("sidx"), moof = text.find("moof");
    ASSERT_NE(sidx, std::string::npos);
    ASSERT_LT(sidx, moof);
    EXPECT_LT(moof, 2500U) << "bytes before the first fragment";
    const auto index = media::read_index(std::string_view(text).substr(sidx - 4));
    ASSERT_TRUE(index);
    EXPECT_EQ(index->references.size(), 4U); // of 6 s
    // A seek goes by the index: what is read is near to where one wants to be.
    const auto there = packets("lean.mp4", "v", "-read_intervals 14%+0.5");
    EXPECT_NE(there.find('K'), std::string::npos);
    EXPECT_LT(there.size(), packets("lean.mp4", "v").size() / 2);
}

TEST_F(lean_files_test, a_recording_of_sound_alone_has_one_of_sound) {
    const auto m = package(tone);
    EXPECT_EQ(m.lean.size(), 1U) << names(m);
    EXPECT_EQ(m.lean.at(0).file, "lean-sound.mp4");
    EXPECT_GT(m.lean.at(0).bytes, 20'000U);
}

TEST_F(lean_files_test, a_recording_without_sound_has_its_picture_in_one) {
    const auto m = package(picture);
    const auto shown = std::ranges::find(m.lean, "lean.mp4", &store::lean_file::file);
    ASSERT_NE(shown, m.lean.end()) << names(m);
    EXPECT_EQ(packets("lean.mp4", "v"), packets(shown->video + ".mp4", "v"));
}

TEST_F(lean_files_test, a_lecture_of_slides_has_the_first_of_them_small_and_smaller_as_avif) {
    std::string words = "color=white:s=1280x720:r=5:d=8";
    for (int n = 0; n < 160; ++n)
        words += ",drawbox=x=" + std::to_string(40 + n % 10 * 118 + n * 7 % 30) +
                 ":y=" + std::to_string(20 + n / 10 * 42) + ":w=" + std::to_string(30 + n * 37 % 60) +
                 ":h=" + std::to_string(9 + n * 5 % 8) + ":c=0x" + std::to_string(100000 + n * 5003) +
                 ":t=fill";
    const auto m = package("-f lavfi -i \"" + words + "\" " + tone + "-shortest ");
    EXPECT_NE(names(m).find("lean-slide.webp=+ lean-slide.avif=+ "), std::string::npos) << names(m);
    const auto webp = whole("lean-slide.webp"), avif = whole("lean-slide.avif");
    EXPECT_LE(webp.size(), 12'000U);
    EXPECT_LT(avif.size(), webp.size() * 9 / 10);
    EXPECT_EQ(output_of("ffprobe -v error -show_entries stream=codec_name,width,height -of csv=p=0 '" +
                        (out() / "lean-slide.avif").string() + "'")
                  .substr(0, 11),
              "av1,800,450");
    ASSERT_TRUE(verify_lean(m, out(), {}));
    ASSERT_TRUE(base::write_file(out() / "lean-slide.avif", webp));
    EXPECT_FALSE(verify_lean(m, out(), {}));
}

TEST_F(lean_files_test, what_a_package_has_is_not_written_again) {
    auto m = package(picture + tone);
    const auto before = fs::last_write_time(out() / "lean.mp4");
    ASSERT_TRUE(add_lean(m, out(), {}));
    EXPECT_EQ(fs::last_write_time(out() / "lean.mp4"), before);
    EXPECT_EQ(m.lean.size(), 2U);
}

TEST_F(lean_files_test, damage_is_found_before_publishing) {
    const auto m = package(picture + tone);
    ASSERT_TRUE(verify_lean(m, out(), {}));
    const auto good = whole("lean.mp4");
    const auto expect_damage = [&](std::string text) {
        ASSERT_TRUE(base::write_file(out() / "lean.mp4", text));
        const auto found = verify_lean(m, out(), {});
        ASSERT_FALSE(found);
        EXPECT_EQ(found.error().code, errc::corrupt);
    };
    auto bad = good;
    bad[bad.size() - 50] = static_cast<char>(bad[bad.size() - 50] ^ 1); // within the last picture or sound
    expect_damage(bad);
    bad = good;
    bad[bad.find("sidx") + 31] = 1; // where the first reference begins
    expect_damage(bad);
    bad = good;
    bad[bad.find("sidx") + 35] = static_cast<char>(bad[bad.find("sidx") + 35] ^ 1); // how many references
    expect_damage(bad);
    expect_damage(good.substr(0, good.size() * 2 / 3));
    ASSERT_TRUE(base::write_file(out() / "lean.mp4", good));
    EXPECT_TRUE(verify_lean(m, out(), {}));
}

} // namespace lectern::packaging

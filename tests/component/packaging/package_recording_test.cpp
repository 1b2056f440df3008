#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/hls/playlist.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/store/package_files.hpp"
#include "lectern/store/package_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <regex>
#include <sys/resource.h>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

// `arguments` are ours: no quoting of what strangers wrote.
void ffmpeg(const std::string& arguments, const fs::path& out) {
    const auto command = "ffmpeg -v error -nostdin -y " + arguments + " '" + out.string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

const std::string small_picture = "-f lavfi -i testsrc2=s=320x240:r=25:d=7 ";
const std::string tone = "-f lavfi -i sine=440:r=48000:d=7 ";
const std::string fast = " -c:v libx264 -preset ultrafast -c:a aac ";

std::vector<std::string> names_in(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string text_of(const fs::path& file) {
    return base::read_file(file).value();
}

class package_recording_test : public testing::Test {
protected:
    static void SetUpTestSuite() {
        suite_ = new base::scratch_directory(
            base::scratch_directory::make(fs::temp_directory_path(), "lectern-packaging-").value());
        ffmpeg(small_picture + tone + fast + "-metadata:s:a:0 language=eng", lecture());
        ffmpeg(tone + "-c:a aac", talk());
    }
    static void TearDownTestSuite() { delete suite_; }

    static fs::path lecture() { return suite_->path() / "lecture.mp4"; }
    static fs::path talk() { return suite_->path() / "talk.m4a"; }

    fs::path out() const { return scratch_.path() / "package"; }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-packaging-").value();

private:
    static inline base::scratch_directory* suite_ = nullptr;
};

} // namespace

TEST_F(package_recording_test, a_recording_becomes_a_whole_package_and_twice_the_same_bytes) {
    const auto report = package_recording(lecture(), out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_EQ(report->id, base::sha256_hex(text_of(out() / "manifest.json")));
    const auto read = store::read_package(out());
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_TRUE(store::verify_files(out(), *read).value().empty());
    EXPECT_NEAR(read->duration_s, 7, 0.1);
    for (const auto& r : read->renditions) EXPECT_EQ(r.bytes, fs::file_size(out() / (r.id + ".mp4"))) << r.id;
    for (const char* name : {"main.m3u8", "audio.m3u8", "manifest.mpd", "poster.jpg", "storyboard.jpg",
                             "storyboard.vtt", "index.json"})
        EXPECT_TRUE(fs::is_regular_file(out() / name)) << name;
    EXPECT_EQ(std::count_if(read->renditions.begin(), read->renditions.end(),
                            [](const auto& r) { return r.width > 0; }),
              2);
    EXPECT_EQ(names_in(scratch_.path()), std::vector<std::string>{"package"});
    const auto again = package_recording(lecture(), scratch_.path() / "again", {});
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->id, report->id);
}

TEST_F(package_recording_test, the_manifest_tells_nothing_of_where_and_when_it_was_made) {
    ASSERT_TRUE(package_recording(lecture(), out(), {}));
    for (const auto& name : {"manifest.json", "index.json", "main.m3u8", "manifest.mpd"}) {
        const auto text = text_of(out() / name);
        EXPECT_EQ(text.find("lecture.mp4"), std::string::npos) << name;
        EXPECT_EQ(text.find(scratch_.path().string()), std::string::npos) << name;
        EXPECT_FALSE(std::regex_search(text, std::regex("20[2-9][0-9]-[01][0-9]-"))) << name;
    }
}

TEST_F(package_recording_test, the_finished_directory_can_be_published) {
    auto store = store::package_store::open(scratch_.path() / "root").value();
    const auto staged = store.staging() / "job";
    const auto report = package_recording(talk(), staged, {});
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_EQ(store.publish(staged).value(), report->id);
    EXPECT_TRUE(store.verify(report->id).value().empty());
}

TEST_F(package_recording_test, what_is_there_already_is_not_touched) {
    fs::create_directory(out());
    ASSERT_TRUE(base::write_file(out() / "mine.txt", "mine"));
    EXPECT_EQ(package_recording(talk(), out(), {}).error().code, errc::usage);
    EXPECT_EQ(names_in(out()), std::vector<std::string>{"mine.txt"});
    ASSERT_TRUE(base::write_file(scratch_.path() / "file", "x"));
    EXPECT_EQ(package_recording(talk(), scratch_.path() / "file", {}).error().code, errc::usage);
    EXPECT_EQ(package_recording(talk(), scratch_.path() / "no" / "such", {}).error().code, errc::usage);
    EXPECT_EQ(names_in(scratch_.path()), (std::vector<std::string>{"file", "package"}));
}

TEST_F(package_recording_test, an_empty_directory_may_be_the_target) {
    fs::create_directory(out());
    const auto report = package_recording(talk(), out() / "", {});
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_TRUE(fs::exists(out() / "manifest.json"));
    EXPECT_EQ(names_in(scratch_.path()), std::vector<std::string>{"package"});
}

TEST_F(package_recording_test, what_is_no_recording_is_refused_and_leaves_nothing) {
    const auto input = scratch_.path() / "notes.mp4";
    for (const auto& content : {std::string(), std::string("these are notes"), std::string(30000, '\0'),
                                std::string("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n")}) {
        ASSERT_TRUE(base::write_file(input, content));
        const auto report = package_recording(input, out(), {});
        ASSERT_FALSE(report);
        EXPECT_EQ(report.error().code, errc::refused) << report.error().detail;
        EXPECT_EQ(names_in(scratch_.path()), std::vector<std::string>{"notes.mp4"});
    }
    EXPECT_EQ(package_recording(scratch_.path() / "none.mp4", out(), {}).error().code, errc::not_found);
}

TEST_F(package_recording_test, cancelling_leaves_nothing) {
    std::stop_source stop;
    package_options options;
    options.stop = stop.get_token();
    options.on_progress = [&stop](const media::progress&) { stop.request_stop(); };
    stop.request_stop();
    const auto report = package_recording(lecture(), out(), options);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, errc::cancelled) << report.error().detail;
    EXPECT_TRUE(names_in(scratch_.path()).empty());
}

TEST_F(package_recording_test, a_disk_that_takes_no_more_leaves_nothing) {
    // A limit on file size stands in for a full disk: the write fails in the middle of a rendition.
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit tight{20'000, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
    const auto report = package_recording(lecture(), out(), {});
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(report);
    EXPECT_TRUE(report.error().code == errc::io || report.error().code == errc::no_space)
        << report.error().detail;
    EXPECT_TRUE(names_in(scratch_.path()).empty());
}

TEST_F(package_recording_test, progress_never_goes_back_and_ends_at_one) {
    std::vector<double> seen;
    package_options options;
    options.on_progress = [&seen](const media::progress& p) { seen.push_back(p.fraction); };
    ASSERT_TRUE(package_recording(lecture(), out(), options));
    ASSERT_FALSE(seen.empty());
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_DOUBLE_EQ(seen.back(), 1);
}

TEST_F(package_recording_test, sidecar_captions_win_over_those_in_the_recording) {
    ASSERT_TRUE(
        base::write_file(scratch_.path() / "in.srt", "1\n00:00:01,000 --> 00:00:02,000\nembedded\n\n"));
    const auto input = scratch_.path() / "subtitled.mkv";
    ffmpeg("-i '" + lecture().string() + "' -i '" + (scratch_.path() / "in.srt").string() + "' -i '" +
               (scratch_.path() / "in.srt").string() +
               "' -map 0 -map 1 -map 2 -c copy -c:s srt -metadata:s:s:0 language=eng -metadata:s:s:1 "
               "language=fre",
           input);
    // UTF-16 without a mark, a cue across two segments, one after the end.
    std::string wide;
    for (const char c : std::string("1\r\n00:00:05,000 --> 00:00:06,500\r\nsidecar\r\n\r\n2\r\n00:01:00,000 "
                                    "--> 00:01:01,000\r\nlate\r\n"))
        (wide += c) += '\0';
    ASSERT_TRUE(base::write_file(scratch_.path() / "side.srt", wide));
    package_options options;
    options.captions = {{"eng", scratch_.path() / "side.srt"}};
    const auto report = package_recording(input, out(), options);
    ASSERT_TRUE(report) << report.error().detail;
    ASSERT_EQ(report->manifest.captions.size(), 2U);
    EXPECT_EQ(report->manifest.captions[0].language, "en");
    EXPECT_EQ(report->manifest.captions[1].language, "fr");
    EXPECT_EQ(report->manifest.captions[1].name, "Français");
    EXPECT_EQ(text_of(out() / "captions/en.vtt"), "WEBVTT\n\n00:00:05.000 --> 00:00:06.500\nsidecar\n\n");
    for (const char* segment : {"captions/en/0.vtt", "captions/en/1.vtt"})
        EXPECT_NE(text_of(out() / segment).find("sidecar"), std::string::npos) << segment;
    EXPECT_NE(text_of(out() / "captions/fr.vtt").find("embedded"), std::string::npos);
    EXPECT_NE(text_of(out() / "main.m3u8")
                  .find("TYPE=SUBTITLES,GROUP-ID=\"subs\",NAME=\"English\",LANGUAGE=\"en\""),
              std::string::npos);
    const auto playlist = hls::parse_media_playlist(text_of(out() / "captions/en.m3u8")).value();
    EXPECT_EQ(playlist.segments.size(), 2U);
}

TEST_F(package_recording_test, captions_that_make_no_sense_stop_the_work_before_it_starts) {
    const auto good = scratch_.path() / "good.vtt", bad = scratch_.path() / "bad.vtt";
    ASSERT_TRUE(base::write_file(good, "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n"));
    ASSERT_TRUE(base::write_file(bad, "no captions here"));
    const auto code = [this](std::vector<caption_source> captions) {
        package_options options;
        options.captions = std::move(captions);
        return package_recording(lecture(), out(), options).error().code;
    };
    EXPECT_EQ(code({{"en", good}, {"eng", good}}), errc::usage);
    EXPECT_EQ(code({{"../x", good}}), errc::usage);
    EXPECT_EQ(code({{"en", scratch_.path() / "none.vtt"}}), errc::not_found);
    EXPECT_EQ(code({{"en", bad}}), errc::refused);
    EXPECT_FALSE(fs::exists(out()));
}

TEST_F(package_recording_test, sound_alone_becomes_a_package_of_sound) {
    const auto report = package_recording(talk(), out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    ASSERT_EQ(report->manifest.renditions.size(), 3U); // AAC, and twice for links that carry no more
    for (const auto& r : report->manifest.renditions) EXPECT_EQ(r.kind, store::rendition_kind::audio);
    EXPECT_EQ(text_of(out() / "main.m3u8"), text_of(out() / "audio.m3u8"));
    EXPECT_FALSE(report->manifest.has_storyboard);
}

TEST_F(package_recording_test, a_picture_without_sound_gets_a_silent_track_of_its_length) {
    const auto input = scratch_.path() / "silent.mp4";
    ffmpeg("-f lavfi -i testsrc2=s=161x91:r=10:d=3 -c:v libx264 -preset ultrafast -pix_fmt yuv444p", input);
    const auto report = package_recording(input, out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    const auto& sound = report->manifest.renditions.back();
    EXPECT_EQ(sound.kind, store::rendition_kind::audio);
    EXPECT_TRUE(sound.is_default);
    std::int64_t ticks = 0;
    for (const auto& s : sound.index.segments) ticks += s.duration;
    EXPECT_NEAR(static_cast<double>(ticks) / static_cast<double>(sound.index.time_scale), 3, 0.05);
    EXPECT_EQ(report->manifest.renditions[0].width, 160);
    EXPECT_EQ(report->manifest.renditions[0].height, 90);
}

TEST_F(package_recording_test, a_recording_of_a_moment_is_one_too) {
    const auto input = scratch_.path() / "moment.mp4";
    ffmpeg("-f lavfi -i color=white:s=320x240:r=30:d=0.1 -f lavfi -i sine=440:r=48000:d=0.1" + fast, input);
    const auto report = package_recording(input, out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_LT(report->manifest.duration_s, 0.5);
    EXPECT_TRUE(std::ranges::none_of(report->manifest.renditions,
                                     [](const auto& r) { return r.codecs.starts_with("av01"); }));
}

TEST_F(package_recording_test, a_single_picture_is_shown_for_as_long_as_the_file_says) {
    const auto input = scratch_.path() / "slide.webm";
    ffmpeg("-f lavfi -i color=blue:s=64x64:r=1/3:d=3 -c:v libvpx", input);
    const auto report = package_recording(input, out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_NEAR(report->manifest.duration_s, 3, 0.1);
}

TEST_F(package_recording_test, the_lowest_rung_of_the_hardest_picture_fits_a_cellular_link) {
    const auto input = scratch_.path() / "noise.mp4";
    ffmpeg("-f lavfi -i color=gray:s=640x480:r=15:d=7,noise=alls=100:allf=t " + tone + fast + "-crf 30",
           input);
    const auto report = package_recording(input, out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    std::int64_t lowest_video = INT64_MAX, sound = 0;
    for (const auto& r : report->manifest.renditions) {
        if (r.kind == store::rendition_kind::video)
            lowest_video = std::min(lowest_video, r.peak_bps);
        else
            sound = std::max(sound, r.peak_bps);
    }
    EXPECT_LE(lowest_video + sound, 192'000);
}

} // namespace lectern::packaging

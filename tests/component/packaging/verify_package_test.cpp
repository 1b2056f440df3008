// What must not be published: damage that the hashes do not show is made by writing the manifest anew.
#include "packaging/verify_package.hpp"
#include "packaging/write_package.hpp"

#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/store/package_files.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

class verify_package_test : public testing::Test {
protected:
    static void SetUpTestSuite() {
        suite_ = new base::scratch_directory(
            base::scratch_directory::make(fs::temp_directory_path(), "lectern-verify-").value());
        ASSERT_TRUE(
            base::write_file(suite_->path() / "en.srt", "1\n00:00:01,000 --> 00:00:09,000\nwords\n\n"));
        const auto command =
            "ffmpeg -v error -nostdin -y -f lavfi -i testsrc2=s=160x120:r=10:d=14 -f lavfi -i "
            "sine=440:r=48000:d=14 -c:v libx264 -preset ultrafast -c:a aac '" +
            recording().string() + "'";
        ASSERT_EQ(std::system(command.c_str()), 0);
        package_options options;
        options.captions = {{"en", suite_->path() / "en.srt"}};
        ASSERT_TRUE(package_recording(recording(), suite_->path() / "good", options));
    }
    static void TearDownTestSuite() { delete suite_; }

    void SetUp() override { fs::copy(suite_->path() / "good", package(), fs::copy_options::recursive); }

    static fs::path recording() { return suite_->path() / "in.mp4"; }
    fs::path package() const { return scratch_.path() / "package"; }

    // Empty when nothing is wrong.
    std::string check() const {
        const package_options options;
        progress_meter meter(options);
        const auto whole = verify_package({package(), {}, options}, meter);
        if (whole) return "";
        EXPECT_EQ(whole.error().code, errc::corrupt);
        return whole.error().detail;
    }

    store::package_manifest manifest() const { return store::read_package(package()).value(); }
    void write(store::package_manifest m) const { ASSERT_TRUE(write_manifest(m, package())); }
    void expect_wrong(const std::string& why) const {
        const auto found = check();
        EXPECT_NE(found.find(why), std::string::npos) << "found: " << found;
    }

    void replace(const std::string& name, const std::string& what, const std::string& with) const {
        auto text = base::read_file(package() / name).value();
        const auto at = text.find(what);
        ASSERT_NE(at, std::string::npos) << what << " in " << name;
        text.replace(at, what.size(), with);
        ASSERT_TRUE(base::write_file(package() / name, text));
        auto m = manifest();
        write(m);
    }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-verify-").value();

private:
    static inline base::scratch_directory* suite_ = nullptr;
};

void overwrite(const fs::path& file, std::uint64_t at, std::size_t bytes) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(static_cast<std::streamoff>(at));
    for (std::size_t i = 0; i < bytes; ++i) out.put(static_cast<char>(i * 151 + 77));
}

} // namespace

TEST_F(verify_package_test, a_package_as_it_was_made_is_whole) {
    EXPECT_EQ(check(), "");
}

TEST_F(verify_package_test, bytes_that_are_not_those_of_the_manifest_are_found) {
    overwrite(package() / "poster.jpg", 100, 10);
    expect_wrong("poster.jpg is not what the manifest describes");
    fs::remove(package() / "storyboard.vtt");
    expect_wrong("poster.jpg");
    ASSERT_TRUE(base::write_file(package() / "stranger.txt", "x"));
    EXPECT_NE(check(), "");
}

TEST_F(verify_package_test, a_segment_that_does_not_decode_is_found_in_every_rendition) {
    const auto good_manifest = manifest();
    for (const auto& r : good_manifest.renditions) {
        const auto good = base::read_file(package() / (r.id + ".mp4")).value();
        const auto& last = r.index.segments.back();
        // The lengths before the slices of the second picture; a few frames of sound.
        const bool video = r.kind == store::rendition_kind::video;
        const auto at = video ? r.index.key_frames.back().offset + r.index.key_frames.back().bytes
                              : last.offset + last.bytes * 3 / 4;
        overwrite(package() / (r.id + ".mp4"), at, 600);
        write(manifest());
        expect_wrong(r.id + ".mp4 is not as it should be: segment " +
                     std::to_string(r.index.segments.size() - 1));
        ASSERT_TRUE(base::write_file(package() / (r.id + ".mp4"), good));
    }
}

TEST_F(verify_package_test, a_rendition_that_lost_its_end_is_found) {
    auto m = manifest();
    auto& r = m.renditions.front();
    const auto last = r.index.segments.back();
    fs::resize_file(package() / (r.id + ".mp4"), last.offset);
    write(m);
    EXPECT_NE(check(), "");
}

TEST_F(verify_package_test, a_playlist_that_says_something_else_is_found) {
    const auto id = manifest().renditions.front().id;
    const auto name = id + ".m3u8";
    const auto good = base::read_file(package() / name).value();
    const auto segment = good.substr(good.find("#EXTINF"),
                                     good.find("#EXTINF", good.find("#EXTINF") + 1) - good.find("#EXTINF"));
    const auto restore = [&] { ASSERT_TRUE(base::write_file(package() / name, good)); };
    replace(name, "#EXTINF:6.0", "#EXTINF:5.0");
    expect_wrong(name + ", segment 0 does not last");
    restore();
    replace(name, segment, "");
    expect_wrong(name + " has 2 segments, not 3");
    restore();
    const auto range =
        segment.substr(segment.find("BYTERANGE:"), segment.find('@') - segment.find("BYTERANGE:"));
    replace(name, range, "BYTERANGE:999");
    expect_wrong(name + ", segment 0 is not where");
    restore();
    replace(name, id + ".mp4\n", "another.mp4\n");
    expect_wrong(name + " names another file");
    restore();
    replace(name, "#EXT-X-TARGETDURATION:6", "#EXT-X-TARGETDURATION:x");
    expect_wrong(name + ": line");
    restore();
    replace(id + "-iframes.m3u8", "#EXT-X-I-FRAMES-ONLY\n", "");
    expect_wrong("is no I-frame playlist");
}

TEST_F(verify_package_test, a_main_playlist_that_says_something_else_is_found) {
    const auto good = base::read_file(package() / "main.m3u8").value();
    const auto id = manifest().renditions.front().id;
    replace("main.m3u8", "\n" + id + ".m3u8\n", "\nother.m3u8\n");
    expect_wrong("main.m3u8 names other.m3u8, which is not there");
    ASSERT_TRUE(base::write_file(package() / "main.m3u8", good));
    replace("main.m3u8", "BANDWIDTH=", "BANDWIDTH=1");
    expect_wrong("main.m3u8 does not say what the manifest says");
    ASSERT_TRUE(base::write_file(package() / "main.m3u8", "#EXTM3U\n"));
    write(manifest());
    expect_wrong("main.m3u8: the playlist has no variant");
}

TEST_F(verify_package_test, a_playlist_for_slow_links_that_says_something_else_is_found) {
    replace("low.m3u8", "BANDWIDTH=", "BANDWIDTH=1");
    expect_wrong("low.m3u8 does not say what the manifest says");
}

TEST_F(verify_package_test, durations_that_disagree_are_found) {
    auto m = manifest();
    m.duration_s += 3;
    write(m);
    expect_wrong("lasts 14.");
    m = manifest();
    m.duration_s -= 3;
    // An index and playlists that agree with each other and not with the file.
    for (auto& r : m.renditions)
        if (r.kind == store::rendition_kind::video) r.index.segments[1].duration -= r.index.time_scale / 20;
    ASSERT_TRUE(write_playlists(m, package()));
    write(m);
    expect_wrong("segment 1");
}

TEST_F(verify_package_test, captions_that_cannot_be_read_are_found) {
    ASSERT_TRUE(base::write_file(package() / "captions/en/1.vtt", "nothing"));
    write(manifest());
    expect_wrong("captions/en/1.vtt is not WebVTT");
}

TEST_F(verify_package_test, a_rendition_that_is_not_what_its_encoder_gave_is_found) {
    const auto made = manifest().renditions.front();
    const auto init = made.index.init_bytes;
    media::rendition_output written;
    written.file = package() / (made.id + ".mp4");
    const auto size = made.index.key_frames[1].offset - init;
    const auto hash = base::sha256_hex(base::read_file(written.file).value().substr(init, size));
    written.fragments.push_back({init, size, 0, 2 * made.index.time_scale, 0, true, hash});
    const package_options options;
    progress_meter meter(options);
    EXPECT_TRUE(verify_package({package(), {written}, options}, meter));
    overwrite(written.file, init + size - 40, 1); // no decoder would say anything
    write(manifest());
    const auto whole = verify_package({package(), {written}, options}, meter);
    ASSERT_FALSE(whole);
    EXPECT_NE(whole.error().detail.find(made.id + ".mp4 is damaged"), std::string::npos)
        << whole.error().detail;
}

TEST_F(verify_package_test,
       after_a_failed_check_nothing_is_there_and_the_next_attempt_begins_at_the_beginning) {
    package_options options;
    options.work = scratch_.path() / "work";
    fs::create_directory(options.work);
    const auto out = options.work / "package";
    const auto first = package_recording(recording(), out, options);
    ASSERT_TRUE(first) << first.error().detail;
    // As if it had been killed before the check, with a fragment that was noted as it is and does not decode.
    fs::rename(out, options.work / "making");
    const auto id = first->manifest.renditions.front().id;
    const auto& segment = first->manifest.renditions.front().index.key_frames[2];
    const auto file = options.work / "making" / (id + ".mp4");
    overwrite(file, segment.offset + segment.bytes / 2, segment.bytes / 2);
    const auto journal = options.work / "journals" / (id + ".fragments");
    std::istringstream before(base::read_file(journal).value());
    std::string after;
    int number = 0;
    for (std::string line; std::getline(before, line); ++number) {
        std::istringstream words(line);
        std::string kind;
        std::size_t bytes = 0;
        words >> kind >> bytes;
        if (number == 4)
            line.replace(line.rfind(' ') + 1, 64,
                         base::sha256_hex(base::read_file(file).value().substr(segment.offset, bytes)));
        after += line + '\n';
    }
    ASSERT_TRUE(base::write_file(journal, after));

    const auto second = package_recording(recording(), out, options);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, errc::corrupt);
    EXPECT_NE(second.error().detail.find("checking the package that was made"), std::string::npos);
    EXPECT_FALSE(fs::exists(out));
    EXPECT_TRUE(fs::is_empty(options.work / "making"));
    EXPECT_TRUE(fs::is_empty(options.work / "journals"));
    const auto third = package_recording(recording(), out, options);
    ASSERT_TRUE(third) << third.error().detail;
    EXPECT_EQ(third->id, first->id);
}

} // namespace lectern::packaging

// An encoding that was cut off goes on where it was: what a kill leaves is made by cutting what a whole run
// left.
#include "component/media/made_media.hpp"

#include "lectern/base/sha256.hpp"

#include <cmath>
#include <fstream>
#include <map>

namespace lectern::media {
namespace {

namespace fs = std::filesystem;

const std::vector<double> moments{0.4, 4, 7.9, 12, 15.2};

class resume : public testing::Test {
protected:
    void SetUp() override {
        for (const char* name : {"encoded", "journals"}) fs::create_directory(place_ / name);
        input_ = place_.make(flash_and_click("64x36", "25", 0.4, 17, moments) +
                                 "-vf noise=alls=8:allf=t -c:v libx264 -preset ultrafast -c:a aac",
                             "in.mp4"); // no two pictures are the same: each is encoded
        plan_ = plan_for(probe(input_, {}).value());
    }

    transcode_output run() {
        notes_.clear();
        fractions_.clear();
        transcode_options options;
        options.journals = place_ / "journals";
        options.on_note = [this](std::string_view text) { notes_ += std::string(text) + "\n"; };
        options.on_progress = [this](const progress& now) { fractions_.push_back(now.fraction); };
        auto output = transcode(input_, plan_, place_ / "encoded", options);
        EXPECT_TRUE(output) << output.error().detail;
        return output ? std::move(*output) : transcode_output{};
    }

    fs::path media(const std::string& id) const { return place_ / "encoded" / (id + ".mp4"); }
    fs::path journal(const std::string& id) const { return place_ / "journals" / (id + ".fragments"); }
    std::string bytes(const std::string& id) const { return base::read_file(media(id)).value(); }

    // As if the process had died when it had noted so many fragments and written more.
    void cut(const std::string& id, std::size_t fragments) const {
        const auto text = base::read_file(journal(id)).value();
        std::size_t end = 0;
        for (std::size_t line = 0; line < fragments + 2; ++line) end = text.find('\n', end) + 1;
        ASSERT_TRUE(base::write_file(journal(id), text.substr(0, end + 20)));
        std::ofstream(media(id), std::ios::app | std::ios::binary) << std::string(5000, 'x');
    }

    workplace place_;
    fs::path input_;
    transcode_plan plan_;
    std::string notes_;
    std::vector<double> fractions_;
};

void expect_same_timeline(const transcode_output& got, const transcode_output& wanted) {
    EXPECT_EQ(got.duration, wanted.duration);
    ASSERT_EQ(got.renditions.size(), wanted.renditions.size());
    for (const auto& r : wanted.renditions) {
        const auto& other = find(got, r.id);
        EXPECT_EQ(other.codecs, r.codecs);
        EXPECT_EQ(other.init_bytes, r.init_bytes);
        ASSERT_EQ(other.fragments.size(), r.fragments.size()) << r.id;
        for (std::size_t i = 0; i < r.fragments.size(); ++i) {
            EXPECT_EQ(other.fragments[i].start, r.fragments[i].start) << r.id << i;
            EXPECT_EQ(other.fragments[i].duration, r.fragments[i].duration) << r.id << i;
            EXPECT_EQ(other.fragments[i].starts_segment, r.fragments[i].starts_segment) << r.id << i;
        }
    }
}

void expect_in_step(const transcode_output& output) {
    const auto heard = clicks(find(output, "audio-1"));
    ASSERT_EQ(heard.size(), moments.size());
    for (const char* video : {"video-full", "video-half"}) {
        const auto seen = flashes(find(output, video));
        ASSERT_EQ(seen.size(), moments.size()) << video;
        for (std::size_t i = 0; i < moments.size(); ++i) {
            EXPECT_NEAR(seen[i], moments[i], 0.081) << video; // a picture of the half rate
            EXPECT_NEAR(heard[i], moments[i], 0.002);
        }
    }
}

TEST_F(resume, goes_on_after_the_last_whole_fragment_of_each_rendition) {
    const auto whole = run();
    expect_in_step(whole);
    const auto pictures = find(whole, "video-full").encoded;
    EXPECT_NEAR(static_cast<double>(pictures), 17 * 25, 1);
    std::map<std::string, std::string> before;
    for (const auto& r : whole.renditions) before[r.id] = bytes(r.id);
    cut("video-full", 6);
    cut("video-half", 4);
    cut("audio-1", 5);
    const auto again = run();
    EXPECT_NE(notes_.find("goes on at 0:00:06"), std::string::npos) << notes_;
    ASSERT_FALSE(fractions_.empty());
    EXPECT_NEAR(fractions_.front(), 6.0 / 17, 0.01);
    expect_whole(again);
    expect_same_timeline(again, whole);
    expect_in_step(again);
    // One less than was noted: the last may have been cut short by the end.
    EXPECT_EQ(find(again, "video-full").encoded, pictures - 10 * 25);
    EXPECT_NEAR(static_cast<double>(find(again, "video-half").encoded), (17 - 6) * 12.5, 1);
    EXPECT_LT(find(again, "audio-1").encoded, (17 - 8) * 48000 / 1024 + 20);
    for (const auto& [id, fragments] :
         std::map<std::string, std::size_t>{{"video-full", 5}, {"video-half", 3}, {"audio-1", 4}}) {
        const auto end = find(whole, id).fragments[fragments].offset;
        EXPECT_EQ(bytes(id).substr(0, end), before[id].substr(0, end)) << id;
    }
}

TEST_F(resume, goes_on_the_same_way_twice) {
    const auto whole = run();
    std::vector<std::string> hashes;
    for (int i = 0; i < 2; ++i) {
        for (const auto& r : whole.renditions) cut(r.id, 3);
        run();
        for (const auto& r : whole.renditions)
            hashes.push_back(base::sha256_hex_of_file(media(r.id)).value());
        for (const auto& r : whole.renditions) fs::remove(journal(r.id));
        run();
    }
    ASSERT_EQ(hashes.size(), 6U);
    EXPECT_TRUE(std::equal(hashes.begin(), hashes.begin() + 3, hashes.begin() + 3));
}

TEST_F(resume, what_is_whole_is_not_made_again) {
    const auto whole = run();
    const auto before = bytes("video-full");
    cut("audio-1", 2);
    const auto again = run();
    EXPECT_EQ(find(again, "video-full").encoded, 0);
    EXPECT_EQ(find(again, "video-half").encoded, 0);
    EXPECT_GT(find(again, "audio-1").encoded, 0);
    EXPECT_EQ(bytes("video-full"), before);
    expect_same_timeline(again, whole);
    EXPECT_EQ(again.stills.size(), whole.stills.size());
    EXPECT_EQ(again.poster_jpeg, whole.poster_jpeg);
}

TEST_F(resume, a_file_that_is_not_as_it_was_written_is_begun_again) {
    const auto whole = run();
    const auto before = bytes("video-full");
    {
        std::fstream file(media("video-full"), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(find(whole, "video-full").fragments[1].offset + 200));
        file << "broken";
    }
    fs::resize_file(media("audio-1"), fs::file_size(media("audio-1")) / 2);
    const auto again = run();
    EXPECT_NE(notes_.find("begins video-full again"), std::string::npos) << notes_;
    EXPECT_NE(notes_.find("begins audio-1 again"), std::string::npos) << notes_;
    EXPECT_EQ(bytes("video-full"), before);
    EXPECT_EQ(find(again, "video-half").encoded, 0);
    expect_whole(again);
}

TEST_F(resume, another_plan_of_a_rendition_begins_that_one_again) {
    const auto whole = run();
    plan_.video.back().crf = 35;
    const auto again = run();
    EXPECT_EQ(find(again, "video-full").encoded, 0);
    EXPECT_GT(find(again, "video-half").encoded, 17 * 12);
    plan_.segment_duration = std::chrono::seconds(4);
    EXPECT_EQ(find(run(), "video-full").encoded, find(whole, "video-full").encoded);
}

// What is heard first has fewer renditions of the same sound than what follows.
TEST_F(resume, another_rendition_of_the_same_sound_leaves_the_others_as_they_are) {
    run();
    const auto before = bytes("audio-1");
    auto another = plan_.audio.front();
    another.id = "low-1";
    another.bps = 24'000;
    plan_.audio.push_back(another);
    const auto again = run();
    EXPECT_EQ(find(again, "audio-1").encoded, 0);
    EXPECT_EQ(find(again, "video-full").encoded, 0);
    EXPECT_GT(find(again, "low-1").encoded, 0);
    EXPECT_EQ(bytes("audio-1"), before);
}

TEST_F(resume, a_steady_tone_stays_steady_across_the_seam) {
    input_ = place_.make("-f lavfi -i sine=440:r=48000:d=9 -c:a flac", "tone.flac");
    plan_ = plan_for(probe(input_, {}).value());
    const auto whole = run();
    const auto id = whole.renditions.front().id;
    const auto wanted = samples(media(id)).size();
    cut(id, 3);
    const auto again = run();
    ASSERT_GT(again.renditions.front().encoded, 0);
    const auto heard = samples(media(id));
    ASSERT_EQ(heard.size(), wanted);
    // Every whole period of the tone is as loud as the next.
    constexpr std::size_t window = 1200; // 11 periods
    for (std::size_t at = window; at + 2 * window < heard.size(); at += window) {
        double power = 0;
        for (std::size_t i = at; i < at + window; ++i) power += std::pow(heard[i], 2);
        EXPECT_NEAR(std::sqrt(power / window), 4096 / std::sqrt(2.0), 200) << at;
    }
}

TEST_F(resume, the_low_aac_goes_on_at_its_rate) {
    input_ = place_.make(
        "-f lavfi -i \"aevalsrc='0.2*(random(0)-0.5)*lt(mod(t,1.9),1.4)':s=48000:d=40\" -c:a flac",
        "words.flac");
    plan_ = plan_for(probe(input_, {}).value());
    plan_.audio = {{"low-1", 0, 1, 24'000, 24'000, "und"}};
    plan_.audio.front().low = true;
    run();
    const auto whole = static_cast<double>(bytes("low-1").size());
    cut("low-1", 5);
    ASSERT_GT(run().renditions.front().encoded, 0);
    EXPECT_NEAR(static_cast<double>(bytes("low-1").size()), whole, whole / 50);
}

TEST_F(resume, a_silent_track_goes_on_too) {
    input_ = place_.make("-f lavfi -i testsrc=s=64x36:r=10:d=15 -c:v libx264 -preset ultrafast", "mute.mp4");
    plan_ = plan_for(probe(input_, {}).value());
    plan_.audio.push_back({"audio-und", -1, 1, 48'000, 64'000, "und"});
    const auto whole = run();
    cut("audio-und", 4);
    cut("video-half", 2);
    const auto again = run();
    expect_whole(again);
    expect_same_timeline(again, whole);
    EXPECT_LT(find(again, "audio-und").encoded, find(whole, "audio-und").encoded);
}

} // namespace
} // namespace lectern::media

// What a player hears, measured by ffmpeg's own EBU R128 meter.
#include "lectern/base/files.hpp"
#include "lectern/packaging/package_recording.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <regex>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

std::string output_of(const std::string& command) {
    std::string output;
    FILE* pipe = popen(command.c_str(), "r");
    std::array<char, 65536> buffer{};
    while (const auto got = fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), got);
    pclose(pipe);
    return output;
}

struct heard {
    double lufs = 0, peak_db = 0;
};

heard listen(const fs::path& file) {
    const auto log = output_of("ffmpeg -nostdin -hide_banner -i '" + file.string() +
                               "' -af ebur128=peak=true -f null - 2>&1");
    const auto summary = log.substr(std::min(log.rfind("Summary:"), log.size()));
    const auto number = [&summary](const std::string& pattern) {
        std::smatch found;
        return std::regex_search(summary, found, std::regex(pattern)) ? std::stod(found[1]) : std::nan("");
    };
    return {number("I: +(-?[0-9.]+) LUFS"), number("Peak: +(-?[0-9.]+) dBFS")};
}

class loudness_test : public testing::Test {
protected:
    // Syllables: noise that comes and goes, with peaks far above its mean. The volume is in dB.
    store::package_manifest package(const std::string& source) {
        const auto input = scratch_.path() / "in.mka";
        const auto command =
            "ffmpeg -v error -nostdin -y -f lavfi -i \"" + source + "\" -c:a flac '" + input.string() + "'";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        const auto report = package_recording(input, out(), {});
        EXPECT_TRUE(report) << report.error().detail;
        return report->manifest;
    }
    fs::path out() const { return scratch_.path() / "package"; }
    heard main_sound() const { return listen(out() / "audio-und.mp4"); }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-loudness-").value();
};

// No further up than a voice reaches: encoders leave out what is above 18 kHz.
const std::string speech =
    "aevalsrc='0.3*(random(0)-0.5)*pow(abs(sin(2*PI*1.7*t)),3)+0.1*sin(2*PI*180*t)*gt(sin(2*PI*1.7*t),0)"
    "':s=48000:d=12,lowpass=f=8000";

} // namespace

TEST_F(loudness_test, a_sample_that_is_no_number_costs_that_sample_alone) {
    const auto raw = scratch_.path() / "in.f32", wav = scratch_.path() / "in.wav";
    std::string bytes;
    for (int i = 0; i < 3 * 48000; ++i) {
        auto sample = static_cast<float>(0.2 * std::sin(i * 0.05));
        if (i == 48000) sample = std::numeric_limits<float>::quiet_NaN();
        if (i == 50000) sample = std::numeric_limits<float>::infinity();
        bytes.append(reinterpret_cast<const char*>(&sample), sizeof sample);
    }
    ASSERT_TRUE(base::write_file(raw, bytes));
    const auto command = "ffmpeg -v error -nostdin -y -f f32le -ar 48000 -ac 1 -i '" + raw.string() +
                         "' -c:a pcm_f32le '" + wav.string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto report = package_recording(wav, out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_NEAR(report->manifest.duration_s, 3, 0.1);
    EXPECT_NEAR(main_sound().lufs, -16, 1);
}

TEST_F(loudness_test, a_quiet_lecture_comes_out_as_loud_as_the_others) {
    package(speech + ",volume=-20dB");
    EXPECT_NEAR(main_sound().lufs, -16, 0.4);
    EXPECT_LE(main_sound().peak_db, -1.5);
}

TEST_F(loudness_test, a_loud_lecture_too) {
    package(speech + ",volume=16dB,alimiter=limit=0.98:level=0");
    EXPECT_NEAR(main_sound().lufs, -16, 0.4);
    EXPECT_LE(main_sound().peak_db, -1.5);
}

TEST_F(loudness_test, a_voice_whose_peaks_have_to_be_held_is_as_loud) {
    package("aevalsrc='(0.05+0.4*lt(mod(t,0.7),0.03))*sin(2*PI*300*t)':s=48000:d=12");
    EXPECT_NEAR(main_sound().lufs, -16, 0.4);
    EXPECT_LE(main_sound().peak_db, -1.5);
}

TEST_F(loudness_test, nothing_clips_where_the_peaks_are_far_above_the_rest) {
    package("aevalsrc='0.02*sin(2*PI*300*t)+0.9*sin(2*PI*900*t)*lt(mod(t,1.5),0.01)':s=48000:d=12");
    EXPECT_LE(main_sound().peak_db, -1.5);
    EXPECT_GT(main_sound().lufs, -30);
}

TEST_F(loudness_test, silence_stays_silence) {
    package("anullsrc=r=48000:cl=stereo,atrim=duration=5");
    EXPECT_TRUE(main_sound().lufs <= -69) << main_sound().lufs;
}

TEST_F(loudness_test, a_hum_survives_and_does_not_become_a_roar) {
    package("aevalsrc='0.002*sin(2*PI*100*t)':s=48000:d=6");
    EXPECT_GT(main_sound().lufs, -60);
    EXPECT_LT(main_sound().lufs, -25);
}

TEST_F(loudness_test, two_equal_channels_become_one_and_as_loud) {
    const auto manifest = package(speech + ",aformat=channel_layouts=mono,pan=stereo|c0=c0|c1=c0");
    EXPECT_EQ(manifest.renditions[0].channels, 1);
    EXPECT_NEAR(main_sound().lufs, -16, 0.4);
}

TEST_F(loudness_test, a_voice_on_one_channel_alone_is_heard_on_both) {
    const auto manifest = package(speech + ",aformat=channel_layouts=mono,pan=stereo|c0=c0|c1=0*c0");
    EXPECT_EQ(manifest.renditions[0].channels, 1);
    EXPECT_NEAR(main_sound().lufs, -16, 0.4);
}

TEST_F(loudness_test, channels_that_differ_stay_two) {
    const auto manifest = package("aevalsrc='0.1*sin(2*PI*300*t)|0.1*sin(2*PI*500*t)':s=44100:d=6");
    EXPECT_EQ(manifest.renditions[0].channels, 2);
    EXPECT_NEAR(main_sound().lufs, -16, 0.4);
}

TEST_F(loudness_test, the_low_sound_is_as_loud_in_few_bits_and_in_no_playlist_with_pictures) {
    const auto manifest =
        package(speech + ",lowpass=3000,volume=-20dB"); // as a voice: low rates keep no hiss
    ASSERT_EQ(manifest.renditions.size(), 3U);
    const auto &main = manifest.renditions[0], &opus = manifest.renditions[1], &aac = manifest.renditions[2];
    for (const auto* r : {&opus, &aac}) {
        const auto low = listen(out() / (r->id + ".mp4"));
        EXPECT_TRUE(r->low) << r->id;
        EXPECT_NEAR(low.lufs, -16, 0.6) << r->id;
        EXPECT_LT(low.peak_db, -1) << r->id;
    }
    EXPECT_FALSE(main.low);
    EXPECT_EQ(opus.codecs, "Opus");
    EXPECT_LT(opus.average_bps, 20'000);
    EXPECT_EQ(aac.sample_rate, 24'000);
    EXPECT_LT(aac.average_bps, 24'500);
    const auto low = base::read_file(out() / "low.m3u8").value();
    EXPECT_LT(low.find(opus.id + ".m3u8"), low.find(aac.id + ".m3u8")) << low;
    EXPECT_EQ(low.find(main.id + ".m3u8"), std::string::npos);
    for (const char* playlist : {"main.m3u8", "audio.m3u8", "manifest.mpd"})
        EXPECT_EQ(base::read_file(out() / playlist).value().find("low-"), std::string::npos) << playlist;
}

// Left alone the encoder takes a sixth more of this.
TEST_F(loudness_test, the_low_aac_keeps_its_rate_where_words_stand_between_silences) {
    const auto manifest = package(
        "aevalsrc='lt(mod(t,1.9),1.5)*(0.12*(0.6+0.4*sin(2*PI*4*t))*gt(mod(t,0.4),0.12)*(sin(2*PI*120*t)"
        "+0.7*sin(2*PI*240*t+1)+0.5*sin(2*PI*480*t)+0.35*sin(2*PI*720*t+2)+0.25*sin(2*PI*1200*t)"
        "+0.2*sin(2*PI*2400*t+1)+0.1*sin(2*PI*3120*t))+0.2*(random(0)-0.5)*lt(mod(t,0.4),0.12))'"
        ":s=48000:d=60,lowpass=f=8000");
    const auto& aac = manifest.renditions.back();
    ASSERT_EQ(aac.id, "low-und-aac");
    const auto file = out() / (aac.id + ".mp4");
    EXPECT_LT(static_cast<double>(fs::file_size(file)) * 8 / manifest.duration_s, 24'300);
    EXPECT_GT(aac.average_bps, 20'000);
    EXPECT_NEAR(listen(file).lufs, -16, 0.5);
}

TEST_F(loudness_test, the_low_sound_of_a_voice_whose_peaks_are_held_is_as_loud_and_does_not_clip) {
    package(
        "aevalsrc='(0.06+0.3*exp(-40*mod(t,0.35)))*(sin(2*PI*140*t)+0.6*sin(2*PI*420*t+1)+0.4*sin(2*PI*980*t)"
        "+0.3*sin(2*PI*2100*t+2))':s=48000:d=20");
    const auto aac = listen(out() / "low-und-aac.mp4"), opus = listen(out() / "low-und.mp4");
    EXPECT_NEAR(aac.lufs, -16, 0.5);
    EXPECT_NEAR(opus.lufs, -16, 1.5) << "it takes more of tones than of speech";
    EXPECT_LE(aac.peak_db, -1);
    EXPECT_LE(opus.peak_db, -1);
}

// The first 10 ms at a sixteenth of their peak tell when a click is heard.
TEST_F(loudness_test, the_low_sound_is_in_step) {
    package("aevalsrc='0.5*sin(2*PI*1000*t)*between(t,3,3.2)':s=48000:d=6");
    for (const char* id : {"audio-und", "low-und", "low-und-aac"}) {
        const auto samples =
            output_of("ffmpeg -nostdin -v error -i '" + (out() / (std::string(id) + ".mp4")).string() +
                      "' -ac 1 -ar 48000 -f s16le - </dev/null");
        const auto at = [&samples](std::size_t i) {
            return static_cast<std::int16_t>(static_cast<unsigned char>(samples[2 * i]) |
                                             static_cast<unsigned char>(samples[2 * i + 1]) << 8);
        };
        std::size_t first = 0;
        while (first < samples.size() / 2 && std::abs(at(first)) < 2000) ++first;
        EXPECT_NEAR(static_cast<double>(first) / 48000, 3, 0.02) << id;
    }
}

} // namespace lectern::packaging

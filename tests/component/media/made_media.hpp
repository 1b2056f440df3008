// Recordings that tests make with the ffmpeg program, and what a player would see and hear of Lectern's
// output.
#pragma once

#include "lectern/base/files.hpp"
#include "lectern/media/transcode.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

namespace lectern::media {

// A directory of its own per test.
class workplace {
public:
    workplace()
        : directory_(
              base::scratch_directory::make(std::filesystem::temp_directory_path(), "media-").value()) {}

    std::filesystem::path operator/(const std::string& name) const { return directory_.path() / name; }
    const std::filesystem::path& path() const { return directory_.path(); }

    // Runs ffmpeg; the arguments end with the output's name inside this directory.
    std::filesystem::path make(const std::string& arguments, const std::string& name) const {
        const auto file = directory_.path() / name;
        const auto command = "cd '" + directory_.path().string() + "' && ffmpeg -nostdin -v error -y " +
                             arguments + " '" + file.string() + "' </dev/null";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        return file;
    }

private:
    base::scratch_directory directory_;
};

inline std::string output_of(const std::string& command) {
    std::string output;
    FILE* pipe = popen(command.c_str(), "r");
    std::array<char, 65536> buffer{};
    while (const auto got = fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), got);
    EXPECT_EQ(pclose(pipe), 0) << command;
    return output;
}

// Mean brightness, 0..255, of each decoded picture.
inline std::vector<int> brightness(const std::filesystem::path& video) {
    const auto raw =
        output_of("ffmpeg -nostdin -v error -i '" + video.string() +
                  "' -fps_mode passthrough -vf scale=1:1:flags=area,format=gray -f rawvideo - </dev/null");
    std::vector<int> means;
    for (const char c : raw) means.push_back(static_cast<unsigned char>(c));
    return means;
}

// 16 bit samples of all channels, interleaved.
inline std::vector<std::int16_t> samples(const std::filesystem::path& audio) {
    const auto raw = output_of("ffmpeg -nostdin -v error -i '" + audio.string() + "' -f s16le - </dev/null");
    std::vector<std::int16_t> values(raw.size() / 2);
    std::memcpy(values.data(), raw.data(), values.size() * 2);
    return values;
}

// Seconds at which a picture turns bright after a dark one.
inline std::vector<double> flashes(const rendition_output& rendition) {
    std::vector<double> times;
    const auto means = brightness(rendition.file);
    for (std::size_t i = 1; i < means.size(); ++i)
        if (means[i] > 128 && means[i - 1] <= 128)
            times.push_back(static_cast<double>(i) / rendition.frame_rate.value());
    return times;
}

// Seconds at which sound sets in after at least half a second of quiet.
inline std::vector<double> clicks(const rendition_output& rendition) {
    std::vector<double> times;
    const auto values = samples(rendition.file);
    double loud = -1;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::abs(values[i]) < 4000) continue;
        const double at =
            static_cast<double>(i / static_cast<std::size_t>(rendition.channels)) / rendition.sample_rate;
        if (loud < 0 || at - loud > 0.5) times.push_back(at);
        loud = at;
    }
    return times;
}

inline double seconds(std::int64_t ticks, const rendition_output& rendition) {
    return static_cast<double>(ticks) / static_cast<double>(rendition.time_scale);
}

inline double end_of(const rendition_output& rendition) {
    return seconds(rendition.fragments.back().start + rendition.fragments.back().duration, rendition);
}

// What a plain planner would do: full size at the recording's rate, and half size at half the rate.
inline transcode_plan plan_for(const media_info& info) {
    transcode_plan plan;
    if (!info.video.empty() && !info.video.front().still_picture) {
        const auto& video = info.video.front();
        plan.video_stream = video.index;
        plan.frame_rate = video.frame_rate.num > 0 ? video.frame_rate : rational{25, 1};
        plan.deinterlace = video.interlaced;
        plan.tone_map = video.range != dynamic_range::sdr;
        const int width = std::max(2, video.display_width / 2 * 2);
        const int height = std::max(2, video.display_height / 2 * 2);
        plan.video.push_back({"video-full", width, height, 1, 23, 2'000'000});
        plan.video.push_back(
            {"video-half", std::max(2, width / 4 * 2), std::max(2, height / 4 * 2), 2, 26, 500'000});
        for (auto& rendition : plan.video) rendition.preset = "superfast";
        plan.poster_width = width;
        plan.poster_height = height;
    }
    for (const auto& audio : info.audio)
        plan.audio.push_back({"audio-" + std::to_string(audio.index), audio.index,
                              std::min(2, audio.channels), 48'000, 64'000, "und"});
    for (const auto& subtitles : info.subtitles)
        if (subtitles.text) plan.subtitle_streams.push_back(subtitles.index);
    return plan;
}

// A dark picture with flashes and a silent sound with clicks, both at these seconds.
inline std::string flash_and_click(const std::string& size, const std::string& rate, double flash_s,
                                   double length_s, const std::vector<double>& at) {
    std::string bright;
    std::string loud;
    for (const double t : at) {
        const auto begin = std::to_string(t - 0.0001);
        if (!bright.empty()) bright += '+', loud += '+';
        bright += "between(t," + begin + "," + std::to_string(t + flash_s - 0.001) + ")";
        loud += "between(t," + begin + "," + std::to_string(t + 0.05) + ")";
    }
    const auto length = std::to_string(length_s);
    return "-f lavfi -i \"color=c=black:s=" + size + ":r=" + rate + ":d=" + length +
           ",drawbox=c=white:t=fill:enable='" + bright + "'\" -f lavfi -i \"aevalsrc='if(" + loud +
           ",0.8*sin(2*PI*1000*t),0)':s=16000:d=" + length + "\" ";
}

inline result<transcode_output> package(const workplace& place, const std::filesystem::path& input) {
    const auto info = probe(input, {});
    if (!info) return info.error();
    return transcode(input, plan_for(*info), place.path(), {});
}

inline const rendition_output& find(const transcode_output& output, const std::string& id) {
    for (const auto& rendition : output.renditions)
        if (rendition.id == id) return rendition;
    throw std::runtime_error("no rendition " + id);
}

inline void expect_whole(const transcode_output& output) {
    const double length = std::chrono::duration<double>(output.duration).count();
    for (const auto& r : output.renditions) {
        auto offset = r.init_bytes;
        std::int64_t time = 0;
        for (const auto& f : r.fragments) {
            ASSERT_EQ(f.offset, offset) << r.id;
            ASSERT_EQ(f.start, time) << r.id;
            ASSERT_GT(f.duration, 0) << r.id;
            ASSERT_EQ(f.key_frame_bytes > 0, r.video);
            offset += f.bytes;
            time += f.duration;
        }
        EXPECT_EQ(offset, std::filesystem::file_size(r.file)) << r.id;
        EXPECT_TRUE(r.fragments.front().starts_segment);
        EXPECT_NEAR(end_of(r), length, 0.025) << r.id;
        EXPECT_EQ(
            output_of("ffmpeg -nostdin -v warning -i '" + r.file.string() + "' -f null - 2>&1 </dev/null"),
            "");
    }
}

} // namespace lectern::media

#include "ladder_plan.hpp"

#include "frame_rate.hpp"

#include "lectern/base/language.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lectern::packaging {
namespace {

using media::media_info;
using media::transcode_plan;
using media::video_stream;

struct size {
    int width = 0, height = 0;
    std::int64_t pixels() const noexcept { return static_cast<std::int64_t>(width) * height; }
};

int even(double value) {
    return std::max(2, static_cast<int>(std::lround(value / 2)) * 2);
}

size scaled(const size& from, double factor) {
    return {even(from.width * factor), even(from.height * factor)};
}

// Odd sizes lose a line rather than gain one.
size top_size(const video_stream& v) {
    const size source{std::max(2, v.display_width & ~1), std::max(2, v.display_height & ~1)};
    if (source.pixels() <= max_picture_pixels) return source;
    return scaled(source,
                  std::sqrt(static_cast<double>(max_picture_pixels) / static_cast<double>(source.pixels())));
}

const video_stream* choose_video(const media_info& info) {
    const video_stream* best = nullptr;
    for (const auto& v : info.video) {
        if (v.still_picture || v.display_width <= 0 || v.display_height <= 0) continue;
        const auto area = [](const video_stream& s) {
            return static_cast<std::int64_t>(s.display_width) * s.display_height;
        };
        if (best == nullptr || (v.is_default && !best->is_default) ||
            (v.is_default == best->is_default && area(v) > area(*best)))
            best = &v;
    }
    return best;
}

// Never "audio" alone: audio.m3u8 is the playlist of the lecture without pictures.
std::string audio_id(const std::vector<media::audio_rendition_plan>& before, const std::string& language) {
    auto id = "audio-" + language;
    std::transform(id.begin(), id.end(), id.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto taken = [&before](const std::string& name) {
        return std::any_of(before.begin(), before.end(), [&name](const auto& a) { return a.id == name; });
    };
    if (!taken(id)) return id;
    for (int n = 2;; ++n)
        if (const auto numbered = id + '-' + std::to_string(n); !taken(numbered)) return numbered;
}

void plan_audio(const media_info& info, ladder& out) {
    for (const auto& a : info.audio) {
        media::audio_rendition_plan rung;
        rung.stream_index = a.index;
        rung.channels = a.channels >= 2 ? 2 : 1;
        rung.bps = rung.channels == 2 ? stereo_bps : mono_bps;
        rung.language = base::normal_language(a.language);
        rung.id = audio_id(out.plan.audio, rung.language);
        if (a.channels > 2)
            out.remarks.push_back("The sound has " + std::to_string(a.channels) +
                                  " channels; it was mixed down to stereo.");
        out.plan.audio.push_back(std::move(rung));
    }
    if (!info.audio.empty()) return;
    media::audio_rendition_plan silence;
    silence.id = "audio-und";
    silence.stream_index = silent_stream;
    silence.bps = mono_bps;
    silence.language = "und";
    out.plan.audio.push_back(std::move(silence));
    out.remarks.emplace_back(
        "The recording has no sound; a silent track was added, which some players need.");
}

void remark_on_picture(const video_stream& v, const transcode_plan& plan, std::vector<std::string>& remarks) {
    if (v.rotation != 0)
        remarks.push_back("The picture was turned by " + std::to_string(v.rotation) +
                          " degrees, as the file asks.");
    if (v.interlaced) remarks.emplace_back("The picture was interlaced; it was deinterlaced.");
    if (plan.tone_map)
        remarks.emplace_back("The picture was HDR; it was converted to standard dynamic range.");
    if (!(v.sample_aspect == media::rational{1, 1}) && v.sample_aspect.num > 0 &&
        v.sample_aspect.num != v.sample_aspect.den)
        remarks.emplace_back("The pixels were not square; the picture was resized to its true shape.");
    if (v.variable_frame_rate) remarks.emplace_back("The frame rate varied; it was made constant.");
    if (v.frame_rate.value() > max_frame_rate * 1.01)
        remarks.emplace_back("The frame rate was over 60; it was reduced.");
    if (static_cast<std::int64_t>(v.display_width) * v.display_height > max_picture_pixels)
        remarks.emplace_back("The picture was larger than 2560x1440 pixels; it was scaled down.");
}

void plan_stills(const size& top, const media_info& info, transcode_plan& plan) {
    constexpr double still_box_width = 160, still_box_height = 120, poster_box_width = 1280,
                     poster_box_height = 1280;
    const auto fit = [&top](double width, double height) {
        return std::min({1.0, width / top.width, height / top.height});
    };
    const auto still = scaled(top, fit(still_box_width, still_box_height)),
               poster = scaled(top, fit(poster_box_width, poster_box_height));
    plan.still_width = still.width;
    plan.still_height = still.height;
    plan.poster_width = poster.width;
    plan.poster_height = poster.height;
    // About a hundred pictures: one every 2 s in a short clip, one a minute in two hours.
    constexpr std::int64_t pictures = 100;
    constexpr std::array steps = {2, 5, 10, 15, 20, 30, 60, 120, 300, 600};
    const auto wanted = std::chrono::duration_cast<std::chrono::seconds>(info.duration).count() / pictures;
    const auto step = info.duration.count() <= 0 ? 10
                                                 : *std::find_if(steps.begin(), steps.end() - 1,
                                                                 [wanted](int s) { return s >= wanted; });
    plan.still_interval = std::chrono::seconds(step);
}

void plan_video(const video_stream& v, const media_info& info, ladder& out) {
    auto& plan = out.plan;
    const auto top = top_size(v);
    plan.video_stream = v.index;
    plan.frame_rate = natural_frame_rate(v);
    plan.deinterlace = v.interlaced;
    plan.tone_map = v.range != media::dynamic_range::sdr;
    const auto frames = frames_per_key_frame(plan.frame_rate, key_frame_s);
    const auto key_us = std::llround(1e6 * frames / plan.frame_rate.value());
    plan.key_frame_interval = std::chrono::microseconds(key_us);
    plan.segment_duration = segment_of(plan.key_frame_interval, segment_s);
    plan.width = top.width;
    plan.height = top.height;
    plan_stills(top, info, plan);
    remark_on_picture(v, plan, out.remarks);
}

void plan_subtitles(const media_info& info, ladder& out) {
    bool pictures = false;
    for (const auto& s : info.subtitles) {
        if (s.text) out.plan.subtitle_streams.push_back(s.index);
        pictures = pictures || !s.text;
    }
    if (pictures)
        out.remarks.emplace_back(
            "Subtitles stored as pictures were left out; captions as text can be added.");
}

} // namespace

std::chrono::microseconds segment_of(std::chrono::microseconds key_frame_interval, double wanted_s) {
    const auto intervals = std::llround(wanted_s * 1e6 / static_cast<double>(key_frame_interval.count()));
    return key_frame_interval * std::max<std::int64_t>(1, intervals);
}

ladder plan_tracks(const media_info& info) {
    ladder out;
    plan_audio(info, out);
    const auto* video = choose_video(info);
    if (video != nullptr) plan_video(*video, info, out);
    if (std::count_if(info.video.begin(), info.video.end(), [](const auto& v) { return !v.still_picture; }) >
        1)
        out.remarks.emplace_back("The file holds more than one picture track; the main one was taken.");
    plan_subtitles(info, out);
    return out;
}

} // namespace lectern::packaging

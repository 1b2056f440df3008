#include "ladder_plan.hpp"

#include "frame_rate.hpp"
#include "language.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lectern::packaging {
namespace {

using media::media_info;
using media::transcode_plan;
using media::video_rendition_plan;
using media::video_stream;

struct size {
    int width = 0, height = 0;
    int lines() const noexcept { return std::min(width, height); }
    std::int64_t pixels() const noexcept { return static_cast<std::int64_t>(width) * height; }
};

constexpr int low_lines = 240;     // what 192 kbit/s can show of a camera
constexpr double lean_rate = 15.5; // frames a second of the rungs that save bits by dropping frames
constexpr int hd_lines = 720;      // from here on two rungs at full size (Apple 9.10)
constexpr double large_pixels = 1920.0 * 1088;
constexpr double large_rate = 30.0; // pictures larger than 1080p are not encoded faster

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

// VBV cap for a rung: 4.5 Mbit/s for 1080p30, less than in proportion for smaller pictures, which need more
// bits a pixel.
std::int64_t cap_bps(const size& s, double rate) {
    constexpr double reference_bps = 4.5e6, reference_pixels = 1920.0 * 1080 * 30, exponent = 0.75;
    const auto share = static_cast<double>(s.pixels()) * rate / reference_pixels;
    return std::max<std::int64_t>(150'000,
                                  std::llround(reference_bps * std::pow(share, exponent) / 1000) * 1000);
}

std::string rung_id(const size& s, double rate, bool reduced) {
    auto id = std::to_string(s.lines()) + 'p';
    return reduced ? id + std::to_string(std::lround(rate)) : id;
}

// What the low rung's video may use so that the sum stays under the cellular limit: sound with its container,
// then the share that the VBV lets through above its rate in a window of one segment (or of the whole lecture
// when that is shorter).
std::int64_t low_cap_bps(std::int64_t audio_bps, double duration_s, std::chrono::milliseconds vbv) {
    constexpr double container = 1.04, container_bps = 3000, initial_fill = 0.9;
    const auto budget = static_cast<double>(cellular_bps) -
                        (static_cast<double>(audio_bps) * container + container_bps) - container_bps;
    const auto window = duration_s > 0 ? std::min(segment_s, duration_s) : segment_s;
    const auto burst = initial_fill * static_cast<double>(vbv.count()) / 1000 / window;
    return std::max<std::int64_t>(20'000, std::llround(budget / (1 + burst) / 1000) * 1000);
}

class video_ladder {
public:
    video_ladder(const size& top, const media::rational& rate)
        : top_(top), rate_(rate), frames_(frames_per_key_frame(rate, key_frame_s)) {}

    std::vector<video_rendition_plan> plan(std::int64_t audio_bps, double duration_s) {
        add_full(top_, 23);
        if (top_.lines() >= hd_lines) add_lean();
        for (const int lines : lower_rungs()) add_full(at(lines), 24);
        add_low(audio_bps, duration_s);
        return std::move(rungs_);
    }

private:
    size at(int lines) const { return scaled(top_, static_cast<double>(lines) / top_.lines()); }

    std::vector<int> lower_rungs() const {
        if (top_.lines() >= 1000) return {720, 480};
        if (top_.lines() >= 640) return {480};
        if (top_.lines() >= 440) return {360};
        return {};
    }

    void add(const size& s, double target_rate, int crf, double cap_share) {
        video_rendition_plan rung;
        rung.width = s.width;
        rung.height = s.height;
        rung.keep_every = keep_every_for(rate_, frames_, target_rate);
        const auto rate = rate_.value() / rung.keep_every;
        rung.crf = crf;
        rung.max_bps = std::llround(static_cast<double>(cap_bps(s, rate)) * cap_share);
        rung.id = rung_id(s, rate, rung.keep_every > 1);
        rungs_.push_back(std::move(rung));
    }

    void add_full(const size& s, int crf) {
        const bool large = static_cast<double>(s.pixels()) > large_pixels;
        add(s, large ? large_rate * 1.01 : max_frame_rate * 1.01, crf, 1.0);
    }

    // Screens keep their pixels and lose frames: full size at half the rate, sharper than any smaller picture
    // of its bits.
    void add_lean() {
        add(top_, lean_rate, 28, 0.6);
        if (rungs_.back().id == rungs_.front().id) rungs_.back().id += "-lean";
    }

    void add_low(std::int64_t audio_bps, double duration_s) {
        add(top_.lines() > low_lines * 5 / 4 ? at(low_lines) : top_, lean_rate, 28, 1.0);
        auto& low = rungs_.back();
        low.max_bps = low_cap_bps(audio_bps, duration_s, low.vbv);
        low.preset = "fast"; // small: the better preset costs little and shows most here
        const auto same_id = [&low](const auto& r) { return &r != &low && r.id == low.id; };
        if (std::any_of(rungs_.begin(), rungs_.end(), same_id)) low.id += "-low";
    }

    size top_;
    media::rational rate_;
    int frames_;
    std::vector<video_rendition_plan> rungs_;
};

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
        rung.language = normal_language(a.language);
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
    plan.segment_duration =
        plan.key_frame_interval *
        std::max<std::int64_t>(1, std::llround(segment_s * 1e6 / static_cast<double>(key_us)));
    std::int64_t audio_bps = 0;
    for (const auto& a : plan.audio) audio_bps = std::max(audio_bps, a.bps);
    plan.video =
        video_ladder(top, plan.frame_rate).plan(audio_bps, static_cast<double>(info.duration.count()) / 1e6);
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

ladder plan_ladder(const media_info& info) {
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

video_rendition_plan shrink(const video_rendition_plan& low, std::int64_t measured_bps,
                            std::int64_t audio_peak_bps) {
    constexpr double margin = 0.93, least_scale = 0.5, most_scale = 0.85;
    auto smaller = low;
    const auto wanted = static_cast<double>(cellular_bps - audio_peak_bps) * margin;
    const auto share = wanted / static_cast<double>(std::max<std::int64_t>(measured_bps, 1));
    smaller.max_bps =
        std::max<std::int64_t>(15'000, std::llround(static_cast<double>(low.max_bps) * std::min(share, 1.0)));
    const auto scale = std::clamp(std::sqrt(share), least_scale, most_scale);
    const auto lines = std::min(low.width, low.height);
    if (lines * scale >= 64) { // smaller than that shows nothing; then only the bits fall
        smaller.width = even(low.width * scale);
        smaller.height = even(low.height * scale);
    }
    return smaller;
}

} // namespace lectern::packaging

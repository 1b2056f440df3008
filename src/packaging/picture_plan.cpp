#include "picture_plan.hpp"

#include "frame_rate.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lectern::packaging {
namespace {

using media::video_rendition_plan;

struct size {
    int width = 0, height = 0;
    int lines() const noexcept { return std::min(width, height); }
    double pixels() const noexcept { return static_cast<double>(width) * height; }
};

constexpr int low_lines = 240; // what 192 kbit/s can show of a camera
constexpr const char *screen_preset = "veryfast", *camera_preset = "faster", *low_preset = "fast"; // ADR 6
// Between the rungs above and the lowest, which is far from them where much moves. Peaks, without sound.
constexpr int thin_lines = 480, thinnest_lines = 360;
constexpr std::int64_t thin_bps = 450'000, thinnest_bps = 200'000;
constexpr double lean_rate = 15.5;      // pictures a second of a camera's lowest rung
constexpr double slides_rate = 12.6;    // a pointer moves
constexpr double slides_low_rate = 5.1; // what is read
// A page that is scrolled is the one before, moved: all its pictures cost no more than some of them, which
// are farther apart (docs/measurements.md), and between those it stands still where it should not.
constexpr double scrolled_rate = 30.3, often_scrolled = 0.1, mostly_animated = 0.5; // of the looks
// Of the crf, where somebody speaks in a corner often: little of the picture moves, and is looked
// at. Pages that are scrolled, code for the most part, are read by OCR as the recording is only then.
constexpr int finer_inset = 5, finer_inset_av1 = 7, finer_scrolled = 4;
constexpr double often_inset = 0.3;      // of the looks: who speaks holds still now and then
constexpr double slides_cap_share = 0.6; // of what a camera's picture may take
constexpr std::chrono::seconds slides_vbv{2}, slides_low_vbv{6}; // a new slide is a large picture
constexpr int hd_lines = 720; // from here on a camera has two rungs at full size (Apple 9.10)
constexpr int lean_crf = 6, capped_lean_crf = 2; // more, of the second of them
// Players stay with one codec while they adapt (hls.js 1.7: codec tiers), so AV1 has a ladder of its own.
constexpr int finer_av1 = 9;         // crf
constexpr int least_av1_lines = 240; // smaller pictures cost little as they are; SVT-AV1 takes none under 64
// Nothing to gain in less, and SVT-AV1 1.4 now and then waits for ever at the end of the first few pictures.
constexpr double least_av1_s = 3;
constexpr double large_pixels = 1920.0 * 1088;
constexpr double large_rate = 30.0; // pictures larger than 1080p are not encoded faster

int even(double value) {
    return std::max(2, static_cast<int>(std::lround(value / 2)) * 2);
}

// VBV cap for a rung: less than in proportion for smaller pictures, which need more bits a pixel.
std::int64_t cap_bps(std::int64_t top_bps, const size& s, double rate) {
    constexpr double reference_pixels = 1920.0 * 1080 * 30, exponent = 0.75;
    const auto bps = static_cast<double>(top_bps) * std::pow(s.pixels() * rate / reference_pixels, exponent);
    return std::max<std::int64_t>(150'000, std::llround(bps / 1000) * 1000);
}

// What the low rung's video may use so that the sum stays under the cellular limit: sound with its container,
// then the share that the VBV lets through above its rate in a window of one segment (or of the whole lecture
// when that is shorter).
std::int64_t low_cap_bps(std::int64_t limit_bps, std::int64_t audio_bps, double window_s,
                         std::chrono::milliseconds vbv) {
    constexpr double container = 1.04, container_bps = 3000, initial_fill = 0.9;
    const auto budget = static_cast<double>(limit_bps) -
                        (static_cast<double>(audio_bps) * container + container_bps) - container_bps;
    const auto burst = initial_fill * static_cast<double>(vbv.count()) / 1000 / window_s;
    return std::max<std::int64_t>(20'000, std::llround(budget / (1 + burst) / 1000) * 1000);
}

// Bits a second that the trial lets expect. The exponents were fitted to screens and cameras. Rungs of slides
// take their large pictures twice: one that stays is refined, and one that is new comes in steps. Measured:
// 18 H.264 rungs of nine recordings of slides and screens were expected at 0.86 to 1.48 of what they came to.
double predict(const content& seen, const video_rendition_plan& rung, const size& top, double rate) {
    constexpr double crf_to_halve_keys = 9, crf_to_halve_others = 7;
    constexpr double size_exponent = 0.8, rate_exponent = 0.6;
    constexpr double av1_share = 0.55, av1_zero = 34, av1_zero_like = 58,
                     av1_step = 0.6; // AV1's crf is coarser
    constexpr double refined = 2, finer_camera = 1.3, finer_screen = 0.92;
    const bool av1 = rung.codec == media::video_codec::av1;
    const double crf = av1 ? av1_zero + (rung.crf - av1_zero_like) * av1_step : rung.crf;
    const double finer = media::trial_crf - crf;
    const double smaller =
        std::pow(static_cast<double>(rung.width) * rung.height / top.pixels(), size_exponent);
    const double key = seen.key_bytes * std::exp2(finer / crf_to_halve_keys);
    const bool moved_pages = rung.drawn && seen.scrolling >= often_scrolled; // see scrolled_rate
    const double faster = moved_pages ? 1 : std::pow(rate / media::trial_rate, rate_exponent);
    const double other =
        seen.other_bytes * std::exp2(finer / crf_to_halve_others) * media::trial_rate * faster;
    const double keys =
        (key / (key_frame_s * rung.key_every) + key * seen.changes_per_s) * (rung.drawn ? refined : 1);
    const double share = av1 ? av1_share : rung.drawn ? finer_screen : finer_camera;
    const double bps = 8 * smaller * (keys + other) * share;
    return rung.max_bps > 0 ? std::min(bps, static_cast<double>(rung.max_bps)) : bps;
}

class rungs {
public:
    rungs(const content& seen, const encoding_targets& targets, ladder& planned)
        : seen_(seen), targets_(targets), out_(planned), top_{planned.plan.width, planned.plan.height},
          rate_(planned.plan.frame_rate), frames_(frames_per_key_frame(rate_, key_frame_s)),
          keys_in_segment_(
              static_cast<int>(planned.plan.segment_duration / planned.plan.key_frame_interval)) {
        for (const auto& a : planned.plan.audio) audio_bps_ = std::max(audio_bps_, a.low ? 0 : a.bps);
    }

    void add_archive() {
        add(rung(top_, full_rate(top_), targets_.archive_crf), "-archive",
            "comes close to the recording, for who edits it or shows it on a large screen");
        out_.plan.video.back().max_bps *= 3;
    }

    void add_camera() {
        const auto most = most_useful();
        if (most == top_.lines())
            add(rung(top_, full_rate(top_), targets_.camera_crf), "", "full size and motion");
        if (most == top_.lines() && most >= hd_lines)
            add(second_at_full_size(), "-lean", "full size in fewer bits");
        if (most < top_.lines())
            add(rung(at(most), full_rate(at(most)), targets_.camera_crf), "",
                "all that the recording shows: it is not sharper than this");
        for (const int lines : lower_rungs())
            if (lines < most)
                add(rung(at(lines), full_rate(at(lines)), targets_.camera_crf + 1), "",
                    "a camera's picture loses pixels for a slower link");
        if (most > thinnest_lines)
            add_thin(thin_lines, thin_bps, "what a link of 700 kbit/s carries of much motion");
        add_thin(thinnest_lines, thinnest_bps, "what a link of 400 kbit/s carries of much motion");
    }

    void add_camera_low(double duration_s) {
        const auto s = top_.lines() > low_lines * 5 / 4 ? at(low_lines) : top_;
        auto low = rung(s, lean_rate, targets_.camera_crf + 4);
        low.max_bps = low_cap_bps(cellular_bps, audio_bps_, window_s(duration_s), low.vbv);
        low.preset = low_preset; // small: the better preset costs little and shows most here
        add(low, "-low", "the motion that a link of 192 kbit/s carries");
    }

    // For lectures that show slides and a camera. A recording of few pictures a second has no more motion
    // than the rungs of slides keep.
    void add_motion() {
        if (rate_.value() <= slides_rate) return;
        add(rung(top_, full_rate(top_), targets_.camera_crf), "", "full motion where a camera is shown");
        if (top_.lines() >= hd_lines)
            add(rung(at(top_.lines() >= 1000 ? 720 : 480), full_rate(top_), targets_.camera_crf + 1), "",
                "full motion for a slower link");
    }

    void add_slides(double duration_s) {
        auto good = screen(rate_for(slides_rate), targets_.slides_crf - finer(), slides_vbv);
        add(good, "-slides",
            is_scrolled()      ? "pages that are scrolled keep their pixels and pictures"
            : keeps_pictures() ? "drawings that move keep their pixels and pictures"
                               : "slides keep their pixels and lose pictures");
        auto low = screen(rate_for(slides_low_rate), targets_.slides_low_crf,
                          slides_low_vbv); // its cap is near
        low.max_bps = slides_low_cap(duration_s);
        add(low, "-low", "readable slides for the slowest link");
    }

    void add_av1(double duration_s) {
        if (!targets_.av1 || top_.lines() < least_av1_lines) return;
        if (duration_s < least_av1_s) return;
        add(av1(rate_for(slides_rate), targets_.av1_crf - finer_av1), "-av1",
            "the good slides in fewer bits, for players that decode AV1", true);
        auto low = av1(rate_for(slides_low_rate), targets_.av1_crf - (has_inset() ? finer_inset_av1 : 0));
        // 0.1 to 0.2 points of VMAF at the same bits for 1.3 times the CPU of the next preset: for who pays
        // by the megabyte (docs/measurements.md).
        if (!is_scrolled()) low.preset = std::to_string(std::max(0, targets_.av1_preset - 2));
        low.vbv = slides_low_vbv;
        low.max_bps = slides_low_cap(duration_s);
        add(low, "-av1", "the readable slides in half the bits, for players that decode AV1", true);
    }

private:
    static double full_rate(const size& s) {
        return (s.pixels() > large_pixels ? large_rate : max_frame_rate) * 1.01;
    }

    size at(int lines) const {
        const auto factor = static_cast<double>(lines) / top_.lines();
        return {even(top_.width * factor), even(top_.height * factor)};
    }

    double expected_bps(const video_rendition_plan& r) const {
        return seen_.key_bytes > 0 ? predict(seen_, r, top_, rate_of(r)) : static_cast<double>(r.max_bps);
    }

    // Where the first would take more than it may, half of its bits would look worse than with fewer pixels.
    video_rendition_plan second_at_full_size() const {
        auto first = rung(top_, full_rate(top_), targets_.camera_crf);
        const auto cap_bps = std::exchange(first.max_bps, 0);
        const bool is_capped = expected_bps(first) > static_cast<double>(cap_bps); // not without a trial
        constexpr double of_capped = 0.75, of_others = 0.5;
        return rung(top_, full_rate(top_), targets_.camera_crf + (is_capped ? capped_lean_crf : lean_crf),
                    is_capped ? of_capped : of_others);
    }

    // In no more than `most_bps`, where the rung before takes more than that, and half as much again as this.
    void add_thin(int lines, std::int64_t most_bps, const char* reason) {
        const auto& before = out_.plan.video.back();
        const auto s = at(std::min({lines, before.width, before.height}));
        if (s.lines() <= low_lines * 5 / 4) return; // the lowest will do
        auto thin = rung(s, full_rate(s), targets_.camera_crf + 1);
        thin.max_bps = std::min(thin.max_bps, most_bps);
        constexpr double much = 1.5;
        const auto before_bps = expected_bps(before);
        if (before_bps > static_cast<double>(most_bps) && before_bps > much * expected_bps(thin))
            add(std::move(thin), "-lean", reason);
    }

    // The smallest size in which a picture that is out of focus, or was made larger, loses nothing.
    int most_useful() const {
        auto most = top_.lines();
        constexpr double about = 0.98; // of what is needed
        for (const int lines : lower_rungs())
            if (lines >= seen_.needs * top_.lines() * about) most = lines;
        return most;
    }

    std::vector<int> lower_rungs() const {
        if (top_.lines() >= 1000) return {720, 480};
        if (top_.lines() >= 640) return {480};
        return {};
    }

    video_rendition_plan screen(double target_rate, int crf, std::chrono::milliseconds vbv) const {
        auto r = rung(top_, target_rate, std::max(1, crf), slides_cap_share);
        r.preset = screen_preset;
        r.drawn = true;
        r.key_every = keys_in_segment_;
        r.vbv = vbv;
        return r;
    }

    video_rendition_plan av1(double target_rate, int crf) const {
        auto r = screen(target_rate, crf, slides_vbv);
        r.codec = media::video_codec::av1;
        r.preset = std::to_string(targets_.av1_preset);
        return r;
    }

    std::int64_t slides_low_cap(double duration_s) const {
        // Half of what the limit leaves would be safe; x264 takes less than it may, and blurs for it.
        constexpr double daring = 1.35;
        const auto safe = low_cap_bps(slow_link_bps, audio_bps_, window_s(duration_s), slides_low_vbv);
        return std::llround(static_cast<double>(safe) * daring);
    }

    double window_s(double duration_s) const {
        const auto segment = static_cast<double>(out_.plan.segment_duration.count()) / 1e6;
        return duration_s > 0 ? std::min(segment, duration_s) : segment;
    }

    bool is_scrolled() const { return out_.plan.drawn && seen_.scrolling >= often_scrolled; }

    // So does what is animated all the time; slides that fade in are not.
    bool keeps_pictures() const {
        return is_scrolled() || (out_.plan.drawn && seen_.animated > mostly_animated);
    }

    double rate_for(double usual) const { return keeps_pictures() ? scrolled_rate : usual; }

    int finer() const { return has_inset() ? finer_inset : is_scrolled() ? finer_scrolled : 0; }

    bool has_inset() const { return seen_.inset >= often_inset; }

    double rate_of(const video_rendition_plan& r) const { return rate_.value() / r.keep_every; }

    video_rendition_plan rung(const size& s, double target_rate, int crf, double cap_share = 1) const {
        video_rendition_plan r;
        r.preset = camera_preset;
        r.width = s.width;
        r.height = s.height;
        r.keep_every = keep_every_for(rate_, frames_, target_rate);
        r.crf = crf;
        r.max_bps = std::llround(static_cast<double>(cap_bps(targets_.top_bps, s, rate_of(r))) * cap_share);
        return r;
    }

    // `mark` where the name alone would not tell it from those before.
    void add(video_rendition_plan r, const std::string& mark, const std::string& reason,
             bool marked = false) {
        r.id = std::to_string(std::min(r.width, r.height)) + 'p';
        if (r.keep_every > 1) r.id += std::to_string(std::lround(rate_of(r)));
        const auto taken = [&r](const auto& other) { return other.id == r.id; };
        if (marked || std::ranges::any_of(out_.plan.video, taken)) r.id += mark;
        if (std::ranges::any_of(out_.plan.video, taken)) r.id += "-low";
        out_.reasons[r.id] = reason;
        if (seen_.key_bytes > 0) out_.predicted_bps[r.id] = std::llround(predict(seen_, r, top_, rate_of(r)));
        out_.plan.video.push_back(std::move(r));
    }

    const content& seen_;
    const encoding_targets& targets_;
    ladder& out_;
    size top_;
    media::rational rate_;
    int frames_;
    int keys_in_segment_;
    std::int64_t audio_bps_ = 0;
};

content_kind kind_for(const content& seen, profile chosen) {
    if (chosen == profile::slides) return content_kind::slides;
    return chosen == profile::camera ? content_kind::camera : seen.kind;
}

} // namespace

void plan_pictures(const std::vector<media::stretch>& stretches, const encoding_targets& targets,
                   double duration_s, ladder& planned) {
    if (!planned.plan.video_stream) return;
    // Not every file says how long it is.
    const double reach = stretches.empty() ? 0 : static_cast<double>(stretches.back().at.count()) / 1e6;
    const auto seen = summarise(stretches);
    const auto kind = kind_for(seen, targets.chosen);
    planned.content = describe(seen, stretches.size());
    planned.chosen = targets.chosen;
    planned.plan.drawn = kind == content_kind::slides;
    if (planned.plan.drawn)
        planned.plan.segment_duration =
            segment_of(planned.plan.key_frame_interval, static_cast<double>(targets.slides_segment.count()));
    rungs made(seen, targets, planned);
    if (targets.chosen == profile::archive) made.add_archive();
    switch (kind) {
    case content_kind::camera:
        made.add_camera();
        made.add_camera_low(duration_s);
        break;
    case content_kind::mixed:
        made.add_motion();
        made.add_av1(std::max(duration_s, reach));
        made.add_slides(duration_s);
        made.add_camera_low(duration_s);
        break;
    case content_kind::slides:
        made.add_av1(std::max(duration_s, reach));
        made.add_slides(duration_s);
        break;
    }
}

void cut_as(std::chrono::seconds target_duration, ladder& planned) {
    auto& plan = planned.plan;
    plan.segment_duration = segment_of(plan.key_frame_interval, static_cast<double>(target_duration.count()));
    for (auto& rung : plan.video)
        if (rung.drawn) rung.key_every = static_cast<int>(plan.segment_duration / plan.key_frame_interval);
}

std::int64_t limit_of(const video_rendition_plan& low) {
    return low.drawn ? slow_link_bps : cellular_bps;
}

video_rendition_plan shrink(const video_rendition_plan& low, std::int64_t measured_bps,
                            std::int64_t audio_peak_bps) {
    constexpr double margin = 0.93, least_scale = 0.5, most_scale = 0.85;
    constexpr int most_crf = 48;
    constexpr double crf_to_halve = 7;
    auto smaller = low;
    const auto wanted = static_cast<double>(limit_of(low) - audio_peak_bps) * margin;
    const auto share = wanted / static_cast<double>(std::max<std::int64_t>(measured_bps, 1));
    smaller.max_bps =
        std::max<std::int64_t>(15'000, std::llround(static_cast<double>(low.max_bps) * std::min(share, 1.0)));
    if (low.drawn) { // slides: coarser, never smaller
        const auto coarser = static_cast<int>(std::ceil(-std::log2(std::min(share, 1.0)) * crf_to_halve));
        smaller.crf = std::min(most_crf, low.crf + std::max(1, coarser));
        return smaller;
    }
    const auto scale = std::clamp(std::sqrt(share), least_scale, most_scale);
    const auto lines = std::min(low.width, low.height);
    if (lines * scale >= 64) { // smaller than that shows nothing; then only the bits fall
        smaller.width = even(low.width * scale);
        smaller.height = even(low.height * scale);
    }
    return smaller;
}

} // namespace lectern::packaging

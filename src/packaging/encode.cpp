#include "encode.hpp"

#include "assemble.hpp"
#include "picture_plan.hpp"

#include "lectern/media/transcode_beside.hpp"

#include <algorithm>
#include <iterator>

namespace lectern::packaging {
namespace {

result<media::transcode_output> run_once(const encoding& what, const media::transcode_plan& plan, double from,
                                         double to) {
    media::transcode_options options;
    options.limits = what.options.limits;
    options.stop = what.options.stop;
    options.journals = what.place.journals();
    options.on_note = [&](std::string_view text) { what.meter.note(text); };
    options.sound_end = what.sound.heard;
    options.on_progress = [&](const media::progress& now) { what.meter.show(from, to, now); };
    return media::transcode_beside(what.input, plan, what.place.making(), options, what.heard_beside);
}

std::int64_t peak_of(const media::rendition_output& rendition, std::chrono::seconds target_duration) {
    return hls::measure(index_of(rendition), target_duration).peak_bps;
}

std::int64_t sound_peak(const media::transcode_output& output, std::chrono::seconds target_duration) {
    std::int64_t peak = 0;
    for (const auto& r : output.renditions)
        if (!r.video) peak = std::max(peak, peak_of(r, target_duration));
    return peak;
}

std::int64_t low_peak(const media::transcode_output& output, const std::string& id,
                      std::chrono::seconds target_duration) {
    for (const auto& r : output.renditions)
        if (r.id == id) return peak_of(r, target_duration);
    return 0; // no picture could be decoded
}

// The packets of the picture said that it ends elsewhere than it does, and the sound must end with it.
result<void> fit_sound(const encoding& what, const media::transcode_plan& plan,
                       media::transcode_output& output) {
    auto fitted = plan;
    fitted.sound_only = true;
    fitted.end = output.duration;
    auto again = what;
    again.sound = {};
    const auto now = what.meter.reached();
    auto sound = run_once(again, fitted, now, now);
    if (!sound) return sound.error();
    std::erase_if(output.renditions, [](const media::rendition_output& r) { return !r.video; });
    std::ranges::move(sound->renditions, std::back_inserter(output.renditions));
    return {};
}

} // namespace

result<media::transcode_output> encode_pictures(const encoding& what, ladder& planned, encoded_until until) {
    auto& rungs = planned.plan.video;
    int times = 0; // that the lowest was made smaller
    if (!rungs.empty())
        if (const auto smaller = what.place.noted_low(rungs.back()))
            rungs.back() = smaller->rung, times = smaller->times;
    auto output = run_once(what, planned.plan, what.meter.reached(), until.first);
    const double share = (until.fitted - until.first) / low_rung_attempts;
    for (;; ++times) {
        // In a blink of a recording the containers alone weigh more than any picture could save.
        if (!output || rungs.empty() || output->duration < shortest_measured) return output;
        const auto target = target_duration_of(planned.plan);
        const auto peak = low_peak(*output, rungs.back().id, target), sound = sound_peak(*output, target);
        const auto limit = limit_of(rungs.back());
        if (peak == 0 || peak + sound <= limit) return output;
        if (times >= low_rung_attempts) {
            planned.remarks.push_back("The lowest video rendition needs more than " +
                                      std::to_string(limit / 1000) + " kbit/s.");
            return output;
        }
        // The others are whole, as their journals say: this encodes the lowest alone. The slides stay.
        rungs.back() = shrink(rungs.back(), peak, sound);
        if (const auto noted = what.place.note_low({rungs.back(), times + 1}); !noted) return noted.error();
        const double from = until.first + times * share;
        auto alone = planned.plan;
        alone.find_slides = false;
        auto slides = std::move(output->slides);
        output = run_once(what, alone, from, from + share);
        if (output) output->slides = std::move(slides);
    }
}

result<media::transcode_output> encode_sound(const encoding& what, const ladder& planned, double until) {
    auto plan = planned.plan;
    plan.sound_only = true;
    plan.find_slides = false;
    return run_once(what, plan, 0, until);
}

result<media::transcode_output> encode_rest(const encoding& what, const ladder& planned) {
    return run_once(what, planned.plan, 0, low_rung_until);
}

result<media::transcode_output> encode(const encoding& what, ladder& planned) {
    auto output = encode_pictures(what, planned, {});
    if (!output || what.sound.end.count() == 0 || output->duration == what.sound.end) return output;
    if (const auto fits = fit_sound(what, planned.plan, *output); !fits) return fits.error();
    return output;
}

} // namespace lectern::packaging

#include "encode.hpp"

#include "assemble.hpp"

#include <algorithm>

namespace lectern::packaging {
namespace {

result<media::transcode_output> run_once(const encoding& what, const media::transcode_plan& plan, double from,
                                         double to) {
    media::transcode_options options;
    options.limits = what.options.limits;
    options.stop = what.options.stop;
    options.journals = what.place.journals();
    options.on_note = what.options.on_note;
    options.on_progress = [&](const media::progress& now) { what.meter.show(from, to, now); };
    return media::transcode(what.input, plan, what.place.making(), options);
}

std::int64_t peak_of(const media::rendition_output& rendition) {
    return hls::measure(index_of(rendition), target_duration).peak_bps;
}

std::int64_t sound_peak(const media::transcode_output& output) {
    std::int64_t peak = 0;
    for (const auto& r : output.renditions)
        if (!r.video) peak = std::max(peak, peak_of(r));
    return peak;
}

std::int64_t low_peak(const media::transcode_output& output, const std::string& id) {
    for (const auto& r : output.renditions)
        if (r.id == id) return peak_of(r);
    return 0; // no picture could be decoded
}

} // namespace

result<media::transcode_output> encode(const encoding& what, ladder& planned) {
    auto& rungs = planned.plan.video;
    if (!rungs.empty())
        if (const auto smaller = what.place.noted_low(rungs.back())) rungs.back() = *smaller;
    auto output = run_once(what, planned.plan, 0, first_encoding_until);
    constexpr double share = (low_rung_until - first_encoding_until) / low_rung_attempts;
    for (int attempt = 0;; ++attempt) {
        // In a blink of a recording the containers alone weigh more than any picture could save.
        if (!output || rungs.empty() || output->duration < shortest_measured) return output;
        const auto peak = low_peak(*output, rungs.back().id), sound = sound_peak(*output);
        if (peak == 0 || peak + sound <= cellular_bps) return output;
        if (attempt == low_rung_attempts) {
            planned.remarks.emplace_back("The lowest video rendition needs more than 192 kbit/s.");
            return output;
        }
        // The others are whole, as their journals say: this encodes the lowest alone. The slides stay.
        rungs.back() = shrink(rungs.back(), peak, sound);
        if (const auto noted = what.place.note_low(rungs.back()); !noted) return noted.error();
        const double from = first_encoding_until + attempt * share;
        auto alone = planned.plan;
        alone.find_slides = false;
        auto slides = std::move(output->slides);
        output = run_once(what, alone, from, from + share);
        if (output) output->slides = std::move(slides);
    }
}

} // namespace lectern::packaging

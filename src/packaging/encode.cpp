#include "encode.hpp"

#include "assemble.hpp"

#include "lectern/base/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

// Never backwards, and never all until the package is there: what follows the first encoding has the last
// share.
class steady_progress {
public:
    explicit steady_progress(const package_options& options) : options_(options) {}

    media::transcode_options pass(double from, double to) {
        media::transcode_options out;
        out.limits = options_.limits;
        out.stop = options_.stop;
        if (options_.on_progress)
            out.on_progress = [this, from, to](const media::progress& p) {
                shown_ = std::max(shown_, from + (to - from) * std::clamp(p.fraction, 0.0, 1.0));
                options_.on_progress({shown_, p.media_time});
            };
        return out;
    }

private:
    const package_options& options_;
    double shown_ = 0;
};

media::rendition_output* find(media::transcode_output& output, const std::string& id) {
    for (auto& r : output.renditions)
        if (r.id == id) return &r;
    return nullptr;
}

std::int64_t audio_peak(const media::transcode_output& output) {
    std::int64_t peak = 0;
    for (const auto& r : output.renditions)
        if (!r.video) peak = std::max(peak, hls::measure(index_of(r), target_duration).peak_bps);
    return peak;
}

// The whole plan with one video rung: the sound is made again because it decides where the timeline ends.
result<media::rendition_output> encode_low_again(const fs::path& input, const media::transcode_plan& plan,
                                                 const fs::path& directory,
                                                 const media::transcode_options& options) {
    const auto scratch = base::scratch_directory::make(directory, "again-");
    if (!scratch) return scratch.error();
    auto alone = plan;
    alone.video = {plan.video.back()};
    alone.subtitle_streams.clear();
    alone.find_slides = false;
    auto output = media::transcode(input, alone, scratch->path(), options);
    if (!output) return output.error();
    auto* low = find(*output, alone.video.front().id);
    if (low == nullptr) return error{errc::internal, "encoding the lowest rung again: nothing was written"};
    const auto target = directory / low->file.filename();
    if (::rename(low->file.c_str(), target.c_str()) != 0)
        return from_errno(errno, "renaming to " + target.string());
    low->file = target;
    return std::move(*low);
}

} // namespace

result<media::transcode_output> encode(const fs::path& input, ladder& planned, const fs::path& directory,
                                       const package_options& options) {
    constexpr double first_share = 0.9;
    steady_progress progress(options);
    auto output = media::transcode(input, planned.plan, directory, progress.pass(0, first_share));
    // In a blink of a recording the containers alone weigh more than any picture could save.
    if (!output || planned.plan.video.empty() || output->duration < shortest_measured) return output;
    const auto sound = audio_peak(*output);
    auto* low = find(*output, planned.plan.video.back().id);
    for (int attempt = 0; low != nullptr; ++attempt) {
        const auto peak = hls::measure(index_of(*low), target_duration).peak_bps;
        if (peak + sound <= cellular_bps) break;
        if (attempt == low_rung_attempts) {
            planned.remarks.emplace_back("The lowest video rendition needs more than 192 kbit/s.");
            break;
        }
        planned.plan.video.back() = shrink(planned.plan.video.back(), peak, sound);
        auto again = encode_low_again(input, planned.plan, directory, progress.pass(first_share, 1));
        if (!again) return again.error();
        *low = std::move(*again);
    }
    return output;
}

} // namespace lectern::packaging

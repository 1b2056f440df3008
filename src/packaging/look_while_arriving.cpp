#include "lectern/packaging/look_while_arriving.hpp"

#include "ladder_plan.hpp"
#include "workplace.hpp"

#include "lectern/media/survey.hpp"

#include <algorithm>
#include <cmath>
#include <future>

namespace lectern::packaging {
namespace {

constexpr double looks_a_second = 5; // a little more than the slides' detector wants

media::transcode_plan plan_of_look(media::transcode_plan plan) {
    media::video_rendition_plan looked;
    looked.id = "look";
    looked.width = plan.width;
    looked.height = plan.height;
    looked.keep_every = std::max(1, static_cast<int>(std::floor(plan.frame_rate.value() / looks_a_second)));
    plan.video = {looked};
    plan.slides_only = true;
    return plan;
}

media::transcode_options options_of(const package_options& from) {
    media::transcode_options options;
    options.limits = from.limits;
    options.stop = from.stop;
    options.on_progress = from.on_progress;
    return options;
}

result<void> look_for_slides(const std::filesystem::path& input, const media::transcode_plan& plan,
                             const workplace& place, const media::transcode_options& options) {
    const auto found = media::transcode(input, plan_of_look(plan), place.making(), options);
    if (!found) return found.error();
    return place.note_slides(found->slides);
}

} // namespace

result<void> look_while_arriving(const std::filesystem::path& input, const package_options& options,
                                 const std::stop_token& slides_stop) {
    const auto info = media::probe(input, options.limits);
    if (!info) return info.error();
    if (info->duration.count() > 0 && info->duration <= options.targets.early_after)
        return error{errc::refused, "The recording is short: nobody has to wait for it."};
    const auto place = workplace::open(options.work, options);
    if (!place) return place.error();
    const auto tracks = plan_tracks(*info);
    auto looking = options_of(options);
    if (slides_stop.stop_possible()) looking.stop = slides_stop;
    std::future<result<void>> slides;
    if (tracks.plan.video_stream)
        slides = std::async(std::launch::async,
                            [&] { return look_for_slides(input, tracks.plan, *place, looking); });
    auto listening = options_of(options);
    if (slides.valid() && options.on_progress) // which takes longer
        listening.on_progress = [&options](const media::progress&) { options.on_progress({}); };
    const auto found = media::survey(input, tracks.plan, listening);
    auto noted = found ? place->note_survey(*found) : result<void>(found.error());
    const auto shown = slides.valid() ? slides.get() : result<void>{};
    return noted ? shown : noted;
}

} // namespace lectern::packaging

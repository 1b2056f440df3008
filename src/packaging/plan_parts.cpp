// What of a plan is made now and what later, and what the manifest says of it.
#include "picture_plan.hpp"

#include "lectern/store/json_text.hpp"

#include <algorithm>
#include <iterator>

namespace lectern::packaging {

using media::video_rendition_plan;

void keep_first_part(ladder& planned) {
    auto& video = planned.plan.video;
    planned.plan.grid_step = media::grid_step_of(video);
    const auto is_slow = [](const video_rendition_plan& r) { return r.codec == media::video_codec::av1; };
    std::ranges::copy_if(video, std::back_inserter(planned.follows), is_slow);
    std::erase_if(video, is_slow);
}

void keep_rest(ladder& planned, std::chrono::microseconds end) {
    keep_first_part(planned);
    auto& plan = planned.plan;
    std::swap(plan.video, planned.follows);
    planned.follows.clear();
    for (const auto& a : plan.audio)
        if (a.stream_index >= 0) plan.other_streams.push_back(a.stream_index);
    plan.other_streams.insert(plan.other_streams.end(), plan.subtitle_streams.begin(),
                              plan.subtitle_streams.end());
    plan.audio.clear();
    plan.subtitle_streams.clear();
    plan.find_slides = false;
    plan.end = end;
}

std::string plan_to_json(const ladder& planned) {
    store::json_list rungs('[', ", ");
    const auto add = [&](const video_rendition_plan& r, bool follows) {
        store::json_list rung('{', ", ");
        rung.text("id", r.id).text("reason", planned.reasons.at(r.id));
        if (const auto found = planned.predicted_bps.find(r.id); found != planned.predicted_bps.end())
            rung.member("predicted_bps", found->second);
        rung.member("crf", r.crf).member("max_bps", r.max_bps);
        if (follows) rung.flag("follows", true);
        rungs.add(rung.close("}"));
    };
    for (const auto& r : planned.follows) add(r, true);
    for (const auto& r : planned.plan.video) add(r, false);
    store::json_list out('{', ", ");
    out.text("content", planned.content);
    if (planned.chosen != profile::automatic) out.text("profile", name_of(planned.chosen));
    return out.member("rungs", rungs.close("]")).close("}");
}

} // namespace lectern::packaging

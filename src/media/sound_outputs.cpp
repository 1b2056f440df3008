#include "sound_outputs.hpp"

#include <algorithm>

namespace lectern::media {
namespace {

result<void> take_heard(const heard_sound& heard, transcode_output& to) {
    std::map<std::string, rendition_output> made;
    for (auto& [index, track] : heard.tracks) {
        auto outputs = track->finish(heard.end);
        if (!outputs) return outputs.error();
        if (outputs->empty()) to.remarks.emplace_back("A sound track could not be decoded and is left out.");
        for (auto& output : *outputs) made.emplace(output.id, std::move(output));
    }
    for (const auto& rendition : heard.plan.audio) {
        if (rendition.stream_index >= 0 && !heard.tracks.contains(rendition.stream_index)) {
            auto kept = audio_encoder::kept_whole(rendition, heard.places.of(rendition.id));
            if (!kept) return kept.error();
            to.renditions.push_back(std::move(*kept));
        } else if (const auto found = made.find(rendition.id); found != made.end()) {
            to.renditions.push_back(std::move(found->second));
        }
    }
    return {};
}

result<rendition_output> silence(const heard_sound& heard, const audio_rendition_plan& rendition) {
    const auto& place = heard.places.of(rendition.id);
    if (place.kept.complete) return audio_encoder::kept_whole(rendition, place);
    auto encoder = audio_encoder::open(heard.plan, rendition, place);
    if (!encoder) return encoder.error();
    return encoder->finish(heard.end);
}

} // namespace

result<void> finish_sound(const heard_sound& heard, transcode_output& to) {
    if (auto taken = take_heard(heard, to); !taken) return taken;
    if (to.renditions.empty())
        return error{errc::refused,
                     "Nothing in the recording could be decoded; it is damaged or not a recording."};
    const auto is_sound = [](const rendition_output& r) { return !r.video; };
    for (const auto& rendition : heard.plan.audio) {
        const bool missing = rendition.stream_index < 0 || std::ranges::none_of(to.renditions, is_sound);
        if (!missing) continue;
        auto output = silence(heard, rendition);
        if (!output) return output.error();
        to.renditions.push_back(std::move(*output));
    }
    return {};
}

} // namespace lectern::media

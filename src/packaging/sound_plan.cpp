#include "sound_plan.hpp"

#include <algorithm>

namespace lectern::packaging {

namespace {

using media::audio_rendition_plan;

double gain_for(const std::optional<double>& loudness, double lost) {
    return loudness ? std::clamp(media::target_lufs - *loudness + lost, -largest_gain_db, largest_gain_db)
                    : 0;
}

// Two channels in opposite phase, of a microphone wired so: mixed into one, little is left.
bool cancels_itself(const media::sound_facts& sound) {
    constexpr double far_softer = 20; // LU
    return sound.loudness && !sound.mono && (!sound.mixed || *sound.mixed < *sound.loudness - far_softer);
}

audio_rendition_plan low_of(const audio_rendition_plan& full, const media::sound_facts& sound,
                            media::audio_codec codec) {
    constexpr std::string_view prefix = "audio-";
    const bool opus = codec == media::audio_codec::opus;
    auto low = full;
    low.id = "low-" + full.id.substr(full.id.starts_with(prefix) ? prefix.size() : 0) + (opus ? "" : "-aac");
    low.low = true;
    low.codec = codec;
    low.channels = 1;
    low.sample_rate = opus ? full.sample_rate : low_aac_rate;
    low.bps = opus ? opus_bps : low_aac_bps;
    low.gain_db = gain_for(sound.mixed, opus ? sound.opus_lost : sound.aac_lost);
    return low;
}

} // namespace

void plan_sound(const std::map<int, media::sound_facts>& heard, ladder& planned) {
    bool faint = false, opposed = false;
    std::vector<audio_rendition_plan> low;
    for (auto& rendition : planned.plan.audio) {
        const auto found = heard.find(rendition.stream_index);
        if (found == heard.end()) continue;
        const auto& sound = found->second;
        if (sound.mono && rendition.channels == 2) {
            rendition.channels = 1;
            rendition.bps = mono_bps;
        }
        faint =
            faint || (sound.loudness && media::target_lufs - *sound.loudness + sound.lost > largest_gain_db);
        rendition.gain_db = gain_for(sound.loudness, sound.lost);
        if (cancels_itself(sound)) {
            opposed = true;
            continue;
        }
        for (const auto codec : {media::audio_codec::opus, media::audio_codec::aac})
            low.push_back(low_of(rendition, sound, codec));
    }
    planned.plan.audio.insert(planned.plan.audio.end(), low.begin(), low.end());
    if (opposed)
        planned.remarks.emplace_back(
            "The two channels of the sound cancel each other, so there is no sound of one channel "
            "for slow links: one of them is connected the wrong way round.");
    if (faint)
        planned.remarks.emplace_back(
            "The sound is very faint; it was made louder, but not as loud as other lectures.");
}

} // namespace lectern::packaging

#include "sound_plan.hpp"

#include <algorithm>

namespace lectern::packaging {

void plan_sound(const std::map<int, media::sound_facts>& heard, ladder& planned) {
    bool faint = false;
    for (auto& rendition : planned.plan.audio) {
        const auto found = heard.find(rendition.stream_index);
        if (found == heard.end()) continue;
        const auto& sound = found->second;
        if (sound.mono && rendition.channels == 2) {
            rendition.channels = 1;
            rendition.bps = mono_bps;
        }
        if (!sound.loudness) continue;
        const double gain = target_lufs - *sound.loudness;
        faint = faint || gain > largest_gain_db;
        rendition.gain_db = std::clamp(gain, -largest_gain_db, largest_gain_db);
    }
    if (faint)
        planned.remarks.emplace_back(
            "The sound is very faint; it was made louder, but not as loud as other lectures.");
}

} // namespace lectern::packaging

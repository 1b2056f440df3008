// How loud the sound of a recording is, heard once through before it is encoded.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/transcode.hpp"

#include <filesystem>
#include <map>
#include <optional>

namespace lectern::media {

struct sound_facts {
    bool mono = false;              // in effect: both channels say the same, or one of them nothing
    std::optional<double> mixed;    // LUFS (EBU R128) of all channels mixed into one; none for silence
    std::optional<double> loudness; // of what will be encoded: one channel when mono, else two
};

// For each sound stream that `plan` names. Decodes the sound alone. Errors: those of transcode.
result<std::map<int, sound_facts>> survey_sound(const std::filesystem::path& input,
                                                const transcode_plan& plan, const transcode_options& options);

} // namespace lectern::media

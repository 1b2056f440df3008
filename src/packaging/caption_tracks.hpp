// The caption tracks of a package: sidecar files and what the recording itself carried.
#pragma once

#include "lectern/media/transcode.hpp"
#include "lectern/packaging/captions.hpp"
#include "lectern/packaging/package_recording.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lectern::packaging {

struct caption_input {
    std::string language; // canonical
    std::string name;
    caption_text text;
    bool from_before = false;
};

// Errors: usage (no language tag, a language twice), not_found, refused with the file's name. Captions of an
// earlier recording are no reason for an error.
result<std::vector<caption_input>> read_sidecars(const std::vector<caption_source>& sources,
                                                 const media::cut_list& cuts);

// Adds what the recording carried, where no sidecar has the language; of two in one language the longer.
// Captions of an earlier recording give way.
void add_embedded(std::vector<caption_input>& tracks, const std::vector<media::subtitle_output>& embedded);

struct caption_span {
    std::chrono::microseconds duration{}; // of the lecture
    std::chrono::seconds segment{};
};

// Writes captions/<lang>.vtt and captions/<lang>/<n>.vtt. Tracks without a caption before the end are left
// out; remarks say what was lost. Errors: refused, io, no_space.
result<std::vector<store::caption_track>> write_captions(std::vector<caption_input> tracks,
                                                         const std::filesystem::path& directory,
                                                         const caption_span& span,
                                                         std::vector<std::string>& remarks);

} // namespace lectern::packaging

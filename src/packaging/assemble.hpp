// From what the encoder wrote to what the manifest says.
#pragma once

#include "lectern/media/media_info.hpp"
#include "lectern/media/transcode.hpp"
#include "lectern/store/package_manifest.hpp"

#include <string>
#include <vector>

namespace lectern::packaging {

constexpr std::chrono::seconds target_duration{6};

hls::track_index index_of(const media::rendition_output& from);

// In the ladder's order. Audio gets the names that menus show and a default, for each group that a menu
// shows.
std::vector<store::rendition> describe_renditions(const std::vector<media::rendition_output>& outputs,
                                                  const media::transcode_plan& plan,
                                                  const media::media_info& info);

// What the recording was, as a JSON object: no path, no name, no time.
std::string source_facts(const media::media_info& info);

} // namespace lectern::packaging

// From what the encoder wrote to what the manifest says.
#pragma once

#include "lectern/media/media_info.hpp"
#include "lectern/media/transcode.hpp"
#include "lectern/store/package_manifest.hpp"

#include <string>
#include <vector>

namespace lectern::packaging {

hls::track_index index_of(const media::rendition_output& from);

// In the ladder's order. Audio gets the names that menus show and a default, for each group that a menu
// shows.
std::vector<store::rendition> describe_renditions(const std::vector<media::rendition_output>& outputs,
                                                  const media::transcode_plan& plan,
                                                  const media::media_info& info);

// EXT-X-TARGETDURATION of what the plan makes: whole seconds, at least 1 (RFC 8216bis 4.4.3.1).
std::chrono::seconds target_duration_of(const media::transcode_plan& plan);

// What the recording was, as a JSON object: no path, no name, no time.
std::string source_facts(const media::media_info& info);

} // namespace lectern::packaging

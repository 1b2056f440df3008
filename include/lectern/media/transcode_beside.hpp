// Two calls side by side for the sound of one recording.
#pragma once

#include "lectern/media/transcode.hpp"

#include <optional>

namespace lectern::media {

// transcode, while another call makes other renditions of the same streams: `heard` says where that one heard
// the sound end, and is asked once, after the last sound. Both end at the same time then. None: that call
// failed, and this one is cancelled.
result<transcode_output>
transcode_beside(const std::filesystem::path& input, const transcode_plan& plan,
                 const std::filesystem::path& directory, const transcode_options& options,
                 const std::function<std::optional<std::chrono::microseconds>()>& heard);

} // namespace lectern::media

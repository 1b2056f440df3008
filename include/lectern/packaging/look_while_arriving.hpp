// What can be found out of a recording before all of it is there.
#pragma once

#include "lectern/packaging/package_recording.hpp"

#include <filesystem>
#include <stop_token>
#include <string_view>

namespace lectern::packaging {

inline constexpr std::string_view enough_name =
    "enough"; // a file in `work`: slides are not waited for any longer
inline constexpr std::string_view survey_name =
    "survey"; // a file in `work`, once what is seen and heard is noted

// A file in `work`: how many of the recording's bytes are there to stay, in decimal digits. Without it, all
// that are in the file.
inline constexpr std::string_view arrived_name = "arrived";

// Surveys the recording and looks for its slides while it arrives (options.limits.arriving), and notes both
// in `options.work` for package_recording, which then does neither. What one of the two found is kept when
// the other fails. Returns at the end of the file. Thread: options.on_progress is called by two. Errors:
// refused (also when it cannot be read before its end is there, is too short to be worth it, or shows no
// slides), cancelled, io. `slides`: when it is asked to stop, the slides are left out, and the survey goes
// on.
result<void> look_while_arriving(const std::filesystem::path& input, const package_options& options,
                                 const std::stop_token& slides = {});

} // namespace lectern::packaging

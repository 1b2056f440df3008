// What can be found out of a recording before all of it is there.
#pragma once

#include "lectern/packaging/package_recording.hpp"

#include <filesystem>

namespace lectern::packaging {

inline constexpr std::string_view enough_name = "enough"; // a file in `work`: what is noted by now will do

// A file in `work`: how many of the recording's bytes are there to stay, in decimal digits. Without it, all
// that are in the file.
inline constexpr std::string_view arrived_name = "arrived";

// Surveys the recording and looks for its slides while it arrives (options.limits.arriving), and notes both
// in `options.work` for package_recording, which then does neither. What one of the two found is kept when
// the other fails. Returns at the end of the file. Thread: options.on_progress is called by two. Errors:
// refused (also when it cannot be read before its end is there, is too short to be worth it, or shows no
// slides), cancelled, io.
result<void> look_while_arriving(const std::filesystem::path& input, const package_options& options);

} // namespace lectern::packaging

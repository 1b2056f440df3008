// How a command ends: the exit status, and one line (or one JSON object) that says why.
#pragma once

#include "lectern/base/error.hpp"

#include <string_view>

namespace lectern::app {

enum exit_status : int { done = 0, failed = 1, wrong_usage = 2, input_refused = 3 };

exit_status status_of(errc code) noexcept;

// `lectern: <doing>: <why>` on stderr, a line per line of the detail; with `json`, one object on stdout
// instead.
exit_status report_failure(std::string_view doing, const error& why, bool json = false);

} // namespace lectern::app

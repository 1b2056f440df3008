// Where the built web pages are.
#pragma once

#include <filesystem>
#include <string>

namespace lectern::app {

// `configured` when it is not empty; otherwise the first that is there: <program>/../share/lectern/web
// (installed), <program>/../../web/dist (built in the source tree), web/dist. Empty when none is.
std::filesystem::path find_web_root(const std::string& configured);

} // namespace lectern::app

// The settings of one command: its file or the defaults, with what the command line overrides.
#pragma once

#include "commands.hpp"
#include "settings.hpp"

#include "lectern/base/error.hpp"

namespace lectern::app {

result<settings> load_settings_for(const common_options& options);

} // namespace lectern::app

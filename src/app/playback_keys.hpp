// The keys of playback tokens, where the settings say that they are.
#pragma once

#include "settings.hpp"

#include "lectern/base/signed_token.hpp"

namespace lectern::app {

// Made when there are none yet. Errors: as base::token_keys::load, naming the setting.
result<std::shared_ptr<const base::token_keys>> load_playback_keys(const settings& values);

bool has_playback_keys(const settings& values);

} // namespace lectern::app

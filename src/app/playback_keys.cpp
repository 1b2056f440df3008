#include "playback_keys.hpp"

#include <filesystem>

namespace lectern::app {

result<std::shared_ptr<const base::token_keys>> load_playback_keys(const settings& values) {
    const auto file = values.playback_keys.empty() ? std::filesystem::path(values.data) / "playback.keys"
                                                   : std::filesystem::path(values.playback_keys);
    auto keys = base::token_keys::load(file);
    if (!keys) return error{keys.error().code, "media.playback_keys: " + keys.error().detail};
    return keys;
}

} // namespace lectern::app

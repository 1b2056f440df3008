#include "playback_keys.hpp"

#include <filesystem>

namespace lectern::app {
namespace {

std::filesystem::path file_of(const settings& values) {
    return values.playback_keys.empty() ? std::filesystem::path(values.data) / "playback.keys"
                                        : std::filesystem::path(values.playback_keys);
}

} // namespace

bool has_playback_keys(const settings& values) {
    std::error_code problem;
    return std::filesystem::exists(file_of(values), problem);
}

result<std::shared_ptr<const base::token_keys>> load_playback_keys(const settings& values) {
    auto keys = base::token_keys::load(file_of(values));
    if (!keys) return error{keys.error().code, "media.playback_keys: " + keys.error().detail};
    return keys;
}

} // namespace lectern::app

#include "sound_feed.hpp"

#include "lectern/base/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace lectern::api {
namespace {

namespace json = boost::json;

bool is_true(const json::object& rendition, std::string_view name) {
    const auto* value = rendition.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

bool says(const json::object& rendition, std::string_view name, std::string_view text) {
    const auto* value = rendition.if_contains(name);
    return value != nullptr && value->is_string() && std::string_view(value->get_string()) == text;
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (const char c : bytes.substr(at, 4)) number = number << 8U | static_cast<unsigned char>(c);
    return number;
}

} // namespace

std::string fed_sound(const json::object& playback) {
    const auto* all = playback.if_contains("renditions");
    if (all == nullptr || !all->is_array()) return {};
    for (const auto& item : all->get_array()) {
        const auto* one = item.if_object();
        if (one == nullptr || !says(*one, "kind", "audio") || !says(*one, "codecs", "Opus")) continue;
        const auto* id = one->if_contains("id");
        if (is_true(*one, "low") && is_true(*one, "default") && id != nullptr && id->is_string())
            return std::string(id->get_string());
    }
    return {};
}

std::string init_of(std::string_view bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size();) {
        if (bytes.substr(at + 4, 4) == "moof") return base::encode_base64(bytes.substr(0, at));
        at += std::max<std::size_t>(number_at(bytes, at), 8);
    }
    return {};
}

} // namespace lectern::api

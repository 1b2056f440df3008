#include "json_views.hpp"

#include <algorithm>

namespace lectern::api {
namespace {

namespace json = boost::json;

bool is_true(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

json::array array_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_array() ? value->get_array() : json::array();
}

bool is_audio(const json::value& rendition) {
    const auto* kind = rendition.is_object() ? rendition.get_object().if_contains("kind") : nullptr;
    return kind != nullptr && *kind == "audio";
}

// Packages made before there was a low sound have none.
bool is_low_audio(const json::value& rendition) {
    return is_audio(rendition) && is_true(rendition.get_object(), "low");
}

json::array captions_json(const json::object& facts, const std::string& base) {
    json::array all;
    for (const auto& item : array_in(facts, "captions")) {
        const auto* language = item.is_object() ? item.get_object().if_contains("language") : nullptr;
        if (language == nullptr || !language->is_string()) continue;
        const std::string tag(language->get_string().c_str());
        const auto* name = item.get_object().if_contains("name");
        const bool is_named = name != nullptr && name->is_string() && !name->get_string().empty();
        auto url = base;
        url.append("captions/").append(tag).append(".vtt");
        all.push_back(json::object{{"language", tag},
                                   {"name", is_named ? name->get_string() : json::string(tag)},
                                   {"url", std::move(url)},
                                   {"needs_review", is_true(item.get_object(), "needs_review")}});
    }
    return all;
}

// Zero for what no permission limits: sound, and the pictures of slides, which cost less than any video.
unsigned height_of(const json::value& rendition) {
    if (!rendition.is_object()) return 0;
    const auto& facts = rendition.get_object();
    const auto* kind = facts.if_contains("kind");
    const auto* height = facts.if_contains("height");
    const bool is_video = kind != nullptr && kind->is_string() && kind->get_string() == "video";
    const bool is_number = height != nullptr && height->is_int64() && height->get_int64() > 0;
    return is_video && is_number ? static_cast<unsigned>(height->get_int64()) : 0;
}

// Those that a permission up to `highest` opens, as delivery does: the lowest always.
json::array opened(const json::array& renditions, unsigned highest) {
    unsigned limit = 0, lowest = 0;
    for (const auto& rendition : renditions) {
        const auto height = height_of(rendition);
        if (height == 0) continue;
        if (height <= highest) limit = std::max(limit, height);
        lowest = lowest == 0 ? height : std::min(lowest, height);
    }
    limit = std::max(limit, lowest);
    json::array open;
    for (const auto& rendition : renditions)
        if (highest == 0 || height_of(rendition) <= limit) open.push_back(rendition);
    return open;
}

} // namespace

json::object to_json(const catalogue::playback_view& playback, const media_view& seen) {
    json::error_code failed;
    const auto parsed = json::parse(playback.playback_json, failed);
    const auto facts = !failed && parsed.is_object() ? parsed.get_object() : json::object();
    const auto base = seen.root + playback.package + "/";
    const auto when = [&](bool there, std::string_view file) -> json::value {
        if (!there) return nullptr;
        return json::string(base + std::string(file));
    };
    auto renditions = opened(array_in(facts, "renditions"), seen.highest);
    const bool audio = std::ranges::any_of(renditions, is_audio);
    const bool low = std::ranges::any_of(renditions, is_low_audio);
    return {{"hls", base + "main.m3u8"},
            {"dash", base + "manifest.mpd"},
            {"audio", when(audio, "audio.m3u8")},
            {"low", when(low, "low.m3u8")},
            {"duration_s", static_cast<double>(playback.duration_us) / 1e6},
            {"renditions", std::move(renditions)},
            {"captions", captions_json(facts, base)},
            {"chapters", array_in(facts, "chapters")},
            {"slides", when(is_true(facts, "slides"), "slides/slides.json")},
            {"storyboard", when(is_true(facts, "storyboard"), "storyboard.vtt")},
            {"poster", when(is_true(facts, "poster"), "poster.jpg")}};
}

} // namespace lectern::api

#include "json_views.hpp"

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

bool has_audio(const json::array& renditions) {
    for (const auto& rendition : renditions) {
        const auto* kind = rendition.is_object() ? rendition.get_object().if_contains("kind") : nullptr;
        if (kind != nullptr && *kind == "audio") return true;
    }
    return false;
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

} // namespace

json::object to_json(const catalogue::playback_view& playback) {
    json::error_code failed;
    const auto parsed = json::parse(playback.playback_json, failed);
    const auto facts = !failed && parsed.is_object() ? parsed.get_object() : json::object();
    const auto base = "/media/" + playback.package + "/";
    const auto when = [&](bool there, std::string_view file) -> json::value {
        if (!there) return nullptr;
        return json::string(base + std::string(file));
    };
    auto renditions = array_in(facts, "renditions");
    const bool audio = has_audio(renditions);
    return {{"hls", base + "main.m3u8"},
            {"dash", base + "manifest.mpd"},
            {"audio", when(audio, "audio.m3u8")},
            {"duration_s", static_cast<double>(playback.duration_us) / 1e6},
            {"renditions", std::move(renditions)},
            {"captions", captions_json(facts, base)},
            {"chapters", array_in(facts, "chapters")},
            {"slides", when(is_true(facts, "slides"), "slides/slides.json")},
            {"storyboard", when(is_true(facts, "storyboard"), "storyboard.vtt")},
            {"poster", when(is_true(facts, "poster"), "poster.jpg")}};
}

} // namespace lectern::api

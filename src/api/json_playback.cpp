#include "json_views.hpp"

#include "lectern/store/caption_names.hpp"
#include "lectern/store/poster_names.hpp"

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

// At most, of the renditions that a lean file is made of. What was published before 30 November 2026 does not
// name the sound: it has one of the low ones then, or the only one.
std::int64_t peak_of(const json::object& facts, const json::object& lean) {
    const auto* video = lean.if_contains("video");
    const auto* audio = lean.if_contains("audio");
    std::int64_t picture = 0, sound = 0, low = 0, any = 0;
    for (const auto& item : array_in(facts, "renditions")) {
        if (!item.is_object()) continue;
        const auto* id = item.get_object().if_contains("id");
        const auto* peak = item.get_object().if_contains("peak_bps");
        if (id == nullptr || peak == nullptr || !peak->is_int64()) continue;
        const auto bps = peak->get_int64();
        if (video != nullptr && *video == *id) picture = bps;
        if (audio != nullptr && *audio == *id) sound = bps;
        if (is_low_audio(item)) low = std::max(low, bps);
        if (is_audio(item)) any = std::max(any, bps);
    }
    return picture + (audio != nullptr ? sound : low > 0 ? low : any);
}

// What plays by itself, without script.
json::array lean_json(const json::object& facts, const std::string& base) {
    json::array all;
    for (const auto& item : array_in(facts, "lean")) {
        const auto* file = item.is_object() ? item.get_object().if_contains("file") : nullptr;
        const auto* bytes = item.is_object() ? item.get_object().if_contains("bytes") : nullptr;
        if (file == nullptr || !file->is_string() || bytes == nullptr || !bytes->is_int64()) continue;
        const auto* video = item.get_object().if_contains("video");
        const std::string name(file->get_string());
        const bool shows = video != nullptr && video->is_string();
        const bool is_slide = name.ends_with(".webp") || name.ends_with(".avif");
        const auto* kind = is_slide ? "slide" : shows ? "video" : "sound";
        all.push_back(json::object{{"kind", kind},
                                   {"url", base + name},
                                   {"bytes", bytes->get_int64()},
                                   {"peak_bps", is_slide ? 0 : peak_of(facts, item.get_object())}});
    }
    return all;
}

std::vector<std::string> languages_in(const json::object& facts) {
    std::vector<std::string> all;
    for (const auto& item : array_in(facts, "captions")) {
        const auto* language = item.is_object() ? item.get_object().if_contains("language") : nullptr;
        if (language != nullptr && language->is_string()) all.emplace_back(language->get_string().c_str());
    }
    return all;
}

// In the package's order; others after them.
std::vector<catalogue::caption_track> tracks_of(const catalogue::playback_view& playback,
                                                const std::vector<std::string>& of_package) {
    auto tracks = playback.captions;
    std::ranges::stable_sort(tracks, {}, [&](const catalogue::caption_track& track) {
        return std::ranges::find(of_package, track.language) - of_package.begin();
    });
    return tracks;
}

std::vector<std::string> names_of(const std::vector<catalogue::caption_track>& tracks) {
    std::vector<std::string> names;
    names.reserve(tracks.size());
    for (const auto& track : tracks) names.push_back(track.file.empty() ? track.language : track.file);
    return names;
}

json::array captions_json(const std::vector<catalogue::caption_track>& tracks, const std::string& base) {
    json::array all;
    for (const auto& track : tracks) {
        auto url = base;
        url.append("captions/").append(track.file.empty() ? track.language : track.file).append(".vtt");
        all.push_back(json::object{{"language", track.language},
                                   {"name", track.name.empty() ? track.language : track.name},
                                   {"url", std::move(url)},
                                   {"needs_review", track.review == "unreviewed"}});
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

// Null where there is none, and of lectures that were published before it was told.
json::value storyboard_bytes(const json::object& facts) {
    const auto* bytes = facts.if_contains("storyboard_bytes");
    return is_true(facts, "storyboard") && bytes != nullptr && bytes->is_int64() ? *bytes : nullptr;
}

// The number makes another text another address, so that who keeps one knows.
json::value slide_texts_json(const catalogue::playback_view& playback) {
    if (!playback.slide_texts) return nullptr;
    return json::string("/api/v1/lectures/" + playback.lecture_id +
                        "/slides.vtt?v=" + std::to_string(*playback.slide_texts));
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
    const auto own = languages_in(facts);
    const auto tracks = tracks_of(playback, own);
    const auto names = names_of(tracks);
    // Playlists that list other captions than the package does have other names: caches keep both.
    const auto playlist = [&](std::string_view file) {
        return names == own ? std::string(file) : store::playlist_with_captions(file, names);
    };
    const auto& chosen = playback.poster;
    auto renditions = opened(array_in(facts, "renditions"), seen.highest);
    const bool audio = std::ranges::any_of(renditions, is_audio);
    const bool low = std::ranges::any_of(renditions, is_low_audio);
    return {{"hls", base + playlist("main.m3u8")},
            {"dash", base + playlist("manifest.mpd")},
            {"audio", when(audio, playlist("audio.m3u8"))},
            {"low", when(low, playlist("low.m3u8"))},
            {"duration_s", static_cast<double>(playback.duration_us) / 1e6},
            {"renditions", std::move(renditions)},
            {"captions", captions_json(tracks, base)},
            {"lean", lean_json(facts, base)},
            {"chapters", array_in(facts, "chapters")},
            {"slides", when(is_true(facts, "slides"), "slides/slides.json")},
            {"slide_texts", is_true(facts, "slides") ? slide_texts_json(playback) : nullptr},
            {"storyboard", when(is_true(facts, "storyboard"), "storyboard.vtt")},
            {"storyboard_bytes", storyboard_bytes(facts)},
            {"poster", chosen ? when(true, store::poster_path(chosen->name))
                              : when(is_true(facts, "poster"), "poster.jpg")},
            {"lean_poster", when(chosen.has_value(), chosen ? store::poster_path(chosen->lean_name) : "")},
            {"early", playback.is_early}};
}

} // namespace lectern::api

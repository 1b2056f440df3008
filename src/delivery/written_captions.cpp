#include "written_captions.hpp"

#include "media_types.hpp"

#include "lectern/base/language.hpp"
#include "lectern/store/caption_names.hpp"
#include "lectern/store/package_playlists.hpp"
#include "lectern/store/poster_names.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace lectern::delivery {
namespace {

constexpr std::string_view directory = "captions/", index_end = "/index.m3u8", text_end = ".vtt";

// "en.0123456789abcdef" of captions/en.0123456789abcdef<end>; empty for anything else.
std::string_view name_in(std::string_view path, std::string_view end) {
    if (!path.starts_with(directory) || !path.ends_with(end) || path.size() < directory.size() + end.size())
        return {};
    const auto name = path.substr(directory.size(), path.size() - directory.size() - end.size());
    return store::language_of_caption(name) ? name : std::string_view();
}

error no_captions(std::string_view name) {
    return {errc::not_found, "there are no captions " + std::string(name)};
}

// Empty: it was taken away.
result<std::string> find_text_or_gap(const written_from& from, const written_wish& wish,
                                     std::string_view name) {
    bool was_there = false;
    for (const auto& lecture : wish.lectures) {
        if (!from.sources.captions) break;
        auto text = from.sources.captions(lecture, name);
        if (!text) return text.error();
        if (!*text) continue;
        if (!(*text)->empty()) return std::move(**text);
        was_there = true;
    }
    if (was_there) return std::string();
    return no_captions(name);
}

result<std::string> find_text(const written_from& from, const written_wish& wish, std::string_view name) {
    auto text = find_text_or_gap(from, wish, name);
    if (text && text->empty()) return no_captions(name);
    return text;
}

// As playback writes them: in the package's order, then by language, each once. Else anybody could ask for a
// playlist of every order.
bool is_in_order(const std::vector<store::caption_track>& own, const std::vector<std::string>& names) {
    const auto place_of = [&](std::string_view name) {
        const auto language = store::language_of_caption(name).value_or(name);
        return std::pair(std::ranges::find(own, language, &store::caption_track::language) - own.begin(),
                         language);
    };
    return std::ranges::adjacent_find(names, std::ranges::greater_equal(), place_of) == names.end();
}

// Errors: not_found for a name that is neither the package's nor the lecture's.
result<std::vector<store::caption_track>> tracks_of(const written_from& from,
                                                    const std::vector<store::caption_track>& own,
                                                    const written_wish& wish,
                                                    const std::vector<std::string>& names) {
    std::vector<store::caption_track> tracks;
    for (const auto& name : names) {
        const auto language = std::string(store::language_of_caption(name).value_or(name));
        const auto standing = std::ranges::find(own, language, &store::caption_track::language);
        if (name == language) {
            if (standing == own.end()) return no_captions(name);
            tracks.push_back(*standing);
            continue;
        }
        const auto text = find_text_or_gap(from, wish, name);
        if (!text) return text.error();
        // Who has the playlist's address from before the captions were taken away plays on without them.
        if (text->empty()) continue;
        const bool is_default = standing != own.end() && standing->is_default;
        tracks.push_back({language,
                          base::language_name(language),
                          std::string(directory) + name + ".vtt",
                          is_default,
                          {},
                          false});
    }
    return tracks;
}

std::string render(const store::package_manifest& manifest, std::string_view file) {
    constexpr auto where = store::layout::virtual_segments;
    if (file == "main.m3u8") return store::render_main(manifest, where);
    if (file == "audio.m3u8") return store::render_audio_only(manifest, where);
    if (file == "low.m3u8") return store::render_low(manifest, where);
    return store::render_dash(manifest, where);
}

http::entity describe_playlist(const served_package& package, const written_wish& wish,
                               bool lists_renditions) {
    auto e = describe(package, media_type(wish.path));
    if (package.is_public || !lists_renditions) return e;
    e.cache_control = private_playlist_cache_control;
    if (wish.limit > 0) e.etag.insert(e.etag.size() - 1, "-" + std::to_string(wish.limit));
    return e;
}

result<http::prepared_entity> make_playlist(const written_from& from, const served_package& package,
                                            const written_wish& wish) {
    const auto asked = store::parse_captioned_playlist(wish.path);
    if (!asked) return error{errc::not_found, "no such playlist"};
    auto manifest = from.packages.load(package.id);
    if (!manifest) return manifest.error();
    if (!is_in_order(manifest->captions, asked->names)) return error{errc::not_found, "no such playlist"};
    auto tracks = tracks_of(from, manifest->captions, wish, asked->names);
    if (!tracks) return tracks.error();
    auto entity = describe_playlist(package, wish, true);
    if (tracks->size() < asked->names.size()) { // the same text may come back, under the same address
        entity.cache_control = "no-store";
        entity.etag.insert(entity.etag.size() - 1, "-less");
        entity.last_modified.reset();
    }
    manifest->captions = std::move(*tracks);
    if (asked->file == "low.m3u8" && !store::has_low(*manifest))
        return error{errc::not_found, "no low sound"};
    if (wish.limit > 0)
        std::erase_if(manifest->renditions,
                      [&](const auto& r) { return r.height > static_cast<int>(wish.limit); });
    return prepare_text(std::move(entity), render(*manifest, asked->file));
}

result<http::prepared_entity> make_poster(const written_from& from, const served_package& package,
                                          const written_wish& wish, std::string_view name) {
    for (const auto& lecture : wish.lectures) {
        if (!from.sources.posters) break;
        auto picture = from.sources.posters(lecture, name);
        if (!picture) return picture.error();
        if (*picture) return prepare_text(describe(package, media_type(wish.path)), std::move(**picture));
    }
    return error{errc::not_found, "there is no poster " + std::string(name)};
}

} // namespace

bool is_written_later(std::string_view path) noexcept {
    if (store::name_of_poster(path)) return true;
    const bool is_track = !name_in(path, text_end).empty() || !name_in(path, index_end).empty();
    return is_track || path.find('~') != std::string_view::npos;
}

std::string written_key(std::string_view path, unsigned limit) {
    return std::to_string(limit) + '/' + std::string(path);
}

result<http::prepared_entity> make_written(const written_from& from, const served_package& package,
                                           const written_wish& wish) {
    if (const auto name = store::name_of_poster(wish.path)) return make_poster(from, package, wish, *name);
    if (const auto name = name_in(wish.path, text_end); !name.empty()) {
        auto webvtt = find_text(from, wish, name);
        if (!webvtt) return webvtt.error();
        return prepare_text(describe(package, media_type(wish.path)), std::move(*webvtt));
    }
    const auto name = name_in(wish.path, index_end);
    if (name.empty()) return make_playlist(from, package, wish);
    if (const auto there = find_text(from, wish, name); !there) return there.error();
    const auto manifest = from.packages.load(package.id);
    if (!manifest) return manifest.error();
    auto playlist = store::render_whole_captions(*manifest, "../" + std::string(name) + ".vtt");
    return prepare_text(describe_playlist(package, wish, false), std::move(playlist));
}

} // namespace lectern::delivery

#include "variants.hpp"

#include <algorithm>

namespace lectern::store {
namespace {

constexpr auto audio_group = "audio", subtitles_group = "subs";

// Apple's authoring specification 1.32: what a player starts with should average about 2 Mbit/s.
constexpr std::int64_t first_from_bps = 600'000, first_to_bps = 3'000'000, first_ideal_bps = 2'000'000;

struct audio_load {
    std::int64_t average_bps = 0, peak_bps = 0;
    std::string codecs;
};

// BANDWIDTH counts the largest combination: the costliest member of the audio group.
audio_load load_of(const std::vector<const rendition*>& audio) {
    audio_load load;
    for (const auto* a : audio) {
        load.average_bps = std::max(load.average_bps, a->average_bps);
        load.peak_bps = std::max(load.peak_bps, a->peak_bps);
        if (load.codecs.find(a->codecs) == std::string::npos)
            load.codecs += (load.codecs.empty() ? "" : ",") + a->codecs;
    }
    return load;
}

hls::variant video_variant(const rendition& v, const audio_load& audio, layout where) {
    hls::variant out;
    out.peak_bps = v.peak_bps + audio.peak_bps;
    out.average_bps = v.average_bps + audio.average_bps;
    out.codecs = audio.codecs.empty() ? v.codecs : v.codecs + ',' + audio.codecs;
    out.width = v.width;
    out.height = v.height;
    out.frame_rate = v.frame_rate;
    if (!audio.codecs.empty()) out.audio_group = audio_group;
    out.uri = media_uri(v, where);
    return out;
}

// The variant a player starts with comes first, the others from large to small.
void order(std::vector<hls::variant>& variants) {
    std::stable_sort(variants.begin(), variants.end(),
                     [](const auto& a, const auto& b) { return a.peak_bps > b.peak_bps; });
    if (variants.empty()) return;
    auto first = std::max_element(variants.begin(), variants.end(),
                                  [](const auto& a, const auto& b) { return a.average_bps < b.average_bps; });
    std::int64_t best = first_to_bps;
    for (auto it = variants.begin(); it != variants.end(); ++it) {
        const auto distance = std::abs(it->average_bps - first_ideal_bps);
        if (it->average_bps < first_from_bps || it->average_bps > first_to_bps || distance >= best) continue;
        best = distance;
        first = it;
    }
    std::rotate(variants.begin(), first, first + 1);
}

void add_audio(hls::multivariant_playlist& out, const std::vector<const rendition*>& audio, layout where,
               const std::string& group) {
    for (const auto* a : audio)
        out.alternatives.push_back({hls::media_type::audio, group, a->name, a->language, media_uri(*a, where),
                                    a->is_default, a->channels});
    const auto is_default = [](const rendition* a) { return a->is_default; };
    const auto main = std::find_if(audio.begin(), audio.end(), is_default);
    if (main == audio.end()) return;
    const auto load = load_of(audio);
    hls::variant only;
    only.peak_bps = load.peak_bps;
    only.average_bps = load.average_bps;
    only.codecs = load.codecs;
    only.audio_group = group;
    only.uri = media_uri(**main, where);
    out.variants.push_back(std::move(only));
}

void add_captions(hls::multivariant_playlist& out, const package_manifest& manifest, layout where) {
    for (const auto& c : manifest.captions)
        out.alternatives.push_back({hls::media_type::subtitles, subtitles_group, c.name, c.language,
                                    captions_uri(c, where), c.is_default, 0});
    if (!manifest.captions.empty())
        for (auto& v : out.variants) v.subtitles_group = subtitles_group;
}

void add_video(hls::multivariant_playlist& out, const package_manifest& manifest, layout where) {
    const auto audio = load_of(main_audio_of(manifest));
    for (const auto* v : renditions_of(manifest, rendition_kind::video)) {
        out.variants.push_back(video_variant(*v, audio, where));
        const auto rates =
            hls::measure_key_frames(v->index, std::chrono::seconds(manifest.target_duration_s));
        hls::variant iframes;
        iframes.peak_bps = rates.peak_bps;
        iframes.average_bps = rates.average_bps;
        iframes.codecs = v->codecs;
        iframes.width = v->width;
        iframes.height = v->height;
        iframes.uri = iframes_uri(*v, where);
        out.iframes.push_back(std::move(iframes));
    }
    order(out.variants);
}

} // namespace

std::vector<const rendition*> renditions_of(const package_manifest& manifest, rendition_kind kind) {
    std::vector<const rendition*> found;
    for (const auto& r : manifest.renditions)
        if (r.kind == kind) found.push_back(&r);
    return found;
}

std::string media_uri(const rendition& of, layout where) {
    return where == layout::virtual_segments ? of.id + "/index.m3u8" : of.id + ".m3u8";
}

std::string iframes_uri(const rendition& of, layout where) {
    return where == layout::virtual_segments ? of.id + "/iframes.m3u8" : of.id + "-iframes.m3u8";
}

std::string captions_uri(const caption_track& of, layout where) {
    const auto stem = of.file.substr(0, of.file.rfind('.')); // "captions/en"
    return stem + (where == layout::virtual_segments ? "/index.m3u8" : ".m3u8");
}

std::vector<const rendition*> main_audio_of(const package_manifest& manifest) {
    auto audio = renditions_of(manifest, rendition_kind::audio);
    std::erase_if(audio, [](const rendition* r) { return r->low; });
    return audio;
}

std::vector<const rendition*> low_audio_of(const package_manifest& manifest) {
    auto audio = renditions_of(manifest, rendition_kind::audio);
    std::erase_if(audio, [](const rendition* r) { return !r->low; });
    return audio;
}

hls::multivariant_playlist low_multivariant(const package_manifest& manifest, layout where) {
    hls::multivariant_playlist out;
    std::vector<std::string> codecs;
    for (const auto* r : low_audio_of(manifest))
        if (std::find(codecs.begin(), codecs.end(), r->codecs) == codecs.end()) codecs.push_back(r->codecs);
    for (const auto& codec : codecs) {
        auto audio = low_audio_of(manifest);
        std::erase_if(audio, [&codec](const rendition* r) { return r->codecs != codec; });
        add_audio(out, audio, where, "low-" + codec.substr(0, codec.find('.')));
    }
    // What is published early has no low AAC yet.
    const auto everywhere = main_audio_of(manifest);
    if (!codecs.empty() && !everywhere.empty() &&
        std::ranges::find(codecs, everywhere.front()->codecs) == codecs.end())
        add_audio(out, everywhere, where, audio_group);
    add_captions(out, manifest, where);
    return out;
}

hls::multivariant_playlist multivariant(const package_manifest& manifest, layout where, bool video) {
    hls::multivariant_playlist out;
    if (video) add_video(out, manifest, where);
    add_audio(out, main_audio_of(manifest), where, audio_group);
    add_captions(out, manifest, where);
    return out;
}

} // namespace lectern::store

// A package of random bytes in the right shape: what delivery serves does not depend on what the bytes show.
#pragma once

#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/store/package_files.hpp"
#include "lectern/store/package_store.hpp"

#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace lectern::delivery {

struct made_rendition {
    std::string id;
    bool audio = false;
    std::vector<std::uint64_t> segment_bytes;
    int height = 720;
};

struct made_package {
    std::string id;
    std::vector<std::string> files; // by rendition: the bytes of its file
    std::vector<store::rendition> renditions;
};

constexpr std::uint64_t made_init_bytes = 900;

inline std::string random_bytes(std::uint64_t count, std::uint64_t seed) {
    std::mt19937_64 source(seed);
    std::string bytes(static_cast<std::size_t>(count), '\0');
    for (auto& c : bytes) c = static_cast<char>(source());
    return bytes;
}

inline store::rendition describe(const made_rendition& wanted) {
    constexpr std::int64_t scale = 15360, six_seconds = 6 * scale;
    store::rendition r;
    r.id = wanted.id;
    r.kind = wanted.audio ? store::rendition_kind::audio : store::rendition_kind::video;
    r.codecs = wanted.audio ? "mp4a.40.2" : "avc1.640028";
    r.width = wanted.audio ? 0 : wanted.height * 16 / 9;
    r.height = wanted.audio ? 0 : wanted.height;
    r.frame_rate = wanted.audio ? 0 : 30;
    r.frame_rate_exact = {30, 1};
    r.channels = wanted.audio ? 2 : 0;
    r.sample_rate = wanted.audio ? 48000 : 0;
    r.language = r.name = wanted.audio ? "en" : "";
    r.average_bps = r.peak_bps = 100000;
    r.index.init_bytes = made_init_bytes;
    r.index.time_scale = scale;
    std::uint64_t offset = made_init_bytes;
    std::int64_t start = 0;
    for (const auto bytes : wanted.segment_bytes) {
        r.index.segments.push_back({offset, bytes, start, six_seconds});
        if (!wanted.audio) r.index.key_frames.push_back({offset, bytes / 2, start, six_seconds});
        offset += bytes;
        start += six_seconds;
    }
    r.bytes = offset;
    return r;
}

inline void add_slides(store::package_manifest& manifest, const std::filesystem::path& at) {
    const std::string list = R"([{"start_s": 0, "end_s": 6, "image": "0001.webp"}])", image(3000, 'w');
    std::filesystem::create_directories(at / "slides");
    base::write_file(at / "slides/slides.json", list).value();
    base::write_file(at / "slides/0001.webp", image).value();
    store::rendition slides;
    slides.id = "slides";
    slides.kind = store::rendition_kind::slides;
    slides.codecs = "webp";
    slides.bytes = list.size() + image.size();
    manifest.renditions.push_back(std::move(slides));
}

// Publishes it in `packages`. `seed` makes it another package.
inline made_package make_package(store::package_store& packages, const std::vector<made_rendition>& wanted,
                                 std::uint64_t seed = 1) {
    namespace fs = std::filesystem;
    made_package made;
    auto staging = base::scratch_directory::make(packages.staging(), "made-").value();
    const auto& at = staging.path();
    store::package_manifest manifest;
    for (const auto& w : wanted) {
        manifest.renditions.push_back(describe(w));
        made.files.push_back(random_bytes(manifest.renditions.back().bytes, seed + made.files.size()));
        base::write_file(at / (w.id + ".mp4"), made.files.back()).value();
        manifest.duration_s = 6.0 * static_cast<double>(w.segment_bytes.size());
    }
    fs::create_directories(at / "captions/en");
    base::write_file(at / "captions/en.vtt", "WEBVTT\n\n00:00.000 --> 00:06.000\nHello\n").value();
    base::write_file(at / "captions/en/0.vtt", "WEBVTT\n\n00:00.000 --> 00:06.000\nHello\n").value();
    base::write_file(at / "poster.jpg", random_bytes(40000, seed)).value();
    made.renditions = manifest.renditions;
    add_slides(manifest, at);
    base::write_file(at / "index.json", store::index_to_json(manifest)).value();
    manifest.captions.push_back({"en", "English", "captions/en.vtt", true, {"captions/en/0.vtt"}});
    manifest.has_poster = true;
    manifest.files = store::list_files(at).value();
    base::write_file(at / "manifest.json", store::to_json(manifest)).value();
    made.id = packages.publish(at).value();
    staging.keep();
    return made;
}

} // namespace lectern::delivery

#include "lean_files.hpp"

#include "verify_package.hpp"

#include "lectern/base/files.hpp"
#include "lectern/media/lean_file.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <tuple>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;
using store::rendition;
using store::rendition_kind;

constexpr std::string_view slide_file = "lean-slide.webp";
constexpr std::string_view avif_file = "lean-slide.avif";
constexpr double worth_having = 0.9; // of the WebP's bytes

const rendition* named(const store::package_manifest& manifest, const std::string& id) {
    const auto found = std::ranges::find(manifest.renditions, id, &rendition::id);
    return found == manifest.renditions.end() ? nullptr : &*found;
}

// Every browser plays these two.
const rendition* leanest(const store::package_manifest& manifest, rendition_kind kind,
                         std::string_view codec) {
    const rendition* best = nullptr;
    const auto rank = [](const rendition& r) { return std::tuple(!r.is_default, r.height, r.average_bps); };
    for (const auto& r : manifest.renditions) {
        const bool fits = r.kind == kind && r.codecs.starts_with(codec) && !r.index.segments.empty();
        if (fits && (best == nullptr || rank(r) < rank(*best))) best = &r;
    }
    return best;
}

result<media::lean_parts> parts_of(const store::lean_file& file, const store::package_manifest& manifest,
                                   const fs::path& directory) {
    const auto* video = named(manifest, file.video);
    const auto* audio = named(manifest, file.audio);
    const auto* lead = video != nullptr ? video : audio;
    if (lead == nullptr || lead->index.segments.empty())
        return error{errc::corrupt, file.file + " is made of renditions that are not there"};
    media::lean_parts parts;
    if (video != nullptr) parts.video = directory / (video->id + ".mp4");
    if (audio != nullptr) parts.audio = directory / (audio->id + ".mp4");
    for (const auto& s : lead->index.segments) parts.segment_starts.push_back(s.start);
    parts.time_scale = lead->index.time_scale;
    parts.end = lead->index.segments.back().start + lead->index.segments.back().duration;
    return parts;
}

result<std::string> first_slide(const fs::path& directory) {
    const auto list = base::read_file(directory / store::slides_file);
    if (!list) return list.error();
    boost::json::error_code failed;
    const auto slides = boost::json::parse(*list, failed);
    if (failed || !slides.is_array() || slides.get_array().empty())
        return error{errc::corrupt, "the list of slides cannot be read"};
    const auto& image = slides.get_array().front().as_object().at("image").as_string();
    const auto folder = (directory / store::slides_file).parent_path();
    return base::read_file(folder / std::string(image));
}

result<void> write_slide(const fs::path& directory) {
    const auto whole = first_slide(directory);
    if (!whole) return whole.error();
    const auto small = media::lean_picture(*whole);
    if (!small) return small.error();
    std::error_code ignored; // what is in the way may be a link to a file that is served
    fs::remove(directory / slide_file, ignored);
    return base::write_file(directory / slide_file, *small);
}

// Beside the WebP, which is there. Left out where it cannot be made, or is no smaller.
result<void> write_avif(const fs::path& directory) {
    const auto whole = first_slide(directory);
    if (!whole) return whole.error();
    std::error_code ignored;
    fs::remove(directory / avif_file, ignored);
    const auto webp_bytes = fs::file_size(directory / slide_file, ignored);
    const auto small = media::lean_avif(*whole);
    if (ignored || !small ||
        static_cast<double>(small->size()) > worth_having * static_cast<double>(webp_bytes))
        return {};
    return base::write_file(directory / avif_file, *small);
}

result<void> write_one(const store::lean_file& file, const store::package_manifest& manifest,
                       const fs::path& directory, const std::function<void()>& alive) {
    if (file.file == slide_file) return write_slide(directory);
    if (file.file == avif_file) return write_avif(directory);
    auto parts = parts_of(file, manifest, directory);
    if (!parts) return parts.error();
    parts->alive = alive;
    return media::write_lean(*parts, directory / file.file);
}

bool is_avif(std::string_view picture) {
    return picture.size() > 12 && picture.substr(4, 8) == "ftypavif";
}

result<void> check_one(const store::lean_file& file, const store::package_manifest& manifest,
                       const fs::path& directory, const std::function<void()>& alive) {
    if (file.file == slide_file) {
        const auto picture = base::read_file(directory / file.file);
        if (!picture) return error{errc::corrupt, picture.error().detail};
        return media::check_lean_picture(*picture);
    }
    if (file.file == avif_file) {
        const auto picture = base::read_file(directory / file.file);
        if (!picture || !is_avif(*picture)) return error{errc::corrupt, file.file + " is no picture"};
        return {};
    }
    auto parts = parts_of(file, manifest, directory);
    if (!parts) return parts.error();
    parts->alive = alive;
    return media::check_lean(*parts, directory / file.file);
}

// Which files the renditions of `manifest` are good for, without bytes: the sound alone, and the lowest H.264
// picture with it. The lowest AAC sound that a player would begin with is in both. The first slide, where
// there are some.
std::vector<store::lean_file> plan_lean(const store::package_manifest& manifest) {
    const auto* video = leanest(manifest, rendition_kind::video, "avc1.");
    const auto* audio = leanest(manifest, rendition_kind::audio, "mp4a.");
    std::vector<store::lean_file> files;
    if (audio != nullptr) files.push_back({"lean-sound.mp4", "", audio->id, 0});
    if (video != nullptr) files.push_back({"lean.mp4", video->id, audio != nullptr ? audio->id : "", 0});
    if (std::ranges::find(manifest.renditions, rendition_kind::slides, &rendition::kind) !=
        manifest.renditions.end())
        for (const auto file : {slide_file, avif_file}) files.push_back({std::string(file), "", "", 0});
    return files;
}

} // namespace

result<void> add_lean(store::package_manifest& manifest, const fs::path& directory,
                      const std::function<void()>& alive) {
    for (auto& file : plan_lean(manifest)) {
        if (std::ranges::find(manifest.lean, file.file, &store::lean_file::file) != manifest.lean.end())
            continue;
        if (const auto written = write_one(file, manifest, directory, alive); !written) return written;
        std::error_code problem;
        if (file.file == avif_file && !fs::exists(directory / file.file, problem)) continue;
        file.bytes = fs::file_size(directory / file.file, problem);
        if (problem) return from_errno(problem.value(), "reading " + file.file);
        manifest.lean.push_back(std::move(file));
    }
    return {};
}

result<void> verify_lean(const store::package_manifest& manifest, const fs::path& directory,
                         const std::function<void()>& alive) {
    for (const auto& file : manifest.lean) {
        const auto same = check_one(file, manifest, directory, alive);
        if (!same) return same.error().code == errc::corrupt ? broken_package(same.error().detail) : same;
        const auto listed = std::ranges::find(manifest.files, file.file, &store::package_file::path);
        if (listed == manifest.files.end() || listed->bytes != file.bytes)
            return broken_package(file.file + " is not there as it is said");
    }
    return {};
}

} // namespace lectern::packaging

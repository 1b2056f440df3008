#include "lectern/packaging/package_recording.hpp"

#include "assemble.hpp"
#include "caption_tracks.hpp"
#include "encode.hpp"
#include "slides.hpp"
#include "sound_plan.hpp"
#include "storyboard.hpp"
#include "write_package.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

constexpr int storyboard_quality = 6; // of 2 (best) to 31

// Where the package will be: not there yet, or an empty directory.
result<fs::path> check_target(const fs::path& out) {
    std::error_code problem;
    auto target = fs::weakly_canonical(fs::absolute(out), problem).lexically_normal();
    if (!target.has_filename()) target = target.parent_path();
    if (problem || target.empty())
        return error{errc::usage, out.string() + " cannot be used as an output directory"};
    const auto status = fs::symlink_status(target, problem);
    if (fs::exists(status)) {
        if (!fs::is_directory(status))
            return error{errc::usage, out.string() + " exists and is not a directory"};
        const bool empty = fs::is_empty(target, problem);
        if (problem) return from_errno(problem.value(), "reading " + out.string());
        if (!empty) return error{errc::usage, out.string() + " exists and is not empty"};
    }
    if (!fs::is_directory(target.parent_path(), problem))
        return error{errc::usage, "the directory " + target.parent_path().string() + " does not exist"};
    return target;
}

result<void> write_pictures(const media::transcode_output& output, const media::transcode_plan& plan,
                            const fs::path& directory, store::package_manifest& manifest) {
    if (!output.poster_jpeg.empty()) {
        const auto written = base::write_file(directory / "poster.jpg", output.poster_jpeg);
        if (!written) return written;
        manifest.has_poster = true;
    }
    const auto board = make_storyboard(output.stills, plan.still_width, plan.still_height, output.duration);
    if (board.rgb.empty()) return {};
    const auto jpeg = media::encode_jpeg(board.rgb, board.width, board.height, storyboard_quality);
    if (!jpeg) return jpeg.error();
    auto written = base::write_file(directory / "storyboard.jpg", *jpeg);
    if (written) written = base::write_file(directory / "storyboard.vtt", board.webvtt);
    manifest.has_storyboard = static_cast<bool>(written);
    return written;
}

// Chapters within the lecture, in order; the last reaches its end.
std::vector<media::chapter> chapters_within(const std::vector<media::chapter>& chapters,
                                            std::chrono::microseconds duration) {
    std::vector<media::chapter> kept;
    for (const auto& c : chapters) {
        const auto start = std::max(c.start, std::chrono::microseconds(0)), end = std::min(c.end, duration);
        if (start < end) kept.push_back({start, end, c.title});
    }
    return kept;
}

void add_remarks(std::vector<std::string>& to, const std::vector<std::string>& from) {
    for (const auto& remark : from)
        if (std::find(to.begin(), to.end(), remark) == to.end()) to.push_back(remark);
}

struct ingredients {
    const media::media_info& info;
    const ladder& planned;
    media::transcode_output& output;
    std::vector<caption_input> captions;
};

// All that stands beside the renditions, which are in `directory` already.
result<store::package_manifest> complete(ingredients from, const fs::path& directory) {
    store::package_manifest manifest;
    manifest.duration_s = static_cast<double>(from.output.duration.count()) / 1e6;
    manifest.target_duration_s = static_cast<int>(target_duration.count());
    manifest.source_json = source_facts(from.info);
    manifest.renditions = describe_renditions(from.output.renditions, from.planned.plan, from.info);
    manifest.chapters = chapters_within(from.info.chapters, from.output.duration);
    if (const auto slides = write_slides(from.output, directory, manifest); !slides) return slides.error();
    add_remarks(manifest.remarks, from.planned.remarks);
    add_remarks(manifest.remarks, from.output.remarks);
    const auto pictures = write_pictures(from.output, from.planned.plan, directory, manifest);
    if (!pictures) return pictures.error();
    add_embedded(from.captions, from.output.subtitles);
    auto captions =
        write_captions(std::move(from.captions), directory, from.output.duration, manifest.remarks);
    if (!captions) return captions.error();
    manifest.captions = std::move(*captions);
    auto written = write_playlists(manifest, directory);
    if (written) written = write_manifest(manifest, directory);
    if (written) written = verify_package(manifest, directory);
    if (!written) return written.error();
    return manifest;
}

result<void> hear_through(const fs::path& input, const package_options& options, ladder& planned) {
    media::transcode_options how;
    how.limits = options.limits;
    how.stop = options.stop;
    if (options.on_progress) // it is alive, and what follows takes much longer
        how.on_progress = [&options](const media::progress& p) { options.on_progress({0, p.media_time}); };
    const auto heard = media::survey_sound(input, planned.plan, how);
    if (!heard) return heard.error();
    plan_sound(*heard, planned);
    return {};
}

result<void> publish(const fs::path& finished, const fs::path& target) {
    const auto synced = base::sync_tree(finished);
    if (!synced) return synced;
    if (::rename(finished.c_str(), target.c_str()) != 0) {
        if (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR)
            return error{errc::usage, target.string() + " came into being meanwhile"};
        return from_errno(errno, "renaming to " + target.string());
    }
    return base::sync_directory(target.parent_path());
}

} // namespace

result<package_report> package_recording(const fs::path& input, const fs::path& out,
                                         const package_options& options) {
    const auto target = check_target(out);
    if (!target) return target.error();
    auto captions = read_sidecars(options.captions);
    if (!captions) return captions.error();
    const auto info = media::probe(input, options.limits);
    if (!info) return info.error();
    auto planned = plan_ladder(*info);
    if (const auto heard = hear_through(input, options, planned); !heard) return heard.error();
    auto scratch =
        base::scratch_directory::make(target->parent_path(), '.' + target->filename().string() + "-");
    if (!scratch) return scratch.error();
    auto output = encode(input, planned, scratch->path(), options);
    if (!output) return output.error();
    base::crash_point("encoded");
    auto manifest = complete({*info, planned, *output, std::move(*captions)}, scratch->path());
    if (!manifest) return manifest.error();
    base::crash_point("package_written");
    auto id = base::sha256_hex_of_file(scratch->path() / "manifest.json");
    if (!id) return id.error();
    if (options.stop.stop_requested()) return error{errc::cancelled, "packaging was cancelled"};
    const auto published = publish(scratch->path(), *target);
    if (!published) return published.error();
    scratch->keep();
    if (options.on_progress) options.on_progress({1.0, output->duration});
    return package_report{*target, std::move(*manifest), std::move(*id)};
}

} // namespace lectern::packaging

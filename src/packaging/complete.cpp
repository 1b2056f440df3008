#include "complete.hpp"

#include "assemble.hpp"
#include "lean_files.hpp"
#include "picture_plan.hpp"
#include "slides.hpp"
#include "storyboard.hpp"
#include "write_package.hpp"

#include "lectern/base/files.hpp"

#include <algorithm>

namespace lectern::packaging {
namespace {

constexpr int storyboard_quality = 6; // of 2 (best) to 31

result<void> write_pictures(const media::transcode_output& output, const media::transcode_plan& plan,
                            const std::filesystem::path& directory, store::package_manifest& manifest) {
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
                                            const media::cut_list& cuts, std::chrono::microseconds duration) {
    std::vector<media::chapter> kept;
    for (const auto& c : chapters) {
        const auto start = cuts.place(std::max(c.start, std::chrono::microseconds(0)));
        const auto end = std::min(cuts.place(c.end), duration);
        if (start < end) kept.push_back({start, end, c.title});
    }
    return kept;
}

// A look before the plan was made takes its images at the size of the recording.
void give_slides_the_size_of(const media::transcode_plan& plan, store::package_manifest& manifest) {
    for (auto& r : manifest.renditions)
        if (r.kind == store::rendition_kind::slides) r.width = plan.width, r.height = plan.height;
}

void add_remarks(std::vector<std::string>& to, const std::vector<std::string>& from) {
    for (const auto& remark : from)
        if (std::find(to.begin(), to.end(), remark) == to.end()) to.push_back(remark);
}

} // namespace

result<store::package_manifest> complete(ingredients from, const std::filesystem::path& directory) {
    store::package_manifest manifest;
    manifest.duration_s = static_cast<double>(from.output.duration.count()) / 1e6;
    manifest.target_duration_s = static_cast<int>(target_duration_of(from.planned.plan).count());
    manifest.source_json = source_facts(from.info);
    if (from.planned.plan.video_stream) manifest.plan_json = plan_to_json(from.planned);
    manifest.renditions = describe_renditions(from.output.renditions, from.planned.plan, from.info);
    manifest.chapters = chapters_within(from.info.chapters, from.planned.plan.cuts, from.output.duration);
    manifest.cuts = from.planned.plan.cuts.cuts();
    if (const auto end = from.info.duration; end.count() > 0)
        for (auto& c : manifest.cuts) c.to = std::min(c.to, end);
    if (const auto slides = write_slides(from.output, directory, manifest); !slides) return slides.error();
    if (from.looked_at_before) give_slides_the_size_of(from.planned.plan, manifest);
    add_remarks(manifest.remarks, from.planned.remarks);
    add_remarks(manifest.remarks, from.output.remarks);
    const auto pictures = write_pictures(from.output, from.planned.plan, directory, manifest);
    if (!pictures) return pictures.error();
    add_embedded(from.captions, from.output.subtitles);
    auto captions =
        write_captions(std::move(from.captions), directory,
                       {from.output.duration, target_duration_of(from.planned.plan)}, manifest.remarks);
    if (!captions) return captions.error();
    manifest.captions = std::move(*captions);
    const auto alive = [&] { from.meter.alive(); };
    auto written = add_lean(manifest, directory, alive);
    if (written) written = write_playlists(manifest, directory);
    if (written) written = write_manifest(manifest, directory, alive);
    if (!written) return written.error();
    return manifest;
}

} // namespace lectern::packaging

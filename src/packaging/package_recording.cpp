#include "lectern/packaging/package_recording.hpp"

#include "assemble.hpp"
#include "caption_tracks.hpp"
#include "encode.hpp"
#include "slides.hpp"
#include "sound_plan.hpp"
#include "storyboard.hpp"
#include "verify_package.hpp"
#include "write_package.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/store/package_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <future>

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
    progress_meter& meter;
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
    if (written) written = write_manifest(manifest, directory, [&] { from.meter.alive(); });
    if (!written) return written.error();
    return manifest;
}

struct heard_before {
    const workplace& place;
    const progress_meter& meter;
};

// Heard once through, which takes a few seconds an hour; an attempt that goes on has the answer.
result<void> hear_through(const fs::path& input, const package_options& options, ladder& planned,
                          const heard_before& before) {
    auto heard = before.place.noted_sound();
    if (!heard) {
        media::transcode_options how;
        how.limits = options.limits;
        how.stop = options.stop;
        how.on_progress = [&](const media::progress&) { before.meter.alive(); };
        auto surveyed = media::survey_sound(input, planned.plan, how);
        if (!surveyed) return surveyed.error();
        heard = std::move(*surveyed);
        if (const auto noted = before.place.note_sound(*heard); !noted) return noted;
    }
    plan_sound(*heard, planned);
    return {};
}

// One call to the disk may take minutes; who waits for us hears that we live.
result<void> sync_slowly(const fs::path& directory, const progress_meter& meter) {
    constexpr std::chrono::seconds sign_of_life{1};
    auto syncing = std::async(std::launch::async, [&directory] { return base::sync_tree(directory); });
    while (syncing.wait_for(sign_of_life) != std::future_status::ready) meter.alive();
    return syncing.get();
}

result<void> publish(const fs::path& finished, const fs::path& target, const progress_meter& meter) {
    const auto synced = sync_slowly(finished, meter);
    if (!synced) return synced;
    if (::rename(finished.c_str(), target.c_str()) != 0) {
        if (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR)
            return error{errc::usage, target.string() + " came into being meanwhile"};
        return from_errno(errno, "renaming to " + target.string());
    }
    return base::sync_directory(target.parent_path());
}

// What an earlier attempt completed before it was killed.
result<package_report> adopt(const fs::path& made, const progress_meter& meter) {
    auto manifest = store::read_package(made);
    if (!manifest) return manifest.error();
    const auto differences = store::verify_files(made, *manifest, [&] { meter.alive(); });
    if (!differences) return differences.error();
    if (!differences->empty()) return error{errc::corrupt, differences->front()};
    auto id = base::sha256_hex_of_file(made / "manifest.json");
    if (!id) return id.error();
    return package_report{made, std::move(*manifest), std::move(*id)};
}

// Worth keeping for the next attempt? Only what failed for a reason outside of it.
bool may_go_on(errc why) {
    return why == errc::cancelled || why == errc::no_space || why == errc::io || why == errc::busy;
}

class packaging_run {
public:
    packaging_run(const fs::path& input, const package_options& options)
        : input_(input), options_(options), meter_(options) {}

    result<package_report> run(const fs::path& out) {
        std::error_code ignored;
        if (!options_.work.empty() && fs::exists(out, ignored)) {
            if (auto adopted = adopt(out, meter_)) return adopted;
            fs::remove_all(out, ignored);
        }
        const auto target = check_target(out);
        if (!target) return target.error();
        const auto place = workplace::open(*target, options_);
        if (!place) return place.error();
        auto made = make(*place, *target);
        if (!made && !may_go_on(made.error().code)) place->clear();
        return made;
    }

private:
    result<package_report> make(const workplace& place, const fs::path& target) {
        auto captions = read_sidecars(options_.captions);
        if (!captions) return captions.error();
        const auto info = media::probe(input_, options_.limits);
        if (!info) return info.error();
        auto planned = plan_ladder(*info);
        if (const auto heard = hear_through(input_, options_, planned, {place, meter_}); !heard)
            return heard.error();
        if (const auto tidied = place.tidy(planned.plan); !tidied) return tidied.error();
        auto output = encode({input_, options_, place, meter_}, planned);
        if (!output) return output.error();
        base::crash_point("encoded");
        auto manifest = complete({*info, planned, *output, std::move(*captions), meter_}, place.making());
        if (!manifest) return manifest.error();
        base::crash_point("package_written");
        if (const auto whole = verify_package({place.making(), output->renditions, options_}, meter_); !whole)
            return whole.error();
        base::crash_point("package_checked");
        auto id = base::sha256_hex_of_file(place.making() / "manifest.json");
        if (!id) return id.error();
        if (options_.stop.stop_requested()) return error{errc::cancelled, "packaging was cancelled"};
        const auto published = publish(place.making(), target, meter_);
        if (!published) return published.error();
        meter_.show(0, 1, {1.0, output->duration});
        return package_report{target, std::move(*manifest), std::move(*id)};
    }

    const fs::path& input_;
    const package_options& options_;
    progress_meter meter_;
};

} // namespace

result<package_report> package_recording(const fs::path& input, const fs::path& out,
                                         const package_options& options) {
    return packaging_run(input, options).run(out);
}

} // namespace lectern::packaging

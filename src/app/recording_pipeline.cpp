#include "recording_pipeline.hpp"

#include "playback_json.hpp"
#include "staging.hpp"
#include "worker.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/captions.hpp"
#include "lectern/runtime/child_process.hpp"
#include "lectern/store/package_files.hpp"

#include <cerrno>
#include <cmath>
#include <optional>
#include <sstream>
#include <sys/stat.h>

namespace lectern::app {
namespace {

catalogue::packaged_video describe(const recording& what, const store::package_manifest& manifest,
                                   std::string id) {
    catalogue::packaged_video video;
    video.package_id = std::move(id);
    video.source_name = base::clean_title(what.name); // a file name need not be UTF-8
    video.source_sha256 = what.fingerprint;
    video.duration = std::chrono::microseconds(std::llround(manifest.duration_s * 1e6));
    for (const auto& file : manifest.files) {
        video.bytes += file.bytes;
        if (file.path.starts_with("slides/") && file.path.ends_with(".webp"))
            video.slide_images.push_back(file.sha256);
    }
    video.playback_json = to_playback_json(manifest);
    return video;
}

// One attempt of a job, which may find what earlier ones did.
class job_pipeline {
public:
    job_pipeline(const recording& what, const packaging::package_options& options,
                 const store::package_store& packages, const worker_settings& worker)
        : what_(what), options_(options), packages_(packages), worker_(worker) {}

    // `first_package`: that the rest is added to; empty when there is none.
    result<catalogue::packaged_video> run(std::string_view first_package = {}) {
        auto recipe = recipe_of(what_, options_);
        if (!recipe) return recipe.error();
        recipe->append("first ").append(first_package).append("\n");
        const auto area = job_area::open(packages_.staging(), what_.job, *recipe);
        if (!area) return area.error();
        if (area->begins_again())
            note("begins again: the recording, the program or its limits are not those of the earlier "
                 "attempt");
        if (auto adopted = adopt(*area)) return std::move(*adopted);
        if (!first_package.empty())
            if (const auto laid = lay_out_first(first_package, area->work()); !laid) return laid.error();
        if (what_.prepare) what_.prepare(area->work());
        base::crash_point("staging_made");
        const auto report = package_in_directory(what_.file, area->work(), options_, worker_);
        if (!report) return report.error();
        base::crash_point("package_taken_over");
        if (const auto noted = area->note_published(report->id); !noted) return noted.error();
        base::crash_point("publication_noted");
        auto id = packages_.publish(report->directory);
        if (!id) return id.error();
        return describe(what_, report->manifest, std::move(*id));
    }

private:
    // An attempt that was killed between moving the package to its place and telling the catalogue.
    std::optional<catalogue::packaged_video> adopt(const job_area& area) {
        const auto id = area.published();
        if (!id) return std::nullopt;
        const auto manifest = packages_.load(*id);
        if (!manifest) return std::nullopt; // it was killed before
        const auto differences = packages_.verify(*id);
        if (!differences || !differences->empty()) return std::nullopt;
        note("an earlier attempt had moved the package to its place");
        return describe(what_, *manifest, *id);
    }

    // Links to the files that stay, and copies of what says where they belong.
    result<void> lay_out_first(std::string_view id, const std::filesystem::path& work) const {
        const auto from = packages_.path_of(id);
        const auto manifest = packages_.load(id);
        if (!manifest) return manifest.error();
        for (const auto& file : manifest->files)
            if (packaging::is_kept_for_the_rest(file.path))
                if (auto linked = link(from / file.path, work / "making" / file.path); !linked) return linked;
        std::error_code problem;
        std::filesystem::create_directories(work / "base", problem);
        for (const auto* name : {"manifest.json", "index.json"})
            if (!problem)
                std::filesystem::copy_file(from / name, work / "base" / name,
                                           std::filesystem::copy_options::overwrite_existing, problem);
        return problem ? result<void>(from_errno(problem.value(), "laying out " + work.string()))
                       : result<void>{};
    }

    static result<void> link(const std::filesystem::path& from, const std::filesystem::path& to) {
        std::error_code problem;
        std::filesystem::create_directories(to.parent_path(), problem);
        if (!problem && !std::filesystem::exists(to, problem))
            std::filesystem::create_hard_link(from, to, problem);
        if (problem && std::filesystem::exists(from)) { // not on this file system
            problem.clear();
            std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing, problem);
        }
        return problem ? result<void>(from_errno(problem.value(), "linking " + to.string())) : result<void>{};
    }

    void note(std::string_view what) const {
        if (options_.on_note) options_.on_note(what);
    }

    const recording& what_;
    const packaging::package_options& options_;
    store::package_store packages_;
    const worker_settings& worker_;
};

} // namespace

result<std::string> recipe_of(const recording& what, const packaging::package_options& options) {
    const auto& limits = options.limits;
    const auto& t = options.targets;
    const auto program = base::open_for_reading(runtime::own_program());
    if (!program) return program.error();
    struct stat facts {};
    if (::fstat(program->get(), &facts) != 0) return from_errno(errno, "looking at this program");
    std::ostringstream out;
    out << "recording " << what.fingerprint << "\nprogram " << facts.st_size << ' ' << facts.st_mtim.tv_sec
        << '.' << facts.st_mtim.tv_nsec << "\nlimits " << limits.max_streams << ' ' << limits.max_side << ' '
        << limits.max_pixels << ' ' << limits.max_duration.count() << ' ' << limits.max_channels
        << "\ntargets " << static_cast<int>(t.chosen) << ' ' << t.slides_crf << ' ' << t.slides_low_crf << ' '
        << t.camera_crf << ' ' << t.archive_crf << ' ' << t.av1 << ' ' << t.av1_crf << ' ' << t.av1_preset
        << ' ' << t.top_bps << ' ' << t.slides_segment.count() << '\n';
    for (const auto& c : options.cuts.cuts())
        out << "without " << c.from.count() << ' ' << c.to.count() << '\n';
    return out.str();
}

result<std::string> fingerprint(const std::filesystem::path& recording,
                                const std::vector<packaging::caption_source>& captions) {
    auto whole = base::sha256_hex_of_file(recording);
    if (!whole || captions.empty()) return whole;
    for (const auto& caption : captions) {
        const auto one = base::sha256_hex_of_file(caption.file);
        if (!one) return one.error();
        *whole += "\n" + caption.language + " " + *one;
    }
    return base::sha256_hex(*whole);
}

result<std::vector<packaging::caption_source>> captions_from_before(db::database& database,
                                                                    const store::package_store& packages,
                                                                    std::string_view lecture_id,
                                                                    std::string_view source_sha256) {
    const auto before = catalogue::find_captions(database, lecture_id);
    if (!before) return before.error();
    const auto same = catalogue::published_package(database, lecture_id, source_sha256);
    if (!same) return same.error();
    std::vector<packaging::caption_source> captions;
    if (!*before || (*before)->package.empty()) return captions;
    for (const auto& track : (*before)->tracks) {
        if (!track.is_shown() && !*same) continue;
        const auto file = packages.path_of((*before)->package) / "captions" / (track.language + ".vtt");
        if (std::error_code problem; std::filesystem::is_regular_file(file, problem))
            captions.push_back({track.language, file, true});
    }
    return captions;
}

result<std::vector<packaging::caption_source>>
captions_to_recut(db::database& database, const store::package_store& packages, std::string_view lecture_id) {
    const auto playing = catalogue::playing(database, lecture_id);
    if (!playing) return playing.error();
    std::vector<packaging::caption_source> captions;
    if (!*playing) return captions;
    const auto manifest = packages.load((*playing)->package_id);
    if (!manifest) return manifest.error();
    for (const auto& track : manifest->captions)
        captions.push_back({track.language, packages.path_of((*playing)->package_id) / track.file, false,
                            media::cut_list(manifest->cuts)});
    return captions;
}

result<catalogue::packaged_video> take_over(const recording& what, const std::filesystem::path& made,
                                            const store::package_store& packages) {
    const auto manifest = store::read_package(made);
    if (!manifest) return manifest.error();
    auto id = store::package_store(packages).publish(made);
    if (!id) return id.error();
    return describe(what, *manifest, std::move(*id));
}

result<void> publish_stored(db::transaction& in, const store::package_store& packages,
                            std::string_view lecture, const catalogue::packaged_video& video) {
    std::error_code problem;
    if (!std::filesystem::is_directory(packages.path_of(video.package_id), problem))
        return error{errc::not_found, "package " + video.package_id + " has left the disk meanwhile"};
    return catalogue::publish(in, lecture, video);
}

result<catalogue::packaged_video> package_into_store(const recording& what,
                                                     const packaging::package_options& options,
                                                     const store::package_store& packages,
                                                     const worker_settings& worker) {
    if (!what.job.empty()) return job_pipeline{what, options, packages, worker}.run();
    const auto area = make_staging_area(packages.staging());
    if (!area) return area.error();
    const auto report = package_in_directory(what.file, area->directory.path(), options, worker);
    if (!report) return report.error();
    return take_over(what, report->directory, packages);
}

result<catalogue::packaged_video> add_rest_in_store(const recording& what, std::string_view first_package,
                                                    const packaging::package_options& options,
                                                    const store::package_store& packages,
                                                    const worker_settings& worker) {
    return job_pipeline{what, options, packages, worker}.run(first_package);
}

} // namespace lectern::app

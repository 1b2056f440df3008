#include "recording_pipeline.hpp"

#include "playback_json.hpp"
#include "staging.hpp"
#include "worker.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/runtime/child_process.hpp"

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
    for (const auto& file : manifest.files) video.bytes += file.bytes;
    video.playback_json = to_playback_json(manifest);
    return video;
}

// All that what is encoded depends on, and that stays the same between the attempts of a job: the recording,
// this very program, and the limits. The plan follows from them.
result<std::string> recipe_of(const recording& what, const media::input_limits& limits) {
    const auto program = base::open_for_reading(runtime::own_program());
    if (!program) return program.error();
    struct stat facts {};
    if (::fstat(program->get(), &facts) != 0) return from_errno(errno, "looking at this program");
    std::ostringstream out;
    out << "recording " << what.fingerprint << "\nprogram " << facts.st_size << ' ' << facts.st_mtim.tv_sec
        << '.' << facts.st_mtim.tv_nsec << "\nlimits " << limits.max_streams << ' ' << limits.max_side << ' '
        << limits.max_pixels << ' ' << limits.max_duration.count() << ' ' << limits.max_channels << '\n';
    return out.str();
}

// One attempt of a job, which may find what earlier ones did.
class job_pipeline {
public:
    job_pipeline(const recording& what, const packaging::package_options& options,
                 const store::package_store& packages, const worker_settings& worker)
        : what_(what), options_(options), packages_(packages), worker_(worker) {}

    result<catalogue::packaged_video> run() {
        const auto recipe = recipe_of(what_, options_.limits);
        if (!recipe) return recipe.error();
        const auto area = job_area::open(packages_.staging(), what_.job, *recipe);
        if (!area) return area.error();
        if (area->begins_again())
            note("begins again: the recording, the program or its limits are not those of the earlier "
                 "attempt");
        if (auto adopted = adopt(*area)) return std::move(*adopted);
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

    void note(std::string_view what) const {
        if (options_.on_note) options_.on_note(what);
    }

    const recording& what_;
    const packaging::package_options& options_;
    store::package_store packages_;
    const worker_settings& worker_;
};

} // namespace

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
                                                                    std::string_view lecture_id) {
    const auto before = catalogue::playing(database, lecture_id);
    if (!before) return before.error();
    std::vector<packaging::caption_source> captions;
    if (!*before) return captions;
    for (const auto& language : (*before)->captions) {
        const auto file = packages.path_of((*before)->package_id) / "captions" / (language + ".vtt");
        if (std::error_code problem; std::filesystem::is_regular_file(file, problem))
            captions.push_back({language, file, true});
    }
    return captions;
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
    auto id = store::package_store(packages).publish(report->directory);
    if (!id) return id.error();
    return describe(what, report->manifest, std::move(*id));
}

} // namespace lectern::app

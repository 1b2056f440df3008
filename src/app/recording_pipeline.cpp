#include "recording_pipeline.hpp"

#include "playback_json.hpp"
#include "staging.hpp"
#include "worker.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/base/utf8.hpp"

#include <cmath>

namespace lectern::app {

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

result<catalogue::packaged_video> package_into_store(const recording& what,
                                                     const packaging::package_options& options,
                                                     const store::package_store& packages,
                                                     const worker_settings& worker) {
    const auto area = make_staging_area(packages.staging());
    if (!area) return area.error();
    base::crash_point("staging_made");
    const auto report = package_in_worker(what.file, area->directory.path() / "package", options, worker);
    if (!report) return report.error();
    base::crash_point("package_taken_over");
    auto id = store::package_store(packages).publish(report->directory);
    if (!id) return id.error();
    catalogue::packaged_video video;
    video.package_id = std::move(*id);
    video.source_name = base::clean_title(what.name); // a file name need not be UTF-8
    video.source_sha256 = what.fingerprint;
    video.duration = std::chrono::microseconds(std::llround(report->manifest.duration_s * 1e6));
    for (const auto& file : report->manifest.files) video.bytes += file.bytes;
    video.playback_json = to_playback_json(report->manifest);
    return video;
}

} // namespace lectern::app

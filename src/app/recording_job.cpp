#include "recording_job.hpp"

#include "recording_pipeline.hpp"
#include "space_watch.hpp"
#include "staging.hpp"

#include "lectern/base/base64.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/log.hpp"
#include "lectern/catalogue/catalogue.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iterator>

namespace lectern::app {
namespace {

constexpr auto disk_space = "space on the server's disk";

jobs::job_outcome to_outcome(const error& why) {
    switch (why.code) {
    case errc::refused:
    case errc::too_large:
        return jobs::refused{why.detail};
    case errc::no_space:
        return jobs::held_up{disk_space};
    case errc::busy:
        return jobs::held_up{"an earlier attempt to end"};
    case errc::not_found:
        return jobs::refused{"The recording is no longer on the server: upload it once more."};
    default:
        return jobs::interrupted{"The recording could not be prepared: " + why.detail + "."};
    }
}

// The packaging reads captions from files. Lifetime: the directory's.
result<base::scratch_directory> unpack_captions(const recording_job& task,
                                                packaging::package_options& options) {
    auto directory =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-captions-");
    if (!directory) return directory.error();
    for (const auto& caption : task.captions) {
        const auto file = directory->path() / std::to_string(options.captions.size());
        if (const auto written = base::write_file(file, caption.file); !written) return written.error();
        options.captions.push_back({caption.language, file});
    }
    return directory;
}

result<void> take_captions_along(const store::package_store& packages, const jobs::job& job,
                                 packaging::package_options& options) {
    const auto database = db::database::open(packages.root() / "lectern.db", db::access::read_only);
    if (!database) return database.error();
    auto before = captions_from_before(**database, packages, job.lecture_id);
    if (!before) return before.error();
    std::ranges::move(*before, std::back_inserter(options.captions));
    return {};
}

jobs::job_outcome perform(const settings& values, const store::package_store& packages, const jobs::job& job,
                          const std::function<void(double)>& progress, std::stop_token stop) {
    const auto task = parse_payload(job.payload);
    if (!task) return jobs::refused{task.error().detail};
    packaging::package_options options;
    const auto captions = unpack_captions(*task, options);
    if (!captions) return to_outcome(captions.error());
    if (const auto taken = take_captions_along(packages, job, options); !taken)
        return to_outcome(taken.error());
    options.limits = values.input;
    space_watch space(packages.root(), values, std::move(stop));
    if (space.is_low()) return jobs::held_up{disk_space};
    options.stop = space.token();
    options.on_progress = [&](const media::progress& now) {
        space.look();
        progress(now.fraction);
    };
    options.on_note = [&](std::string_view text) {
        base::log_info("job.note", {{"job", job.id}, {"lecture", job.lecture_id}, {"what", text}});
    };
    const recording what{packages.root() / task->source, task->source_name, task->source_sha256, job.id};
    auto video = package_into_store(what, options, packages, values.worker);
    if (!video && space.was_low()) return jobs::held_up{disk_space};
    if (!video) return to_outcome(video.error());
    return jobs::finished{[lecture = job.lecture_id, video = std::move(*video)](db::transaction& in) {
        return catalogue::publish(in, lecture, video);
    }};
}

// A lecture that plays already keeps playing while its next version is prepared, and when that fails.
result<void> tell(db::transaction& in, const jobs::job& job) {
    const auto plays = catalogue::has_video(in.connection(), job.lecture_id);
    if (!plays) return plays.error();
    if (*plays) return {};
    switch (job.state.phase) {
    case jobs::job_phase::waiting:
    case jobs::job_phase::running:
        return catalogue::set_status(in, job.lecture_id, catalogue::lecture_status::processing,
                                     job.state.waits_for.empty() ? ""
                                                                 : "Waits for " + job.state.waits_for + ".");
    case jobs::job_phase::failed:
        return catalogue::set_status(in, job.lecture_id, catalogue::lecture_status::failed, job.state.reason);
    case jobs::job_phase::done:
        return {}; // publishing has said so
    }
    return {};
}

} // namespace

std::string to_payload(const recording_job& job) {
    boost::json::array captions;
    for (const auto& caption : job.captions)
        captions.push_back(boost::json::object{{"language", caption.language},
                                               {"base64", base::encode_base64(caption.file)}});
    return boost::json::serialize(boost::json::object{{"source", job.source.string()},
                                                      {"source_name", job.source_name},
                                                      {"source_sha256", job.source_sha256},
                                                      {"captions", std::move(captions)}});
}

result<recording_job> parse_payload(std::string_view payload) {
    try {
        const auto value = boost::json::parse(payload);
        const auto text = [&](const char* name) {
            return std::string(value.as_object().at(name).as_string());
        };
        recording_job job{text("source"), text("source_name"), text("source_sha256"), {}};
        if (const auto* captions = value.as_object().if_contains("captions"))
            for (const auto& one : captions->as_array()) {
                auto file = base::decode_base64(one.at("base64").as_string());
                if (!file) return error{errc::corrupt, "a job's payload: captions that are not base64"};
                job.captions.push_back({std::string(one.at("language").as_string()), std::move(*file)});
            }
        return job;
    } catch (const std::exception& e) {
        return error{errc::corrupt, std::string("a job's payload: ") + e.what()};
    }
}

jobs::runner::callbacks recording_job_calls(const settings& values, const store::package_store& packages) {
    return {[values, packages](const jobs::job& job, const std::function<void(double)>& progress,
                               std::stop_token stop) {
                return perform(values, packages, job, progress, std::move(stop));
            },
            tell, [packages](const jobs::job& ended) { remove_job_area(packages.staging(), ended.id); }};
}

} // namespace lectern::app

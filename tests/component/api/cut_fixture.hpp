// A package on disk whose recording can be cut, and jobs that say so.
#pragma once

#include "lectern/api/cutting.hpp"
#include "lectern/base/files.hpp"
#include "lectern/jobs/queue.hpp"
#include "lectern/upload/sources.hpp"

#include <boost/json.hpp>

#include <string>

namespace lectern::api {

inline void lay_package(const store::package_store& packages, const std::string& id,
                        std::vector<media::cut> cuts = {}) {
    store::package_manifest made;
    made.source_json = R"({"duration_s": 600})";
    made.plan_json = R"({"profile":"archive"})";
    made.cuts = std::move(cuts);
    made.duration_s =
        static_cast<double>(media::cut_list(made.cuts).place(std::chrono::seconds(600)).count()) / 1e6;
    std::filesystem::create_directories(packages.path_of(id));
    base::write_file(packages.path_of(id) / "manifest.json", store::to_json(made)).value();
    base::write_file(packages.path_of(id) / "index.json", store::index_to_json(made)).value();
}

// A payload is {"made": <fingerprint>, "without": [[from, to], ...], "for": <profile>}, in seconds; with
// "lost", its recording is gone.
inline result<recording_task> read_plain(std::string_view payload) {
    boost::json::error_code failed;
    const auto value = boost::json::parse(payload, failed);
    if (failed || !value.is_object() || !value.get_object().contains("made"))
        return error{errc::corrupt, "no such payload"};
    const auto& task = value.get_object();
    std::vector<media::cut> cuts;
    for (const auto& c : value.at("without").as_array())
        cuts.push_back({std::chrono::seconds(c.at(0).as_int64()), std::chrono::seconds(c.at(1).as_int64())});
    const auto* profile = task.if_contains("for");
    return recording_task{value.at("made").as_string().c_str(), media::cut_list(std::move(cuts)),
                          !task.contains("lost"), profile != nullptr ? profile->as_string().c_str() : "auto"};
}

inline result<std::string> recut_plain(std::string_view payload, const recording_change& change) {
    const auto before = boost::json::parse(payload).as_object();
    boost::json::object task{{"made", change.cuts ? "cut" : before.at("made")},
                             {"without", before.at("without")},
                             {"for", change.profile}};
    if (change.cuts) {
        boost::json::array without;
        for (const auto& c : change.cuts->cuts())
            without.push_back(boost::json::array{c.from.count() / 1'000'000, c.to.count() / 1'000'000});
        task["without"] = std::move(without);
    }
    for (const auto* name : {"by", "plan"})
        if (before.contains(name)) task[name] = before.at(name);
    return boost::json::serialize(task);
}

inline recording_tasks plain_tasks() {
    recording_tasks tasks;
    tasks.kind = "package";
    tasks.profiles = {"auto", "slides", "archive"};
    tasks.read = read_plain;
    tasks.recut = recut_plain;
    tasks.kept = [](db::database& database,
                    const made_version& version) -> result<std::optional<std::string>> {
        const auto sources = upload::find_sources(database, version.fingerprint);
        if (!sources) return sources.error();
        if (sources->empty()) return std::optional<std::string>();
        return std::optional(boost::json::serialize(boost::json::object{{"made", version.fingerprint},
                                                                        {"without", boost::json::array()},
                                                                        {"by", version.payload},
                                                                        {"plan", version.plan}}));
    };
    tasks.profile = [](const made_version& version) -> std::string {
        if (version.payload.empty()) return "archive"; // as its plan says
        return read_plain(version.payload).value().profile;
    };
    return tasks;
}

// The job that made what plays is done.
inline void note_recording(db::database& database, const std::string& lecture, const std::string& fingerprint,
                           const std::string& profile = "auto") {
    auto in = db::transaction::begin(database).value();
    const auto payload = boost::json::serialize(
        boost::json::object{{"made", fingerprint}, {"without", boost::json::array()}, {"for", profile}});
    const auto id = jobs::enqueue(in, "package", lecture, payload, base::now()).value();
    jobs::change(in, id, [](const jobs::job_state& state) {
        return jobs::claim(state, {}, base::now());
    }).value();
    jobs::change(in, id, [](const jobs::job_state& state) {
        return jobs::finish(state, state.token, base::now());
    }).value();
    in.commit().value();
}

} // namespace lectern::api

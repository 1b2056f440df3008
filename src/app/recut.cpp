#include "recut.hpp"

#include "recording_job.hpp"
#include "recording_pipeline.hpp"

#include "lectern/catalogue/captions.hpp"
#include "lectern/packaging/captions.hpp"
#include "lectern/packaging/encoding_targets.hpp"
#include "lectern/store/caption_names.hpp"
#include "lectern/upload/sources.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace lectern::app {
namespace {

struct change {
    const media::cut_list &before, &now;
    const store::package_manifest& made;
};

bool has_captions(const store::package_manifest& made, std::string_view language) {
    return std::ranges::any_of(made.captions, [&](const auto& track) { return track.language == language; });
}

// A text of which the cuts leave nothing makes way for what the package has.
result<void> retime_text(db::transaction& in, std::string_view lecture, catalogue::caption_track track,
                         const change& cuts) {
    const auto text = catalogue::find_caption_text(in.connection(), lecture, track.file);
    if (!text) return text.error();
    if (!*text) return {};
    auto read = packaging::read_captions(**text, track.language);
    if (!read) return read.error();
    packaging::retime(*read, cuts.before, cuts.now);
    if (read->cues.empty() && !has_captions(cuts.made, track.language))
        return catalogue::remove_captions(in, lecture, track.language, base::now());
    if (read->cues.empty()) {
        track.file.clear();
        return catalogue::save_captions(in, lecture, track, base::now());
    }
    const auto webvtt = packaging::render_webvtt(read->cues);
    track.file = store::caption_name(track.language, webvtt);
    if (auto kept = catalogue::keep_caption_text(in, lecture, {track.file, webvtt}, base::now()); !kept)
        return kept;
    return catalogue::save_captions(in, lecture, track, base::now());
}

// Of packaging::profile_names. What the package says goes before what a job was told, which may have made
// another one; where neither says anything, it was made as configured.
std::string profile_of(const api::made_version& version, packaging::profile configured) {
    const auto automatic = std::string(packaging::name_of(packaging::profile::automatic));
    if (auto said = profile_in(version.plan); !said.empty() && said != automatic) return said;
    const auto task = parse_payload(version.payload);
    return task && !task->profile.empty() ? task->profile : std::string(packaging::name_of(configured));
}

result<std::optional<std::string>> find_kept(const std::filesystem::path& data, db::database& database,
                                             const api::made_version& version,
                                             packaging::profile configured) {
    const auto sources = upload::find_sources(database, version.fingerprint);
    if (!sources) return sources.error();
    for (const auto& source : *sources) {
        recording_job task{std::filesystem::path("sources") / source.id, source.filename,
                           version.fingerprint};
        task.profile = profile_of(version, configured);
        std::error_code problem;
        if (std::filesystem::file_size(data / task.source, problem) == source.bytes && !problem)
            return std::optional(to_payload(task));
    }
    return std::optional<std::string>();
}

} // namespace

// As the package says it that was made by it: it says nothing where the recording was looked at, and packages
// of older versions say nothing at all.
std::string profile_in(std::string_view plan) {
    boost::json::error_code failed;
    const auto value = boost::json::parse(plan, failed);
    if (failed || !value.is_object()) return {};
    const auto* said = value.get_object().if_contains("profile");
    if (said == nullptr) return std::string(packaging::name_of(packaging::profile::automatic));
    const std::string name(said->is_string() ? std::string_view(said->get_string()) : std::string_view());
    return packaging::to_profile(name) ? name : std::string();
}

result<bool> may_recut(db::database& database, std::string_view lecture, std::string_view recut_of) {
    const auto plays = catalogue::find_captions(database, lecture);
    if (!plays) return plays.error();
    return *plays && (*plays)->source_sha256 == recut_of;
}

result<void> publish_recut(db::transaction& in, const store::package_store& packages,
                           std::string_view lecture, const catalogue::packaged_video& video,
                           const recording_job& task) {
    const auto may = may_recut(in.connection(), lecture, task.recut_of);
    if (!may) return may.error();
    if (!*may) return {};
    const auto before = catalogue::playing(in.connection(), lecture);
    if (!before) return before.error();
    const auto had_manifest = packages.load((*before)->package_id);
    if (!had_manifest) return had_manifest.error();
    const auto made = packages.load(video.package_id);
    if (!made) return made.error();
    const media::cut_list had(had_manifest->cuts);
    if (auto published = publish_stored(in, packages, lecture, video); !published) return published;
    if (had.cuts() == media::cut_list(made->cuts).cuts()) return {}; // prepared for another profile
    const auto captions = catalogue::find_captions(in.connection(), lecture);
    if (!captions) return captions.error();
    if (!*captions) return {};
    for (const auto& track : (*captions)->tracks)
        if (!track.file.empty())
            if (auto moved = retime_text(in, lecture, track, {had, task.cuts, *made}); !moved) return moved;
    // What was cut out of them is not to be had under an old name.
    return catalogue::remove_unnamed_texts(in, lecture, base::now());
}

api::recording_tasks recording_tasks(const std::filesystem::path& data, packaging::profile configured) {
    api::recording_tasks tasks;
    tasks.kind = package_job;
    for (const auto& [name, value] : packaging::profile_names) tasks.profiles.emplace_back(name);
    tasks.read = [data, configured](std::string_view payload) -> result<api::recording_task> {
        const auto task = parse_payload(payload);
        if (!task) return task.error();
        std::error_code problem;
        return api::recording_task{
            fingerprint_of(*task), task->cuts, std::filesystem::is_regular_file(data / task->source, problem),
            task->profile.empty() ? std::string(packaging::name_of(configured)) : task->profile,
            !task->recut_of.empty()};
    };
    tasks.recut = [](std::string_view payload, const api::recording_change& change) -> result<std::string> {
        auto task = parse_payload(payload);
        if (!task) return task.error();
        task->recut_of = fingerprint_of(*task);
        if (change.cuts) task->cuts = *change.cuts;
        task->profile = change.profile;
        task->captions.clear(); // they are in the package, with what was made of them
        return to_payload(*task);
    };
    tasks.kept = [data, configured](db::database& database, const api::made_version& version) {
        return find_kept(data, database, version, configured);
    };
    tasks.profile = [configured](const api::made_version& version) {
        return profile_of(version, configured);
    };
    return tasks;
}

} // namespace lectern::app

#include "recut.hpp"

#include "recording_job.hpp"

#include "lectern/catalogue/captions.hpp"
#include "lectern/packaging/captions.hpp"
#include "lectern/store/caption_names.hpp"

namespace lectern::app {
namespace {

struct change {
    const media::cut_list &before, &now;
};

// A text of which the cuts leave nothing makes way for what the package has.
result<void> retime_text(db::transaction& in, std::string_view lecture, catalogue::caption_track track,
                         const change& cuts) {
    const auto text = catalogue::find_caption_text(in.connection(), lecture, track.file);
    if (!text) return text.error();
    if (!*text) return {};
    auto read = packaging::read_captions(**text, track.language);
    if (!read) return read.error();
    packaging::retime(*read, cuts.before, cuts.now);
    if (read->cues.empty()) return catalogue::remove_captions(in, lecture, track.language, base::now());
    const auto webvtt = packaging::render_webvtt(read->cues);
    track.file = store::caption_name(track.language, webvtt);
    if (auto kept = catalogue::keep_caption_text(in, lecture, {track.file, webvtt}, base::now()); !kept)
        return kept;
    return catalogue::save_captions(in, lecture, track, base::now());
}

} // namespace

result<void> publish_recut(db::transaction& in, const store::package_store& packages,
                           std::string_view lecture, const catalogue::packaged_video& video,
                           const media::cut_list& now) {
    const auto before = catalogue::playing(in.connection(), lecture);
    if (!before) return before.error();
    media::cut_list had;
    if (*before) {
        const auto manifest = packages.load((*before)->package_id);
        if (!manifest) return manifest.error();
        had = media::cut_list(manifest->cuts);
    }
    if (auto published = catalogue::publish(in, lecture, video); !published) return published;
    const auto captions = catalogue::find_captions(in.connection(), lecture);
    if (!captions) return captions.error();
    if (!*captions) return {};
    for (const auto& track : (*captions)->tracks)
        if (!track.file.empty())
            if (auto moved = retime_text(in, lecture, track, {had, now}); !moved) return moved;
    return {};
}

api::recording_tasks recording_tasks() {
    return {std::string(package_job),
            [](std::string_view payload) -> result<api::recording_task> {
                const auto task = parse_payload(payload);
                if (!task) return task.error();
                return api::recording_task{fingerprint_of(*task), task->cuts};
            },
            [](std::string_view payload, const media::cut_list& cuts) -> result<std::string> {
                auto task = parse_payload(payload);
                if (!task) return task.error();
                task->cuts = cuts;
                task->recut = true;
                task->captions.clear(); // they are in the package, with what was made of them
                return to_payload(*task);
            }};
}

} // namespace lectern::app

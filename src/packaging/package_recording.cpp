#include "lectern/packaging/package_recording.hpp"

#include "assemble.hpp"
#include "complete.hpp"
#include "early.hpp"
#include "lean_files.hpp"
#include "picture_plan.hpp"
#include "slides.hpp"
#include "sound_plan.hpp"
#include "sync_slowly.hpp"
#include "verify_package.hpp"
#include "write_package.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/store/package_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds shortest_lecture{1}; // that cuts may leave

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

// The last picture and the last sound end a little after what the file says.
media::cut_list until_the_end(const media::cut_list& cuts, std::chrono::microseconds said) {
    constexpr std::chrono::milliseconds about{100};
    auto all = cuts.cuts();
    if (said.count() > 0 && !all.empty() && all.back().to >= said - about)
        all.back().to = std::max<std::chrono::microseconds>(all.back().to, std::chrono::hours(24 * 365));
    return media::cut_list(std::move(all));
}

struct survey_note {
    const workplace& place;
    const progress_meter& meter;
};

// A note of a look at the first of the recording's bytes may be of other tracks.
bool fits(const media::survey_facts& noted, const media::transcode_plan& plan) {
    return std::ranges::all_of(plan.audio, [&noted](const media::audio_rendition_plan& a) {
        return a.stream_index < 0 || noted.sound.contains(a.stream_index);
    });
}

// What was found out of the recording: the whole of its sound and looks at its picture, which takes a few
// seconds an hour. An attempt that goes on has the answer.
result<media::survey_facts> survey(const fs::path& input, const package_options& options,
                                   const ladder& tracks, const survey_note& before) {
    if (auto noted = before.place.noted_survey(); noted && fits(*noted, tracks.plan))
        return std::move(*noted);
    media::transcode_options how;
    how.limits = options.limits;
    how.stop = options.stop;
    how.on_progress = [&](const media::progress&) { before.meter.alive(); };
    auto found = media::survey(input, tracks.plan, how);
    if (!found) return found;
    if (const auto noted = before.place.note_survey(*found); !noted) return noted.error();
    return found;
}

void say_plan(const ladder& planned, const package_options& options) {
    if (!options.on_note || planned.plan.video.empty()) return;
    options.on_note(planned.content);
    for (const auto& rung : planned.plan.video) {
        const auto expected = planned.predicted_bps.find(rung.id);
        const auto size = expected == planned.predicted_bps.end()
                              ? std::string()
                              : ", about " + std::to_string(expected->second / 1000) + " kbit/s";
        options.on_note(rung.id + ": " + planned.reasons.at(rung.id) + size);
    }
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

// The plan was made with the first part; what was to follow is there now.
void without_follows(std::string& plan_json) {
    constexpr std::string_view mark = ",\"follows\":true"; // as parse_manifest writes it
    for (auto at = plan_json.find(mark); at != std::string::npos; at = plan_json.find(mark))
        plan_json.erase(at, mark.size());
}

// At the size that they have.
result<void> take_slides_again(const store::package_manifest& manifest, const fs::path& directory,
                               media::transcode_plan& plan) {
    const auto& largest = plan.video.front();
    const auto as_large = [&largest](const store::rendition& r) {
        return r.kind == store::rendition_kind::slides && r.width == largest.width &&
               r.height == largest.height;
    };
    if (std::ranges::none_of(manifest.renditions, as_large)) return {};
    auto slides = slides_to_retake(directory);
    if (!slides) return slides.error();
    plan.retaken = std::move(*slides);
    return {};
}

struct made_part {
    store::package_manifest manifest;
    std::vector<media::rendition_output> written;
};

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
        auto captions = read_sidecars(options_.captions, options_.cuts);
        if (!captions) return captions.error();
        const auto info = media::probe(input_, options_.limits);
        if (!info) return info.error();
        const auto length = options_.cuts.place(info->duration);
        if (!options_.cuts.empty() && info->duration.count() > 0 && length < shortest_lecture)
            return error{errc::refused, "The cuts leave nothing of the recording."};
        auto planned = plan_tracks(*info);
        planned.plan.cuts = until_the_end(options_.cuts, info->duration);
        const auto slides =
            options_.cuts.empty() ? place.noted_slides() : std::nullopt; // a look knows no cuts
        planned.plan.find_slides = !slides;
        const auto found = survey(input_, options_, planned, {place, meter_});
        if (!found) return found.error();
        plan_sound(found->sound, planned);
        auto targets = options_.targets;
        targets.av1 = targets.av1 && media::can_encode(media::video_codec::av1);
        std::optional<store::package_manifest> before;
        if (options_.part == package_part::rest) {
            auto manifest = store::read_package(place.base());
            if (!manifest) return manifest.error();
            before = std::move(*manifest);
        }
        plan_pictures(found->stretches, targets, static_cast<double>(length.count()) / 1e6, planned);
        if (before) cut_as(std::chrono::seconds(before->target_duration_s), planned);
        auto made = before ? make_rest(place, *info, std::move(planned), std::move(*before))
                           : make_first(place, {*info, std::move(planned), slides}, std::move(*captions));
        if (!made) return made.error();
        base::crash_point("package_written");
        if (const auto whole = verify_package({place.making(), made->written, options_}, meter_); !whole)
            return whole.error();
        base::crash_point("package_checked");
        auto id = base::sha256_hex_of_file(place.making() / "manifest.json");
        if (!id) return id.error();
        if (options_.stop.stop_requested()) return error{errc::cancelled, "packaging was cancelled"};
        const auto published = publish(place.making(), target, meter_);
        if (!published) return published.error();
        meter_.show(0, 1, {1.0, std::chrono::microseconds(std::llround(made->manifest.duration_s * 1e6))});
        return package_report{target, std::move(made->manifest), std::move(*id)};
    }

    struct known {
        const media::media_info& info;
        ladder planned;
        const std::optional<media::slides_output>& slides; // found before
    };

    // All, or what encodes quickly of it.
    result<made_part> make_first(const workplace& place, known of, std::vector<caption_input> captions) {
        auto& planned = of.planned;
        if (options_.part == package_part::first) keep_first_part(planned);
        planned.plan.avif = std::ranges::any_of(planned.plan.video, [](const auto& r) {
            return r.codec == media::video_codec::av1; // time is not pressing, and encoders of it are there
        });
        say_plan(planned, options_);
        if (const auto tidied = place.tidy(planned.plan); !tidied) return tidied.error();
        encoding what{input_, options_, place, meter_, {}};
        if (comes_early(options_, of.info, planned.plan)) {
            const auto made = make_early(what, {of.info, planned, of.slides}, captions);
            // Sound that cannot be decoded, and what else is wrong with it, the picture may do without.
            if (!made && made.error().code != errc::refused) return made.error();
            if (!made && options_.on_note) options_.on_note("nothing comes early: " + made.error().detail);
        }
        what.sound = place.noted_sound();
        auto output = encode(what, planned);
        if (!output) return output.error();
        base::crash_point("encoded");
        if (of.slides) output->slides = within(*of.slides, output->duration);
        auto manifest = complete(
            {of.info, planned, *output, std::move(captions), meter_, of.slides.has_value()}, place.making());
        if (!manifest) return manifest.error();
        return made_part{std::move(*manifest), std::move(output->renditions)};
    }

    // `manifest`: of the first part.
    result<made_part> make_rest(const workplace& place, const media::media_info& info, ladder planned,
                                store::package_manifest manifest) {
        keep_rest(planned, std::chrono::microseconds(std::llround(manifest.duration_s * 1e6)));
        // What the first part holds are links to a package that is served: nothing may write there.
        for (const auto& r : manifest.renditions)
            std::erase_if(planned.plan.video, [&r](const auto& rung) { return rung.id == r.id; });
        if (planned.plan.video.empty())
            return error{errc::precondition, "nothing is to be added: the settings are others now"};
        if (auto slides = take_slides_again(manifest, place.making(), planned.plan); !slides)
            return slides.error();
        say_plan(planned, options_);
        auto output = encode_rest({input_, options_, place, meter_, {}}, planned);
        if (!output) return output.error();
        const auto added = describe_renditions(output->renditions, planned.plan, info);
        manifest.renditions.insert(manifest.renditions.begin(), added.begin(), added.end());
        without_follows(manifest.plan_json);
        const auto alive = [&] { meter_.alive(); };
        auto done = add_avif(manifest, place.making());
        if (done) done = add_lean(manifest, place.making(), alive);
        if (done) done = write_playlists(manifest, place.making());
        if (done) done = write_manifest(manifest, place.making(), alive);
        if (!done) return done.error();
        return made_part{std::move(manifest), std::move(output->renditions)};
    }

    const fs::path& input_;
    const package_options& options_;
    progress_meter meter_;
};

} // namespace

bool has_more_to_come(const store::package_manifest& manifest) {
    return manifest.plan_json.find("\"follows\"") != std::string::npos;
}

bool is_kept_for_the_rest(std::string_view path) {
    return path != "index.json" && path != "manifest.json" && !path.ends_with(".mpd") &&
           !path.ends_with(".m3u8");
}

result<package_report> package_recording(const fs::path& input, const fs::path& out,
                                         const package_options& options) {
    return packaging_run(input, options).run(out);
}

} // namespace lectern::packaging

#include "early.hpp"

#include "early_slides.hpp"
#include "picture_plan.hpp"
#include "sound_check.hpp"
#include "sync_slowly.hpp"
#include "verify_package.hpp"

#include "lectern/base/copy.hpp"
#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"
#include "lectern/packaging/early_names.hpp"

#include <algorithm>
#include <functional>
#include <future>
#include <iterator>
#include <numeric>
#include <set>
#include <unistd.h>
#include <utility>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

// The walls around a worker let it neither link nor call what std::filesystem copies with.
result<void> copy(const fs::path& from, const fs::path& to, const progress_meter& meter) {
    return base::copy_file(from, to, [&meter] { meter.alive(); });
}

// Copies: the files of a package that is served must not be those that an attempt may begin again.
result<void> copy_renditions(std::vector<media::rendition_output>& renditions, const fs::path& directory,
                             const progress_meter& meter) {
    for (auto& r : renditions) {
        auto file = directory / r.file.filename();
        if (auto copied = copy(r.file, file, meter); !copied) return copied;
        r.file = std::move(file);
    }
    return {};
}

result<void> copy_slides(const media::slides_output& slides, const fs::path& from, const fs::path& to,
                         const progress_meter& meter) {
    if (slides.slides.empty()) return {};
    const auto folder = empty_directory(to / "slides");
    if (!folder) return folder.error();
    for (const auto& s : slides.slides)
        if (auto copied = copy(from / "slides" / s.image, *folder / s.image, meter); !copied) return copied;
    return {};
}

struct made_renditions {
    media::transcode_output output; // in place.making()
    std::set<std::string> decoded;  // what of it is known to decode
};

result<made_renditions> make_sound(const encoding& what, const ladder& planned, double until) {
    sound_check check(what, planned);
    auto output = encode_sound(what, planned, until);
    if (!output) return output.error();
    return made_renditions{std::move(*output), check.finish()};
}

// One of the packages that come before the whole.
struct early_package {
    std::string_view name; // where it is put, of early_names
    const ladder& planned; // with its sound, and all pictures
    made_renditions made;
    double shown; // how far the whole of packaging is with it
};

// Those that are known, else the provisional ones.
result<void> add_slides(const early_facts& known, early_slides& provisional, const encoding& what,
                        media::transcode_output& made) {
    made.slides.reason = "The recording is still being prepared; its slides come with the whole.";
    const auto to = what.place.early_making();
    if (known.slides) {
        made.slides = within(*known.slides, made.duration);
        return copy_slides(made.slides, what.place.making(), to, what.meter);
    }
    const auto* found = provisional.wait(what.options.targets.early_slides);
    auto shown = found == nullptr ? media::slides_output() : within(*found, made.duration);
    if (shown.slides.empty()) return {};
    made.slides = std::move(shown);
    return copy_slides(made.slides, provisional.directory(), to, what.meter);
}

// Checks the package, and gives it to who waits for it.
result<void> hand_over(const encoding& what, const fs::path& directory, const early_package& package) {
    const package_check check{directory,     package.made.output.renditions,
                              what.options,  what.meter.reached(),
                              package.shown, package.made.decoded};
    if (auto whole = verify_package(check, what.meter); !whole) return whole;
    if (auto synced = sync_slowly(directory, what.meter); !synced) return synced;
    const auto early = what.place.early(package.name);
    std::error_code problem;
    fs::remove_all(early, problem); // of an attempt that nobody took it from
    if (!problem) fs::rename(directory, early, problem);
    if (problem) return from_errno(problem.value(), "renaming to " + early.string());
    base::crash_point("early_written");
    what.options.on_early(early);
    return {};
}

// The main sound, which everybody can play: the low ones are encoded beside it, and come when they are whole.
ladder main_alone(ladder planned) {
    std::erase_if(planned.plan.audio, [](const auto& a) { return a.low; });
    return planned;
}

ladder low_alone(ladder planned) {
    std::erase_if(planned.plan.audio, [](const auto& a) { return !a.low; });
    return planned;
}

// Whether the low sounds can be made apart: what is made of other streams would be of another timeline.
bool comes_in_two(const ladder& planned) {
    std::set<int> main, low;
    for (const auto& a : planned.plan.audio) (a.low ? low : main).insert(a.stream_index);
    return main == low;
}

// The low sounds, on threads of their own which make way for those of the main sound.
class low_sound {
public:
    low_sound(const encoding& what, const ladder& planned)
        : options_(what.options), planned_(low_alone(planned)),
          outer_(what.options.stop, std::function<void()>([this] { stop_.request_stop(); })) {
        options_.stop = stop_.get_token();
        work_ = std::async(std::launch::async, [this, &what] {
            constexpr int nicer = 9; // the main sound has a processor of its own then, where there are two
            (void)!::nice(nicer);    // this thread and those that it begins
            const encoding low{what.input, options_, what.place,
                               what.meter, {},       [this] { return heard_.get_future().get(); }};
            return make_sound(low, planned_, sound_until);
        });
    }
    low_sound(const low_sound&) = delete;
    low_sound& operator=(const low_sound&) = delete;
    ~low_sound() {
        stop_.request_stop();
        end_at(std::nullopt);
    }

    // Where the main sound was heard to end; none: it failed.
    void end_at(std::optional<std::chrono::microseconds> heard) {
        if (!std::exchange(is_told_, true)) heard_.set_value(heard);
    }
    result<made_renditions> finish() { return work_.get(); }

private:
    package_options options_;
    ladder planned_;
    std::stop_source stop_;
    std::stop_callback<std::function<void()>> outer_;
    std::promise<std::optional<std::chrono::microseconds>> heard_;
    bool is_told_ = false;
    std::future<result<made_renditions>> work_; // last: it uses all of the above
};

// The pictures that were not made are what follows.
ladder without_what_follows(ladder planned, const std::vector<media::rendition_output>& made) {
    const auto is_made = [&made](const media::video_rendition_plan& rung) {
        return std::ranges::find(made, rung.id, &media::rendition_output::id) != made.end();
    };
    auto& video = planned.plan.video;
    const auto first = std::stable_partition(video.begin(), video.end(), is_made);
    planned.follows.insert(planned.follows.end(), first, video.end());
    video.erase(first, video.end());
    return planned;
}

// A package of copies of what was made, with all that is known by now.
result<void> publish(const encoding& what, const early_facts& known, std::vector<caption_input> captions,
                     early_slides& provisional, early_package package) {
    const auto directory = empty_directory(what.place.early_making());
    if (!directory) return directory.error();
    auto& output = package.made.output;
    if (auto copied = copy_renditions(output.renditions, *directory, what.meter); !copied)
        return copied.error();
    if (auto added = add_slides(known, provisional, what, output); !added) return added.error();
    constexpr bool size_of_recording = true; // the slides have it
    const auto manifest = complete({known.info, without_what_follows(package.planned, output.renditions),
                                    output, std::move(captions), what.meter, size_of_recording},
                                   *directory);
    if (!manifest) return manifest.error();
    return hand_over(what, *directory, package);
}

// The package of all of the sound: it is not encoded again.
result<void> publish_whole(const encoding& what, const early_facts& known,
                           std::vector<caption_input> captions, early_slides& provisional,
                           early_package package) {
    const auto& output = package.made.output;
    if (const auto noted = what.place.note_sound({output.heard, output.duration}); !noted)
        return noted.error();
    base::crash_point("sound_encoded");
    return publish(what, known, std::move(captions), provisional, std::move(package));
}

result<void> make_sounds(const encoding& what, const early_facts& known,
                         const std::vector<caption_input>& captions, early_slides& provisional) {
    if (!comes_in_two(known.planned)) {
        auto sound = make_sound(what, known.planned, sound_until);
        if (!sound) return sound.error();
        return publish_whole(what, known, captions, provisional,
                             {early_main_sound, known.planned, std::move(*sound), sound_until});
    }
    const auto first = main_alone(known.planned);
    low_sound beside(what, known.planned);
    auto sound = make_sound(what, first, main_sound_until);
    if (!sound) return sound.error();
    beside.end_at(sound->output.heard);
    base::crash_point("main_sound_encoded");
    early_package main{early_main_sound, first, *sound, main_sound_until};
    if (auto made = publish(what, known, captions, provisional, std::move(main)); !made) return made;
    if (what.options.stop.stop_requested()) return error{errc::cancelled, "packaging was cancelled"};
    auto low = beside.finish();
    if (!low) return low.error();
    if (low->output.duration != sound->output.duration)
        return error{errc::internal, "the low sound ends elsewhere than the main one"};
    // What was published has been checked, and is copied once more.
    for (const auto& r : sound->output.renditions) sound->decoded.insert(r.id);
    sound->decoded.merge(low->decoded);
    std::ranges::move(low->output.renditions, std::back_inserter(sound->output.renditions));
    return publish_whole(what, known, captions, provisional,
                         {early_sound, known.planned, std::move(*sound), sound_until});
}

// The lowest picture; beside slides the lowest in which they are read, too.
std::set<std::string> lowest_of(const media::transcode_plan& plan) {
    std::set<std::string> ids{plan.video.back().id};
    const auto read =
        std::ranges::find_if(plan.video.rbegin(), plan.video.rend(),
                             [](const media::video_rendition_plan& rung) { return rung.drawn; });
    if (read != plan.video.rend()) ids.insert(read->id);
    return ids;
}

// Cut as they all are.
ladder lowest_alone(ladder planned) {
    auto& video = planned.plan.video;
    planned.plan.grid_step =
        std::lcm(std::max<std::int64_t>(1, planned.plan.grid_step), media::grid_step_of(video));
    planned.plan.find_slides = false;
    std::erase_if(video,
                  [ids = lowest_of(planned.plan)](const auto& rung) { return !ids.contains(rung.id); });
    const auto& largest = video.front();
    if (largest.width < planned.plan.poster_width) { // a larger one would say no more
        planned.plan.poster_width = largest.width;
        planned.plan.poster_height = largest.height;
    }
    return planned;
}

// With the sound, which has been checked.
result<void> make_lowest_picture(const encoding& what, const early_facts& known,
                                 const std::vector<caption_input>& captions, early_slides& provisional) {
    if (what.options.stop.stop_requested()) return error{errc::cancelled, "packaging was cancelled"};
    auto low = what;
    low.sound = what.place.noted_sound();
    auto planned = lowest_alone(known.planned);
    auto output = encode_pictures(low, planned, {low_picture_until, low_picture_fitted_until});
    if (!output) return output.error();
    base::crash_point("low_picture_encoded");
    const bool is_seen = std::ranges::any_of(output->renditions, &media::rendition_output::video);
    // Sound that has to end elsewhere is encoded again, once, with the whole.
    if (!is_seen || output->duration != low.sound.end) return {};
    auto as_made = known.planned; // it may have become smaller
    as_made.plan.video.back() = planned.plan.video.back();
    as_made.remarks = planned.remarks;
    made_renditions made{std::move(*output), {}};
    for (const auto& r : made.output.renditions)
        if (!r.video && r.encoded == 0) made.decoded.insert(r.id);
    return publish(what, known, captions, provisional,
                   {early_picture, as_made, std::move(made), low_picture_checked_until});
}

// The whole may come all the same.
bool can_do_without(errc why) {
    return why == errc::refused || why == errc::corrupt || why == errc::internal;
}

} // namespace

bool comes_early(const package_options& options, const media::media_info& info,
                 const media::transcode_plan& plan) {
    const auto after = options.targets.early_after;
    return options.on_early && after.count() > 0 && info.duration > after && plan.video_stream &&
           std::ranges::any_of(plan.audio, [](const auto& a) { return a.stream_index >= 0; });
}

media::slides_output within(media::slides_output found, std::chrono::microseconds end) {
    constexpr std::chrono::seconds about{1};
    auto& slides = found.slides;
    std::erase_if(slides, [end](const media::slide& s) { return s.start >= end; });
    for (auto& s : slides) s.end = std::min(s.end, end);
    if (!slides.empty() && end - slides.back().end < about) slides.back().end = end;
    return found;
}

bool lowest_pays(const media::media_info& info, const media::transcode_plan& plan) {
    constexpr double much = 0.5; // of the recording's pictures, which are decoded once more
    if (plan.drawn || plan.video.size() < 2) return false;
    const auto source =
        std::ranges::find(info.video, plan.video_stream.value_or(-1), &media::video_stream::index);
    if (source == info.video.end()) return false;
    const auto pixels = [](double width, double height) { return width * height; };
    const auto lowest = lowest_of(plan);
    double others = 0; // a picture of the recording
    for (const auto& rung : plan.video)
        if (!lowest.contains(rung.id)) others += pixels(rung.width, rung.height) / rung.keep_every;
    return others >= much * pixels(source->display_width, source->display_height);
}

result<void> make_early(const encoding& what, const early_facts& known,
                        const std::vector<caption_input>& captions) {
    const bool is_heard = what.options.heard && what.place.noted_sound().end.count() > 0;
    const bool is_seen = lowest_pays(known.info, known.planned.plan);
    if (is_heard && !is_seen) return {};
    early_slides provisional(what, known);
    if (!is_heard)
        if (auto made = make_sounds(what, known, captions, provisional); !made) return made;
    if (!is_seen) return {};
    const auto seen = make_lowest_picture(what, known, captions, provisional);
    if (seen || !can_do_without(seen.error().code)) return seen;
    what.meter.note("no picture comes early: " + seen.error().detail);
    return {};
}

} // namespace lectern::packaging

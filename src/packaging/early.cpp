#include "early.hpp"

#include "early_slides.hpp"
#include "picture_plan.hpp"
#include "sync_slowly.hpp"
#include "verify_package.hpp"

#include "lectern/base/copy.hpp"
#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"

#include <algorithm>
#include <iterator>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds worth_waiting{3}; // for slides, once there is something to hear

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

result<fs::path> empty_directory(const fs::path& path) {
    std::error_code problem;
    fs::remove_all(path, problem);
    if (!problem) fs::create_directory(path, problem);
    if (problem) return from_errno(problem.value(), "making " + path.string());
    return path;
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

// Those that are known, else the provisional ones.
result<void> add_slides(const early_facts& known, early_slides& provisional, const encoding& what,
                        media::transcode_output& sound) {
    sound.slides.reason = "The picture is still being prepared; its slides come with it.";
    const auto to = what.place.early_making();
    if (known.slides) {
        sound.slides = within(*known.slides, sound.duration);
        return copy_slides(sound.slides, what.place.making(), to, what.meter);
    }
    auto found = provisional.take(worth_waiting);
    if (found) *found = within(std::move(*found), sound.duration);
    if (!found || found->slides.empty()) return {};
    sound.slides = std::move(*found);
    return copy_slides(sound.slides, provisional.directory(), to, what.meter);
}

// Checks the package, and gives it to who waits for it.
result<void> hand_over(const encoding& what, const fs::path& directory,
                       const std::vector<media::rendition_output>& written) {
    const package_check check{directory, written, what.options, sound_until, sound_until};
    if (auto whole = verify_package(check, what.meter); !whole) return whole;
    if (auto synced = sync_slowly(directory, what.meter); !synced) return synced;
    const auto early = what.place.early();
    std::error_code problem;
    fs::remove_all(early, problem); // of an attempt that nobody took it from
    if (!problem) fs::rename(directory, early, problem);
    if (problem) return from_errno(problem.value(), "renaming to " + early.string());
    base::crash_point("early_written");
    what.options.on_early(early);
    return {};
}

// The lowest sound for players without Opus comes with the pictures: until then the main one, which is AAC
// too, stands in for it in low.m3u8, and who listens does not wait for a third encoding.
ladder heard_first(ladder planned) {
    auto& audio = planned.plan.audio;
    const auto has_opus = [&audio](int stream) {
        return std::ranges::any_of(audio, [stream](const auto& a) {
            return a.stream_index == stream && a.codec == media::audio_codec::opus;
        });
    };
    std::vector<media::audio_rendition_plan> first;
    std::ranges::copy_if(audio, std::back_inserter(first), [&has_opus](const auto& a) {
        return !a.low || a.codec == media::audio_codec::opus || !has_opus(a.stream_index);
    });
    audio = std::move(first);
    return planned;
}

// The pictures are what follows.
ladder heard_only(ladder planned) {
    auto& video = planned.plan.video;
    planned.follows.insert(planned.follows.end(), video.begin(), video.end());
    video.clear();
    return planned;
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

result<void> make_early(const encoding& what, const early_facts& known, std::vector<caption_input> captions) {
    const auto planned = heard_first(known.planned);
    early_slides provisional(what, known);
    auto sound = encode_sound(what, planned);
    if (!sound) return sound.error();
    if (const auto noted = what.place.note_sound({sound->heard, sound->duration}); !noted) return noted;
    base::crash_point("sound_encoded");
    const auto directory = empty_directory(what.place.early_making());
    if (!directory) return directory.error();
    if (auto copied = copy_renditions(sound->renditions, *directory, what.meter); !copied)
        return copied.error();
    if (auto added = add_slides(known, provisional, what, *sound); !added) return added.error();
    constexpr bool size_of_recording = true; // the slides have it
    const auto manifest = complete(
        {known.info, heard_only(planned), *sound, std::move(captions), what.meter, size_of_recording},
        *directory);
    if (!manifest) return manifest.error();
    return hand_over(what, *directory, sound->renditions);
}

} // namespace lectern::packaging

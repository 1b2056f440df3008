#include "caption_tracks.hpp"

#include "assemble.hpp"

#include "lectern/base/files.hpp"
#include "lectern/base/language.hpp"

#include <algorithm>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t max_caption_file_bytes = 16U << 20U; // a 12 h lecture is about 1 MB

std::vector<caption_input>::iterator find(std::vector<caption_input>& tracks, const std::string& language) {
    return std::find_if(tracks.begin(), tracks.end(),
                        [&language](const auto& t) { return t.language == language; });
}

std::string name_of(const std::string& language) {
    return language == "und" ? "Captions" : base::language_name(language);
}

result<caption_input> read_sidecar(const caption_source& source, const media::cut_list& cuts) {
    const auto language = base::parse_language(source.language);
    if (!language)
        return error{errc::usage,
                     "captions: \"" + source.language + "\" is not a language tag such as en or zh-Hans"};
    const auto bytes = base::read_file(source.file, max_caption_file_bytes);
    if (!bytes) {
        const auto code = bytes.error().code == errc::too_large ? errc::refused : bytes.error().code;
        return error{code, "captions: " + bytes.error().detail};
    }
    auto text = read_captions(*bytes, *language);
    if (!text)
        return error{text.error().code,
                     "captions " + source.file.filename().string() + ": " + text.error().detail};
    retime(*text, source.cut, cuts);
    return caption_input{*language, name_of(*language), std::move(*text), source.from_before};
}

void add_from_before(std::vector<caption_input>& tracks, const std::vector<caption_source>& sources,
                     const media::cut_list& cuts) {
    for (const auto& source : sources) {
        if (!source.from_before) continue;
        auto track = read_sidecar(source, cuts);
        if (track && find(tracks, track->language) == tracks.end()) tracks.push_back(std::move(*track));
    }
}

caption_text from_embedded(const media::subtitle_output& from) {
    caption_text out;
    for (const auto& c : from.cues) {
        const auto whole = [](std::chrono::microseconds t) {
            return std::chrono::round<std::chrono::milliseconds>(t);
        };
        cue next{std::max(whole(c.start), std::chrono::milliseconds(0)), whole(c.end), "",
                 clean_cue_text(c.text)};
        if (!next.text.empty() && next.end > next.start) out.cues.push_back(std::move(next));
    }
    std::stable_sort(out.cues.begin(), out.cues.end(),
                     [](const cue& a, const cue& b) { return a.start < b.start; });
    return out;
}

result<void> make_directory(const fs::path& path) {
    std::error_code problem;
    fs::create_directories(path, problem);
    if (problem) return from_errno(problem.value(), "creating " + path.string());
    return {};
}

result<store::caption_track> write_track(const caption_input& input, const fs::path& directory,
                                         const caption_span& span) {
    const auto count = caption_segment_count(span.duration, span.segment);
    const auto segments = render_segments(input.text.cues, count, span.segment);
    if (!segments)
        return error{segments.error().code, "captions (" + input.language + "): " + segments.error().detail};
    store::caption_track track;
    track.language = input.language;
    track.name = input.name;
    track.file = "captions/" + input.language + ".vtt";
    track.from_before = input.from_before;
    const auto made = make_directory(directory / "captions" / input.language);
    if (!made) return made.error();
    const auto whole = base::write_file(directory / track.file, render_webvtt(input.text.cues));
    if (!whole) return whole.error();
    for (std::size_t n = 0; n < segments->size(); ++n) {
        track.segment_files.push_back("captions/" + input.language + '/' + std::to_string(n) + ".vtt");
        const auto written = base::write_file(directory / track.segment_files.back(), (*segments)[n]);
        if (!written) return written.error();
    }
    return track;
}

} // namespace

result<std::vector<caption_input>> read_sidecars(const std::vector<caption_source>& sources,
                                                 const media::cut_list& cuts) {
    std::vector<caption_input> tracks;
    for (const auto& source : sources) {
        if (source.from_before) continue;
        auto track = read_sidecar(source, cuts);
        if (!track) return track.error();
        if (find(tracks, track->language) != tracks.end())
            return error{errc::usage, "captions: the language " + track->language + " is given twice"};
        tracks.push_back(std::move(*track));
    }
    add_from_before(tracks, sources, cuts);
    return tracks;
}

void add_embedded(std::vector<caption_input>& tracks, const std::vector<media::subtitle_output>& embedded) {
    std::vector<caption_input> added;
    for (const auto& from : embedded) {
        caption_input next{base::normal_language(from.language), {}, from_embedded(from), false};
        next.name = name_of(next.language);
        const auto given = find(tracks, next.language);
        if (next.text.cues.empty() || (given != tracks.end() && !given->from_before)) continue;
        if (given != tracks.end()) tracks.erase(given);
        const auto same = find(added, next.language);
        if (same == added.end())
            added.push_back(std::move(next));
        else if (same->text.cues.size() < next.text.cues.size())
            *same = std::move(next);
    }
    std::move(added.begin(), added.end(), std::back_inserter(tracks));
}

result<std::vector<store::caption_track>> write_captions(std::vector<caption_input> tracks,
                                                         const fs::path& directory, const caption_span& span,
                                                         std::vector<std::string>& remarks) {
    std::vector<store::caption_track> out;
    for (auto& input : tracks) {
        fit_to(input.text, span.duration);
        for (const auto& remark : input.text.remarks)
            remarks.push_back("Captions (" + input.language + "): " + remark + '.');
        if (input.text.cues.empty()) continue;
        auto track = write_track(input, directory, span);
        if (!track) return track.error();
        out.push_back(std::move(*track));
    }
    return out;
}

} // namespace lectern::packaging

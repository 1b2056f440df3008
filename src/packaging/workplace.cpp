#include "workplace.hpp"

#include "lectern/packaging/early_names.hpp"
#include "lectern/packaging/look_while_arriving.hpp"

#include <limits>
#include <set>
#include <sstream>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

result<void> make_directory(const fs::path& path) {
    std::error_code problem;
    fs::create_directory(path, problem);
    if (problem) return from_errno(problem.value(), "creating " + path.string());
    return {};
}

bool read_sound(std::istringstream& words, media::survey_facts& into) {
    int stream = 0;
    media::sound_facts facts;
    bool has_mixed = false, has_loudness = false;
    double mixed = 0, loudness = 0;
    if (!(words >> stream >> facts.mono >> has_mixed >> mixed >> has_loudness >> loudness >>
          facts.opus_lost >> facts.aac_lost >> facts.lost))
        return false;
    facts.mixed = has_mixed ? std::optional(mixed) : std::nullopt;
    facts.loudness = has_loudness ? std::optional(loudness) : std::nullopt;
    into.sound.emplace(stream, facts);
    return true;
}

bool read_stretch(std::istringstream& words, media::survey_facts& into) {
    media::stretch s;
    std::string kind;
    std::int64_t at = 0;
    if (!(words >> at >> kind >> s.moving >> s.changed >> s.key_bytes >> s.other_bytes >> s.needs))
        return false;
    const auto known = media::to_picture_kind(kind);
    if (!known) return false;
    s.at = std::chrono::microseconds(at);
    s.kind = *known;
    into.stretches.push_back(s);
    return true;
}

} // namespace

result<workplace> workplace::open(const fs::path& target, const package_options& options) {
    workplace place(options.work);
    if (options.work.empty()) {
        auto scratch =
            base::scratch_directory::make(target.parent_path(), '.' + target.filename().string() + "-");
        if (!scratch) return scratch.error();
        place.root_ = scratch->path();
        place.scratch_ = std::move(*scratch);
    }
    for (const auto& directory : {place.making(), place.journals()})
        if (auto made = make_directory(directory); !made) return made.error();
    return place;
}

result<void> workplace::tidy(const media::transcode_plan& plan) const {
    std::set<std::string> renditions;
    for (const auto& r : plan.video) renditions.insert(r.id + ".mp4");
    for (const auto& r : plan.audio) renditions.insert(r.id + ".mp4");
    if (noted_slides()) renditions.insert("slides");
    std::vector<fs::path> strange;
    std::error_code problem;
    for (fs::directory_iterator it(making(), problem), end; !problem && it != end; it.increment(problem))
        if (!renditions.contains(it->path().filename().string())) strange.push_back(it->path());
    for (const auto name : early_names) strange.push_back(early(name)); // of an attempt that was killed
    strange.push_back(early_making());
    strange.push_back(early_slides());
    for (const auto& path : strange)
        if (!problem) fs::remove_all(path, problem);
    if (problem) return from_errno(problem.value(), "tidying " + making().string());
    return {};
}

void workplace::clear() const {
    std::error_code ignored; // what stays is found by its journal not to fit, or overwritten
    for (const auto& directory : {making(), journals()}) {
        fs::remove_all(directory, ignored);
        fs::create_directory(directory, ignored);
    }
    for (const std::string_view note :
         {std::string_view("low"), survey_name, std::string_view("slides"), std::string_view("sound")})
        fs::remove(root_ / note, ignored);
}

// A line for each track and each stretch, and one that says that these were all.
result<void> workplace::note_survey(const media::survey_facts& facts) const {
    std::ostringstream text;
    text.precision(std::numeric_limits<double>::max_digits10); // exactly: these decide what is encoded
    for (const auto& [stream, sound] : facts.sound)
        text << "sound " << stream << ' ' << sound.mono << ' ' << sound.mixed.has_value() << ' '
             << sound.mixed.value_or(0) << ' ' << sound.loudness.has_value() << ' '
             << sound.loudness.value_or(0) << ' ' << sound.opus_lost << ' ' << sound.aac_lost << ' '
             << sound.lost << '\n';
    for (const auto& s : facts.stretches)
        text << "stretch " << s.at.count() << ' ' << media::to_text(s.kind) << ' ' << s.moving << ' '
             << s.changed << ' ' << s.key_bytes << ' ' << s.other_bytes << ' ' << s.needs << '\n';
    text << "all\n";
    return base::write_file(root_ / survey_name, text.str());
}

std::optional<media::survey_facts> workplace::noted_survey() const {
    const auto text = base::read_file(root_ / survey_name);
    if (!text || !text->ends_with("all\n")) return std::nullopt;
    std::istringstream in(text->substr(0, text->size() - std::string_view("all\n").size()));
    media::survey_facts facts;
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string what;
        words >> what;
        if (!(what == "sound" ? read_sound(words, facts) : what == "stretch" && read_stretch(words, facts)))
            return std::nullopt;
    }
    return facts;
}

result<void> workplace::note_sound(const sound_ends& ends) const {
    return base::write_file(root_ / "sound", std::to_string(ends.heard.count()) + ' ' +
                                                 std::to_string(ends.end.count()) + '\n');
}

sound_ends workplace::noted_sound() const {
    const auto text = base::read_file(root_ / "sound");
    if (!text || !text->ends_with('\n')) return {};
    std::int64_t heard = 0, end = 0;
    std::istringstream in(*text);
    if (!(in >> heard >> end)) return {};
    return {std::chrono::microseconds(heard), std::chrono::microseconds(end)};
}

result<void> workplace::note_slides(const media::slides_output& found) const {
    std::ostringstream text;
    for (const auto& s : found.slides)
        text << "slide " << s.start.count() << ' ' << s.end.count() << ' ' << s.taken.count() << ' '
             << s.image << '\n';
    text << "reason " << found.reason << "\nall\n";
    return base::write_file(root_ / "slides", text.str());
}

std::optional<media::slides_output> workplace::noted_slides() const {
    const auto text = base::read_file(root_ / "slides");
    if (!text || !text->ends_with("\nall\n")) return std::nullopt;
    std::istringstream in(*text);
    media::slides_output found;
    for (std::string what; in >> what && what != "all";) {
        if (what == "reason" && in.get() == ' ') {
            std::getline(in, found.reason);
            continue;
        }
        media::slide slide;
        std::int64_t start = 0, end = 0, taken = 0;
        if (what != "slide" || !(in >> start >> end >> taken >> slide.image)) return std::nullopt;
        slide.start = std::chrono::microseconds(start);
        slide.end = std::chrono::microseconds(end);
        slide.taken = std::chrono::microseconds(taken);
        found.slides.push_back(std::move(slide));
    }
    return found;
}

result<void> workplace::note_low(const smaller_low& low) const {
    const auto& rung = low.rung;
    std::ostringstream text;
    text << rung.id << ' ' << rung.width << ' ' << rung.height << ' ' << rung.max_bps << ' ' << rung.crf
         << ' ' << low.times << '\n';
    return base::write_file(root_ / "low", text.str());
}

std::optional<smaller_low> workplace::noted_low(const media::video_rendition_plan& low) const {
    const auto text = base::read_file(root_ / "low");
    if (!text || !text->ends_with('\n')) return std::nullopt;
    std::istringstream in(*text);
    auto noted = low;
    int times = 0;
    const bool read = static_cast<bool>(in >> noted.id >> noted.width >> noted.height >> noted.max_bps >>
                                        noted.crf >> times);
    const bool smaller = noted.id == low.id && noted.width > 0 && noted.width <= low.width &&
                         noted.height > 0 && noted.height <= low.height && noted.max_bps > 0 &&
                         noted.max_bps <= low.max_bps && noted.crf >= low.crf && noted.crf <= 51 && times > 0;
    return read && smaller ? std::optional(smaller_low{noted, times}) : std::nullopt;
}

result<fs::path> empty_directory(const fs::path& path) {
    std::error_code problem;
    fs::remove_all(path, problem);
    if (!problem) fs::create_directory(path, problem);
    if (problem) return from_errno(problem.value(), "making " + path.string());
    return path;
}

} // namespace lectern::packaging

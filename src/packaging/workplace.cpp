#include "workplace.hpp"

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
    std::vector<fs::path> strange;
    std::error_code problem;
    for (fs::directory_iterator it(making(), problem), end; !problem && it != end; it.increment(problem))
        if (!renditions.contains(it->path().filename().string())) strange.push_back(it->path());
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
    for (const auto* note : {"low", "sound"}) fs::remove(root_ / note, ignored);
}

// A line for each track, and one that says that these were all.
result<void> workplace::note_sound(const std::map<int, media::sound_facts>& heard) const {
    std::ostringstream text;
    text.precision(std::numeric_limits<double>::max_digits10); // exactly: the gain decides what is encoded
    for (const auto& [stream, facts] : heard)
        text << stream << ' ' << facts.mono << ' ' << facts.mixed.has_value() << ' '
             << facts.mixed.value_or(0) << ' ' << facts.loudness.has_value() << ' '
             << facts.loudness.value_or(0) << '\n';
    text << "all\n";
    return base::write_file(root_ / "sound", text.str());
}

std::optional<std::map<int, media::sound_facts>> workplace::noted_sound() const {
    const auto text = base::read_file(root_ / "sound");
    if (!text || !text->ends_with("all\n")) return std::nullopt;
    std::istringstream in(text->substr(0, text->size() - std::string_view("all\n").size()));
    std::map<int, media::sound_facts> heard;
    int stream = 0;
    media::sound_facts facts;
    bool has_mixed = false, has_loudness = false;
    double mixed = 0, loudness = 0;
    while (in >> stream >> facts.mono >> has_mixed >> mixed >> has_loudness >> loudness) {
        facts.mixed = has_mixed ? std::optional(mixed) : std::nullopt;
        facts.loudness = has_loudness ? std::optional(loudness) : std::nullopt;
        heard.emplace(stream, facts);
    }
    return in.eof() ? std::optional(std::move(heard)) : std::nullopt;
}

result<void> workplace::note_low(const media::video_rendition_plan& low) const {
    std::ostringstream text;
    text << low.id << ' ' << low.width << ' ' << low.height << ' ' << low.max_bps << '\n';
    return base::write_file(root_ / "low", text.str());
}

std::optional<media::video_rendition_plan>
workplace::noted_low(const media::video_rendition_plan& low) const {
    const auto text = base::read_file(root_ / "low");
    if (!text || !text->ends_with('\n')) return std::nullopt;
    std::istringstream in(*text);
    auto noted = low;
    const bool read = static_cast<bool>(in >> noted.id >> noted.width >> noted.height >> noted.max_bps);
    const bool smaller = noted.id == low.id && noted.width > 0 && noted.width <= low.width &&
                         noted.height > 0 && noted.height <= low.height && noted.max_bps > 0 &&
                         noted.max_bps <= low.max_bps;
    return read && smaller ? std::optional(noted) : std::nullopt;
}

} // namespace lectern::packaging

#include "package_texts.hpp"

#include "lectern/base/files.hpp"
#include "lectern/catalogue/captions.hpp"
#include "lectern/catalogue/slide_texts.hpp"
#include "lectern/packaging/package_slides.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>

namespace lectern::app {
namespace {

using namespace std::string_view_literals;

std::string_view next_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// "01:02.003" or "01:02:03.004", as packages write them.
std::optional<std::chrono::microseconds> time_in(std::string_view text) {
    std::int64_t whole = 0; // seconds
    const auto point = text.find('.');
    if (point == std::string_view::npos || text.size() - point != 4) return std::nullopt;
    std::int64_t units = 0;
    for (std::size_t at = 0; at <= point; ++at) {
        const char c = text[at];
        if (c == ':' || c == '.') {
            whole = (whole + units) * (c == ':' ? 60 : 1);
            units = 0;
        } else if (c >= '0' && c <= '9' && units < 1'000'000) {
            units = units * 10 + (c - '0');
        } else {
            return std::nullopt;
        }
    }
    std::int64_t fraction = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data() + point + 1, end, fraction);
    if (failed != std::errc() || stopped != end || fraction < 0) return std::nullopt;
    return std::chrono::milliseconds(whole * 1000 + fraction);
}

struct entity {
    std::string_view name, text;
};
constexpr std::array entities{entity{"&amp;", "&"},  entity{"&lt;", "<"}, entity{"&gt;", ">"},
                              entity{"&nbsp;", " "}, entity{"&lrm;", ""}, entity{"&rlm;", ""}};

class plain_text {
public:
    explicit plain_text(std::string_view cue) : rest_(cue) {}

    std::string read() {
        while (!rest_.empty()) {
            if (rest_.front() == '<')
                take_tag();
            else if (rest_.front() == '&')
                take_entity();
            else
                take(1);
        }
        return std::move(text_);
    }

private:
    void take(std::size_t bytes) {
        if (!in_reading_) text_ += rest_.substr(0, bytes);
        rest_.remove_prefix(bytes);
    }
    void take_tag() {
        const auto end = rest_.find('>');
        if (rest_.starts_with("<rt") || rest_.starts_with("</rt")) in_reading_ = rest_[1] != '/';
        if (rest_.starts_with("</ruby")) in_reading_ = false;
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    }
    void take_entity() {
        const auto known =
            std::ranges::find_if(entities, [&](const entity& e) { return rest_.starts_with(e.name); });
        if (known == entities.end()) return take(1);
        if (!in_reading_) text_ += known->text;
        rest_.remove_prefix(known->name.size());
    }

    std::string_view rest_;
    bool in_reading_ = false; // between <rt> and </rt>: how the characters before are said
    std::string text_;
};

std::string cue_text(std::string_view& rest) {
    std::string lines;
    for (auto line = next_line(rest); !line.empty(); line = next_line(rest)) {
        if (!lines.empty()) lines += ' ';
        lines += line;
    }
    return plain_text(lines).read();
}

result<std::string> written_text(db::database& database, std::string_view lecture_id,
                                 const std::string& name) {
    auto text = catalogue::find_caption_text(database, lecture_id, name);
    if (!text) return text.error();
    if (text->value_or("").empty()) return error{errc::not_found, "the captions " + name + " are not there"};
    return std::move(**text);
}

// What has been read so far, unless nobody asks for it any more.
result<void> add_slides(db::database& database, const store::package_store& packages,
                        const catalogue::lecture_slides& of, std::vector<catalogue::moment>& all) {
    const auto found = catalogue::slides_are_found(database);
    if (!found) return found.error();
    if (!*found) return {};
    const auto texts = catalogue::find_slide_texts(database, of.lecture_id);
    if (!texts) return texts.error();
    if (texts->empty()) return {};
    const auto manifest = packages.load(of.package);
    if (!manifest) return manifest.error();
    const auto slides = packaging::slides_of(*manifest, packages.path_of(of.package));
    if (!slides) return slides.error();
    for (const auto& slide : *slides) {
        const auto read = texts->find(slide.sha256);
        if (read == texts->end() || read->second.text.empty()) continue;
        all.push_back({catalogue::hit_kind::slide, "und", slide.start, read->second.text});
    }
    return {};
}

} // namespace

std::vector<catalogue::moment> read_cues(std::string_view webvtt, std::string_view language) {
    std::vector<catalogue::moment> cues;
    while (!webvtt.empty()) {
        const auto line = next_line(webvtt);
        const auto arrow = line.find(" --> "sv);
        const auto start = arrow == std::string_view::npos ? std::nullopt : time_in(line.substr(0, arrow));
        if (!start) continue;
        auto text = cue_text(webvtt);
        const bool says_something = text.find_first_not_of(' ') != std::string::npos;
        if (says_something)
            cues.push_back({catalogue::hit_kind::caption, std::string(language), *start, std::move(text)});
    }
    return cues;
}

result<std::vector<catalogue::moment>>
texts_of_lecture(db::database& database, const store::package_store& packages, std::string_view lecture_id) {
    const auto found = catalogue::find_captions(database, lecture_id);
    if (!found) return found.error();
    std::vector<catalogue::moment> all;
    if (!*found || (*found)->package.empty()) return all;
    const auto of_package = packages.path_of((*found)->package) / "captions";
    for (const auto& track : (*found)->tracks) {
        if (!track.is_shown()) continue;
        const auto text = track.file.empty() ? base::read_file(of_package / (track.language + ".vtt"))
                                             : written_text(database, lecture_id, track.file);
        if (!text) return text.error();
        auto cues = read_cues(*text, track.language);
        std::ranges::move(cues, std::back_inserter(all));
    }
    const catalogue::lecture_slides slides{std::string(lecture_id), (*found)->package};
    // Captions are found though the list of slides is damaged, of which the doctor tells.
    const auto added = add_slides(database, packages, slides, all);
    if (!added && added.error().code != errc::corrupt && added.error().code != errc::not_found)
        return added.error();
    return all;
}

} // namespace lectern::app

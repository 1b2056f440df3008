#include "caption_wish.hpp"

#include "edit_request.hpp"

#include "lectern/base/base64.hpp"
#include "lectern/base/language.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/store/caption_names.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace lectern::api {
namespace {

namespace json = boost::json;

constexpr const char* origins = "is not one of import, upload, speech, translation";
constexpr const char* reviews = "is not one of draft, unreviewed, reviewed";

class wish_reader {
public:
    wish_reader(bool is_new, std::uint64_t file_bytes) : is_new_(is_new), file_bytes_(file_bytes) {}

    caption_wish read(const json::object& body) {
        for (const auto& [name, value] : body)
            if (!value.is_null()) take(name, value);
        if (is_new_ && wish_.language.empty() && wish_.problems.empty()) wrong("language", "is missing");
        if (is_new_ && !wish_.file && wish_.problems.empty()) wrong("text", "is missing, and so is \"file\"");
        return std::move(wish_);
    }

private:
    void wrong(std::string_view field, std::string what) {
        wish_.problems.push_back({0, std::string(field), std::move(what)});
    }

    void take(std::string_view name, const json::value& value) {
        const bool is_known = name == "origin" || name == "review" || name == "text" || name == "file" ||
                              (is_new_ && name == "language");
        if (!is_known) return wrong(name, name == "language" ? "cannot be changed" : "is not known here");
        if (!value.is_string()) return wrong(name, "is not a text");
        const std::string_view text = value.get_string();
        if (name == "language") return take_language(text);
        if (name == "origin") {
            if (!catalogue::is_caption_origin(text)) return wrong(name, origins);
            wish_.origin = text;
        } else if (name == "review") {
            if (!catalogue::is_caption_review(text)) return wrong(name, reviews);
            wish_.review = text;
        } else {
            take_file(name, text);
        }
    }

    void take_language(std::string_view text) {
        const auto language = base::parse_language(text);
        if (!language || *language == "und")
            return wrong("language", "is no language tag such as en or zh-Hans");
        wish_.language = *language;
    }

    void take_file(std::string_view name, std::string_view text) {
        if (wish_.file) return wrong(name, "is given, and so is the other of \"text\" and \"file\"");
        auto bytes = std::optional<std::string>(text);
        if (name == "file") bytes = base::decode_base64(text);
        if (!bytes) return wrong(name, "is not base64");
        if (name == "text" && !base::is_utf8(text)) return wrong(name, "is not UTF-8");
        if (bytes->size() > file_bytes_)
            return wrong(name, "is longer than " + std::to_string(file_bytes_) + " bytes");
        wish_.file = std::move(*bytes);
    }

    bool is_new_;
    std::uint64_t file_bytes_;
    caption_wish wish_;
};

} // namespace

result<caption_wish> parse_caption_wish(const http::request& request, bool is_new, std::uint64_t file_bytes) {
    const auto body = json_object_body(request);
    if (!body) return body.error();
    return wish_reader(is_new, file_bytes).read(*body);
}

result<void> check_room_for(const catalogue::lecture_captions& there, const std::string& language) {
    if (there.package.empty())
        return error{errc::conflict, "the lecture has no recording yet that captions could belong to"};
    const bool has_some =
        std::ranges::find(there.tracks, language, &catalogue::caption_track::language) != there.tracks.end();
    if (has_some) return error{errc::conflict, "the lecture has captions in " + language + " already"};
    if (there.tracks.size() < store::most_caption_tracks) return {};
    return error{errc::conflict, "the lecture has captions in " + std::to_string(store::most_caption_tracks) +
                                     " languages already"};
}

read_wish read_caption_file(std::string_view file, std::string_view language,
                            std::chrono::microseconds duration) {
    read_wish out;
    auto checked = packaging::check_captions(file, language);
    if (!checked) {
        out.problems.push_back({0, "text", "is refused: " + checked.error().detail});
        return out;
    }
    for (const auto& fault : checked->faults)
        out.problems.push_back(
            {fault.line, "text", "line " + std::to_string(fault.line) + ": " + fault.what});
    if (!out.problems.empty()) return out;
    packaging::fit_to(checked->text, duration);
    if (checked->text.cues.empty()) {
        out.problems.push_back({0, "text", "has no caption before the end of the recording"});
        return out;
    }
    out.webvtt = packaging::render_webvtt(checked->text.cues);
    out.cues = checked->text.cues.size();
    out.remarks = std::move(checked->text.remarks);
    return out;
}

} // namespace lectern::api

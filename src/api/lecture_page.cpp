#include "lecture_page.hpp"

#include "size_text.hpp"
#include "sound_feed.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace lectern::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_slides = 400; // links; more are in the player, once script is there
constexpr std::int64_t longest_start_s = 86'400;

std::string text_in(const json::object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

json::array list_in(const json::object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_array() ? value->get_array() : json::array();
}

double number_in(const json::object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_number() ? value->to_number<double>() : 0;
}

// What there is to choose from, and what each takes.
struct lean_choices {
    std::string sound, video, first_slide, lean_slide, lean_avif; // addresses; empty: not there
    std::int64_t sound_bytes = 0, video_bytes = 0, slides_bytes = 0, avif_bytes = 0; // avif: 0: not there
    std::int64_t sound_bps = 0, video_bps = 0;                                       // at most
    std::int64_t fed_bytes = 0; // of the sound that a script feeds; 0: it feeds none

    bool has(play_choice what) const noexcept {
        if (what == play_choice::video) return !video.empty();
        return !sound.empty() && (what == play_choice::sound || !first_slide.empty());
    }
    const std::string& slide_for(const page_wish& wish) const noexcept {
        if (wish.shows_avif && !lean_avif.empty()) return lean_avif;
        return lean_slide.empty() ? first_slide : lean_slide;
    }
    std::int64_t bytes(play_choice what, const page_wish& wish) const noexcept {
        if (what == play_choice::video) return video_bytes;
        if (what != play_choice::slides) return sound_bytes;
        return sound_bytes + (wish.shows_avif && avif_bytes > 0 ? avif_bytes : slides_bytes);
    }
    // The same where the sound is fed. 0: it never is.
    std::int64_t bytes_fed(play_choice what, const page_wish& wish) const noexcept {
        if (fed_bytes == 0 || what == play_choice::video) return 0;
        return bytes(what, wish) - sound_bytes + fed_bytes;
    }
};

std::string beside(const std::string& address, const std::string& name) {
    return address.substr(0, address.rfind('/') + 1) + name;
}

void add_slides(lean_choices& to, const json::object& rendition) {
    to.slides_bytes = static_cast<std::int64_t>(number_in(rendition, "bytes"));
    to.avif_bytes = static_cast<std::int64_t>(number_in(rendition, "avif_bytes"));
}

std::int64_t bytes_of(const json::object& playback, std::string_view id) {
    for (const auto& rendition : list_in(playback, "renditions"))
        if (rendition.is_object() && text_in(rendition.get_object(), "id") == id)
            return static_cast<std::int64_t>(number_in(rendition.get_object(), "bytes"));
    return 0;
}

lean_choices choices_of(const json::object& playback, const json::value& slides) {
    lean_choices found;
    for (const auto& item : list_in(playback, "lean")) {
        const auto& lean = item.as_object();
        const auto kind = text_in(lean, "kind");
        if (kind == "slide") {
            const auto address = text_in(lean, "url");
            (address.ends_with(".avif") ? found.lean_avif : found.lean_slide) = address;
            continue;
        }
        const bool shows = kind == "video";
        (shows ? found.video : found.sound) = text_in(lean, "url");
        (shows ? found.video_bytes : found.sound_bytes) = static_cast<std::int64_t>(number_in(lean, "bytes"));
        (shows ? found.video_bps : found.sound_bps) = static_cast<std::int64_t>(number_in(lean, "peak_bps"));
    }
    const auto list = text_in(playback, "slides");
    if (list.empty() || !slides.is_array() || slides.get_array().empty()) return found;
    const auto* first = slides.get_array().front().if_object();
    const auto image = first != nullptr ? text_in(*first, "image") : std::string();
    if (!image.empty()) found.first_slide = beside(list, image);
    for (const auto& rendition : list_in(playback, "renditions"))
        if (rendition.is_object() && text_in(rendition.get_object(), "kind") == "slides")
            add_slides(found, rendition.get_object());
    return found;
}

// Slides first: on a thin link the sound and a sharp picture are there at once, and the video may never be.
std::optional<play_choice> choose(const lean_choices& there, const page_wish& wish) {
    if (wish.play && there.has(*wish.play)) return wish.play;
    for (const auto what : {play_choice::slides, play_choice::video, play_choice::sound})
        if (there.has(what)) return what;
    return std::nullopt;
}

std::string_view name_of(play_choice what) noexcept {
    if (what == play_choice::video) return "video";
    return what == play_choice::slides ? "slides" : "sound";
}

json::array choice_list(const lean_choices& there, play_choice chosen, const page_wish& wish) {
    json::array all;
    for (const auto what : {play_choice::slides, play_choice::sound, play_choice::video}) {
        if (!there.has(what)) continue;
        json::object one{{"play", name_of(what)},
                         {"size", size_text(there.bytes(what, wish), wish.language)}};
        one["is_" + std::string(name_of(what))] = true;
        one["is_chosen"] = what == chosen;
        if (const auto fed = there.bytes_fed(what, wish); fed > 0)
            one["fed_size"] = size_text(fed, wish.language);
        all.push_back(std::move(one));
    }
    return all;
}

json::array slide_list(const json::value& slides, const std::string& list) {
    json::array all;
    if (!slides.is_array() || list.empty()) return all;
    for (const auto& item : slides.get_array()) {
        const auto* slide = item.if_object();
        if (slide == nullptr || all.size() == most_slides) break;
        all.push_back(json::object{{"n", static_cast<std::int64_t>(all.size() + 1)},
                                   {"time", clock_text(number_in(*slide, "start_s"))},
                                   {"url", beside(list, text_in(*slide, "image"))}});
    }
    return all;
}

json::array presenter_list(const json::object& lecture) {
    json::array all;
    for (const auto& item : list_in(lecture, "presenters")) {
        const auto& person = item.as_object();
        all.push_back(json::object{{"person", text_in(person, "name")},
                                   {"local_name", text_in(person, "local_name")},
                                   {"follows", !all.empty()}});
    }
    return all;
}

json::array caption_list(const json::object& playback) {
    json::array all;
    for (const auto& item : list_in(playback, "captions")) {
        const auto& captions = item.as_object();
        all.push_back(json::object{{"language", text_in(captions, "language")},
                                   {"label", text_in(captions, "name")},
                                   {"url", text_in(captions, "url")}});
    }
    return all;
}

// Small where somebody chose it, and where the lecture shows slides: it shares the line with the sound.
std::string first_picture(const json::object& playback, const lean_choices& there, play_choice chosen,
                          const page_wish& wish) {
    auto lean = text_in(playback, "lean_poster");
    if (!lean.empty()) return lean;
    return chosen == play_choice::slides ? there.slide_for(wish) : text_in(playback, "poster");
}

// The place of the picture: no jump when it comes.
void add_shape(json::object& page, const json::object& playback) {
    page["shape_width"] = 16;
    page["shape_height"] = 9;
    for (const auto& item : list_in(playback, "renditions")) {
        const auto& rendition = item.as_object();
        const auto width = number_in(rendition, "width"), height = number_in(rendition, "height");
        if (width <= 0 || height <= 0) continue;
        page["shape_width"] = static_cast<std::int64_t>(width);
        page["shape_height"] = static_cast<std::int64_t>(height);
        return;
    }
}

// Nothing is fetched before a script has come: a file would compete with the sound that it feeds, and the
// month's budget is known to the viewer's device alone.
void add_preload(json::object& page, const json::object& playback, const page_wish& wish,
                 const std::string& sound, const std::string& init) {
    page["wanted_preload"] = wish.saves_data ? "none" : "metadata";
    const auto id = fed_sound(playback);
    if (id.empty() || init.empty() || sound.empty()) return;
    page["feed"] = json::object{
        {"base", beside(sound, id + "/")}, {"init", init}, {"seconds", number_in(playback, "duration_s")}};
}

} // namespace

page_wish read_wish(const std::optional<std::string>& play, const std::optional<std::string>& start,
                    std::string_view save_data) {
    page_wish wish;
    for (const auto what : {play_choice::slides, play_choice::video, play_choice::sound})
        if (play && *play == name_of(what)) wish.play = what;
    if (start) {
        const auto* end = start->data() + start->size();
        std::int64_t seconds = 0;
        const auto read = std::from_chars(start->data(), end, seconds); // other spellings are the script's
        if (read.ec == std::errc() && read.ptr == end)
            wish.start_s = std::clamp<std::int64_t>(seconds, 0, longest_start_s);
    }
    wish.saves_data = save_data == "on";
    return wish;
}

std::optional<json::object> lecture_page(const json::object& lecture, const json::value& slides,
                                         const page_wish& wish, const std::string& sound_init) {
    const auto* found = lecture.if_contains("playback");
    if (found == nullptr || !found->is_object()) return std::nullopt;
    const auto& playback = found->get_object();
    auto there = choices_of(playback, slides);
    const auto chosen = choose(there, wish);
    if (!chosen) return std::nullopt;
    const bool shows = *chosen == play_choice::video;
    // No script that feeds stands on the page of a video.
    if (!shows && !sound_init.empty()) there.fed_bytes = bytes_of(playback, fed_sound(playback));
    const auto& course = lecture.at("course").as_object();
    const auto list = text_in(playback, "slides");
    const auto whole_s = number_in(playback, "duration_s");
    json::object page{{"id", text_in(lecture, "id")},
                      {"title", text_in(lecture, "title")},
                      {"local_title", text_in(lecture, "local_title")},
                      {"description", text_in(lecture, "description")},
                      {"course_slug", text_in(course, "slug")},
                      {"course_title", text_in(course, "title")},
                      {"course_local_title", text_in(course, "local_title")},
                      {"length", clock_text(whole_s)},
                      {"presenters", presenter_list(lecture)},
                      {"captions", caption_list(playback)},
                      {"choices", choice_list(there, *chosen, wish)}};
    auto source = shows ? there.video : there.sound;
    // A browser loads minutes of it, half of the line beside the player's segments, which are the same again.
    // Browsers play twice as fast by themselves.
    const auto pace = (shows ? there.video_bps : there.sound_bps) * 2;
    if (pace > 0) source += "?pace=" + std::to_string(pace);
    if (wish.start_s > 0 && static_cast<double>(wish.start_s) < whole_s)
        source += "#t=" + std::to_string(wish.start_s);
    page["source"] = source;
    page["kind"] = name_of(*chosen);
    add_preload(page, playback, wish, shows ? std::string() : there.sound, sound_init);
    page["poster"] = first_picture(playback, there, *chosen, wish);
    add_shape(page, playback);
    page["has_presenters"] = !page["presenters"].as_array().empty();
    page["slides"] = slide_list(slides, list);
    page["slides_list"] = *chosen == play_choice::slides ? list : std::string();
    page["has_slides"] = !page["slides"].get_array().empty();
    return page;
}

std::string clock_text(double seconds) {
    const auto whole = std::isfinite(seconds) && seconds > 0 ? static_cast<long>(seconds) : 0L;
    char text[48];
    if (whole >= 3600)
        std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    else
        std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
    return text;
}

} // namespace lectern::api

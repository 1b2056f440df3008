#include "lectern/api/slide_words.hpp"

#include "answer_cache.hpp"
#include "pool_answer.hpp"
#include "waiting_route.hpp"
#include "watching.hpp"

#include "lectern/base/sha256.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/slide_texts.hpp"
#include "lectern/packaging/captions.hpp"
#include "lectern/packaging/package_slides.hpp"

namespace lectern::api {
namespace {

// What is kept is asked about each time: the words may be read anew, and a permission ends.
constexpr std::string_view for_all = "public, no-cache", for_one = "private, no-cache";

struct desk {
    desk(read_context u, const store::package_store& p) : use(std::move(u)), packages(p) {}

    read_context use;
    const store::package_store& packages;
    answer_cache kept;
};

error no_words() {
    return {errc::not_found, "nothing was read on slides of this lecture"};
}

// One line of plain text as WebVTT cue text (W3C WebVTT 1, 4.2.2): a blank line would end the cue. Empty
// where there is nothing to read.
std::string as_cue_text(std::string_view plain) {
    std::string text;
    bool is_blank = true;
    for (const char c : plain) {
        if (c == '&')
            text += "&amp;";
        else if (c == '<')
            text += "&lt;";
        else if (c == '>')
            text += "&gt;";
        else
            text += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
        is_blank = is_blank && text.back() == ' ';
    }
    return is_blank ? std::string() : text;
}

// A package that is gone, or damaged, is the server's trouble, and no 404.
error trouble_with(const error& package) {
    return {package.code == errc::not_found ? errc::io : package.code, package.detail};
}

// Errors: not_found; io, corrupt.
result<std::string> read_words(db::database& database, const store::package_store& packages,
                               std::string_view lecture) {
    const auto found = catalogue::slides_are_found(database);
    if (!found) return found.error();
    const auto plays = catalogue::playing(database, lecture);
    if (!plays) return plays.error();
    const auto texts = catalogue::find_slide_texts(database, lecture);
    if (!texts) return texts.error();
    if (!*found || !*plays || texts->empty()) return no_words();
    const auto manifest = packages.load((*plays)->package_id);
    if (!manifest) return trouble_with(manifest.error());
    const auto slides = packaging::slides_of(*manifest, packages.path_of((*plays)->package_id));
    if (!slides) return trouble_with(slides.error());
    std::vector<packaging::cue> cues;
    for (const auto& slide : *slides) {
        const auto text = texts->find(slide.sha256);
        if (text == texts->end() || slide.end <= slide.start) continue;
        auto words = as_cue_text(text->second.text);
        if (!words.empty()) cues.push_back({slide.start, slide.end, {}, std::move(words)});
    }
    if (cues.empty()) return no_words();
    return packaging::render_webvtt(cues);
}

prepared_answer prepare_words(std::string webvtt, bool is_public) {
    http::entity e;
    e.content_type = "text/vtt; charset=utf-8";
    e.cache_control = is_public ? for_all : for_one;
    // Not the same for all and for one: a copy that is confirmed keeps its headers.
    e.etag = "\"" + base::sha256_hex(std::string(e.cache_control) + webvtt).substr(0, 32) + "\"";
    if (is_public) e.extra_headers = "Access-Control-Allow-Origin: *\r\n";
    e.gzip = http::gzip_of(webvtt);
    e.identity = std::make_shared<const std::string>(std::move(webvtt));
    return std::make_shared<const http::prepared_entity>(http::prepare(std::move(e)));
}

result<http::response> answer_words(db::database& database, desk& at, const http::request& request) {
    const auto sequence = catalogue::change_sequence(database); // first: what is read later is newer
    if (!sequence) return sequence.error();
    const auto verdict = require_watching(database, at.use, request);
    if (!verdict) return verdict.error();
    const auto lecture = request.captures[0];
    const bool is_public = !verdict->needs_token;
    const auto name = std::string(is_public ? "all " : "some ") + std::string(lecture);
    auto answer = at.kept.find(name, *sequence);
    if (answer == nullptr) {
        auto words = read_words(database, at.packages, lecture);
        if (!words) return words.error();
        answer = prepare_words(std::move(*words), is_public);
        at.kept.keep(name, *sequence, answer);
    }
    return http::respond_with(request, *answer);
}

} // namespace

void add_slide_word_routes(http::router& routes, read_context use, const store::package_store& packages) {
    auto at = std::make_shared<desk>(std::move(use), packages);
    add_waiting(routes, http::method::get, "/api/v1/lectures/{}/slides.vtt",
                [at](const http::request& request) {
                    auto work = [at, &request](db::database& database) {
                        return answer_words(database, *at, request);
                    };
                    return answer_reading(at->use.readers, at->use.pool, std::move(work));
                });
}

} // namespace lectern::api

#include "lectern/api/pages.hpp"

#include "answer_cache.hpp"
#include "lecture_page.hpp"
#include "plain_pages.hpp"
#include "sound_feed.hpp"
#include "spoken_pages.hpp"
#include "watching.hpp"

#include "lectern/base/files.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/runtime/offload.hpp"
#include "lectern/store/package_manifest.hpp"

#include <unistd.h>

namespace lectern::api {
namespace {

namespace json = boost::json;

constexpr std::uint64_t longest_slide_list = 1U << 20U; // bytes; 12 h of slides are a tenth of it

struct page_maker {
    explicit page_maker(page_context c) : use(std::move(c)) {}

    page_context use;
    spoken_pages pages{use.site, "lecture"};
    answer_cache kept;
};

json::value slides_of(const store::package_store& packages, const shown_lecture& shown) {
    const auto* playback = shown.body.if_contains("playback");
    if (playback == nullptr || !playback->is_object() || shown.package.empty()) return nullptr;
    const auto* listed = playback->get_object().if_contains("slides");
    if (listed == nullptr || !listed->is_string()) return nullptr;
    const auto text = base::read_file(packages.path_of(shown.package) / std::string(store::slides_file),
                                      longest_slide_list);
    if (!text) return nullptr;
    json::error_code failed;
    auto list = json::parse(*text, failed);
    return failed ? json::value() : list;
}

// What the page's script feeds the sound with; "": it does not.
std::string sound_init_of(const store::package_store& packages, const shown_lecture& shown) {
    const auto* playback = shown.body.if_contains("playback");
    if (playback == nullptr || !playback->is_object() || shown.package.empty()) return {};
    const auto id = fed_sound(playback->get_object());
    if (id.empty()) return {};
    const auto file = base::open_for_reading(packages.path_of(shown.package) / (id + ".mp4"));
    if (!file) return {};
    std::string bytes(longest_init, '\0');
    const auto read = ::pread(file->get(), bytes.data(), bytes.size(), 0);
    return read > 0 ? init_of(std::string_view(bytes).substr(0, static_cast<std::size_t>(read)))
                    : std::string();
}

page_wish wish_of(const http::request& request) {
    auto wish = read_wish(request.query_value("play"), request.query_value("t"), request.header("Save-Data"));
    wish.shows_avif = request.header("Accept").find("image/avif") != std::string_view::npos;
    return wish;
}

// One entry for each page that may come out.
std::string name_of(const http::request& request, const page_wish& wish) {
    const auto play = wish.play ? std::to_string(static_cast<int>(*wish.play)) : "-";
    return std::string(request.captures[0]) + ' ' + wish.language + ' ' + play + ' ' +
           std::to_string(wish.start_s) + ' ' + (wish.saves_data ? "save" : "-") +
           (wish.shows_avif ? "avif" : "");
}

// For one viewer: with a permission to play in its addresses.
http::response private_page(const spoken_page& maker, std::string html, const std::string& cookie,
                            const http::request& request) {
    http::entity page;
    page.content_type = "text/html; charset=utf-8";
    page.cache_control = "no-store";
    page.extra_headers = maker.headers;
    page.gzip = http::gzip_of(html);
    page.identity = std::make_shared<const std::string>(std::move(html));
    auto response = http::respond_with(request, std::move(page));
    if (!cookie.empty()) response.add_header("Set-Cookie", cookie);
    return response;
}

// Nothing: the lecture is not there, not for this viewer, or does not play without script.
result<std::optional<http::response>> made_page(db::database& database, page_maker& maker,
                                                const http::request& request) {
    auto wish = wish_of(request);
    const auto sequence = catalogue::change_sequence(database);
    if (!sequence) return sequence.error();
    const auto shown = show_lecture(database, maker.use.reads, request);
    if (!shown) return std::optional<http::response>();
    wish.language = maker.pages.language_for(request);
    const auto& page_in = maker.pages.in(wish.language);
    const auto name = name_of(request, wish);
    if (shown->for_all)
        if (const auto kept = maker.kept.find(name, *sequence))
            return std::optional(http::respond_with(request, *kept));
    const auto& packages = maker.use.packages;
    const auto values =
        lecture_page(shown->body, slides_of(packages, *shown), wish, sound_init_of(packages, *shown));
    if (!values) return std::optional<http::response>();
    auto html = page_in.html.fill(*values);
    if (!shown->for_all) return std::optional(private_page(page_in, std::move(html), shown->cookie, request));
    auto page = std::make_shared<const http::prepared_entity>(
        prepare_page(page_in, std::move(html), "Accept, Accept-Language, Save-Data"));
    maker.kept.keep(name, *sequence, page);
    return std::optional(http::respond_with(request, *page));
}

result<http::response> answer_page(page_maker& maker, const http::request& request) {
    auto connection = maker.use.reads.readers.borrow();
    if (!connection) return error{errc::io, connection.error().detail};
    auto page = made_page(**connection, maker, request);
    if (!page) return page.error();
    return *page ? std::move(**page) : maker.use.site.page(request);
}

boost::asio::awaitable<http::response> answer(std::shared_ptr<page_maker> maker,
                                              const http::request& request) {
    auto work = [maker, &request] { return answer_page(*maker, request); };
    auto outcome = co_await runtime::offload(maker->use.reads.pool, std::move(work));
    // With script, the page asks for itself and says what is wrong.
    if (!outcome) co_return maker->use.site.page(request);
    co_return std::move(*outcome);
}

} // namespace

void add_page_routes(http::router& routes, page_context use) {
    add_plain_routes(routes, use);
    auto maker = std::make_shared<page_maker>(std::move(use));
    if (maker->pages.empty()) return;
    http::route route;
    route.methods = {http::method::get};
    route.pattern = "/lectures/{}";
    route.kind = "page";
    route.handle =
        http::waiting_handler([maker](const http::request& request) { return answer(maker, request); });
    routes.add(std::move(route));
}

} // namespace lectern::api

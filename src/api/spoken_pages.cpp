#include "spoken_pages.hpp"

#include "page_language.hpp"

#include "lectern/base/base64.hpp"
#include "lectern/base/log.hpp"
#include "lectern/base/sha256.hpp"

#include <array>

namespace lectern::api {
namespace {

constexpr std::array other_languages{"zh-Hans", "ar", "fr", "ru"};

// The source that lets a page's one inline <style> through (CSP3 6.7.3.3).
std::string style_source(std::string_view page) {
    constexpr std::string_view begin = "<style>", end = "</style>";
    const auto from = page.find(begin);
    const auto to = page.find(end);
    if (from == std::string_view::npos || to == std::string_view::npos || to < from) return {};
    base::sha256 hash;
    hash.update(page.substr(from + begin.size(), to - from - begin.size()));
    const auto digest = hash.finish();
    const std::string_view bytes(reinterpret_cast<const char*>(digest.data()), digest.size());
    return "'sha256-" + base::encode_base64(bytes) + "'";
}

} // namespace

http::prepared_entity prepare_page(const spoken_page& page, std::string html, std::string_view vary) {
    http::entity made;
    made.content_type = "text/html; charset=utf-8";
    made.cache_control = "public, no-cache";
    made.etag = "\"" + base::sha256_hex(html).substr(0, 32) + "\"";
    made.extra_headers = page.headers + "Vary: " + std::string(vary) + "\r\n";
    made.gzip = http::gzip_of(html);
    auto brotli = http::brotli_of(html);
    made.identity = std::make_shared<const std::string>(std::move(html));
    return http::prepare(std::move(made), std::move(brotli));
}

spoken_pages::spoken_pages(const delivery::static_site& site, const std::string& name) {
    add(site, "en", name + ".page");
    if (pages_.empty()) return;
    for (const auto* language : other_languages) add(site, language, name + "." + language + ".page");
}

std::string spoken_pages::language_for(const http::request& request) const {
    return page_language(request.header("Accept-Language"), languages_);
}

void spoken_pages::add(const delivery::static_site& site, const std::string& language,
                       const std::string& file) {
    const auto* text = site.page_template(file);
    if (text == nullptr) return;
    auto html = markup::page_template::parse(*text);
    if (!html) return base::log_error("page.unreadable", {{"file", file}, {"why", html.error().detail}});
    auto headers = site.page_headers(style_source(*text)) + "Content-Language: " + language + "\r\n";
    pages_.emplace(language, spoken_page{std::move(*html), std::move(headers)});
    languages_.push_back(language);
}

} // namespace lectern::api

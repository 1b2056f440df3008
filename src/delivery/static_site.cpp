#include "lectern/delivery/static_site.hpp"

#include "media_types.hpp"
#include "served_package.hpp"

#include "lectern/base/log.hpp"
#include "lectern/base/sha256.hpp"

#include <algorithm>

namespace lectern::delivery {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_asset = 32U << 20U; // bytes; a front end has no business with more
constexpr const char* compressed_suffix = ".br";
constexpr const char* template_suffix = ".page";
constexpr std::string_view hashed_cache = "public, max-age=31536000, immutable";
constexpr std::string_view page_cache =
    "no-cache"; // kept, but asked for again: a new build shows at once, the worker's script too
constexpr std::string_view cors_line =
    "Access-Control-Allow-Origin: *\r\n"; // public files, sent without credentials

constexpr std::string_view missing_page =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Lectern</title>"
    "<h1>The web pages are not built</h1><p>This server runs, but its front end is missing. Build it with "
    "<code>npm --prefix web run build</code> and start the server again. The API at "
    "<a href=\"/api/v1/courses\">/api/v1/courses</a> works meanwhile.</p></html>\n";

// Vite writes content-hashed names under assets/.
bool is_hashed(std::string_view path) noexcept {
    return path.starts_with("/assets/");
}

// Both obey a content security policy that comes with themselves.
bool is_page_or_worker(std::string_view path, std::string_view type) noexcept {
    return type.starts_with("text/html") || path == "/sw.js";
}

bool is_name(std::string_view segment) noexcept {
    return !segment.empty() && std::all_of(segment.begin(), segment.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

// As accounts names them.
bool is_user(std::string_view segment) noexcept {
    return !segment.empty() && std::all_of(segment.begin(), segment.end(), [](char c) {
        return is_name({&c, 1}) || std::string_view("._@+").find(c) != std::string_view::npos;
    });
}

bool matches(std::string_view pattern, std::string_view path) noexcept {
    while (!pattern.empty() && !path.empty()) {
        const auto p = pattern.substr(0, pattern.find('/', 1)), s = path.substr(0, path.find('/', 1));
        const bool is_right = p == "/{user}"        ? is_user(s.substr(1))
                              : p.starts_with("/{") ? is_name(s.substr(1))
                                                    : p == s;
        if (!is_right) return false;
        pattern.remove_prefix(p.size());
        path.remove_prefix(s.size());
    }
    return pattern.empty() && path.empty();
}

std::string page_headers(const static_site_options& options, std::string_view style_source = {}) {
    std::string lines(cors_line);
    lines += "Content-Security-Policy: " + options.content_security_policy;
    if (!style_source.empty()) lines += "; style-src 'self' " + std::string(style_source);
    lines += "\r\n";
    lines += "Referrer-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n";
    lines += "Permissions-Policy: camera=(self), microphone=(self), geolocation=()\r\n";
    return lines;
}

// `brotli` is what the build made of the text; null: it is made here.
http::prepared_entity prepare_asset(std::string_view path, std::string text, base::time_point written,
                                    http::shared_bytes brotli, const static_site_options& options) {
    http::entity e;
    e.content_type = media_type(path);
    e.cache_control = is_hashed(path) ? hashed_cache : page_cache;
    e.etag = '"' + base::sha256_hex(text).substr(0, 24) + '"';
    e.extra_headers =
        is_page_or_worker(path, e.content_type) ? page_headers(options) : std::string(cors_line);
    // What never changes under its name is not asked about again, and a page brings some fifty of them.
    if (!is_hashed(path)) e.last_modified = written;
    if (compresses_well(e.content_type)) {
        e.gzip = http::gzip_of(text);
        if (!brotli) brotli = http::brotli_of(text);
    }
    e.identity = std::make_shared<const std::string>(std::move(text));
    return http::prepare(std::move(e), std::move(brotli));
}

// The credentials are those of a fetch() by the page itself; with others the browser would ask twice.
std::string preload_lines(const static_site_options& options, std::string_view path) {
    constexpr std::string_view slot = "{id}";
    for (const auto& [page, wanted] : options.preloads) {
        if (!matches(page, path)) continue;
        const auto id = path.substr(page.find(slot)); // of [A-Za-z0-9-], to the path's end
        std::string target = wanted;
        target.replace(target.find(slot), slot.size(), id);
        return "Link: <" + target + ">; rel=preload; as=fetch; crossorigin=anonymous\r\n";
    }
    return {};
}

// Whoever follows a wrong link gets a page that says so and leads on; a program gets a problem it can read.
bool wants_page(const http::request& request) noexcept {
    return request.header("Accept").find("text/html") != std::string_view::npos;
}

http::response not_found_page(const static_site_options& options, const http::prepared_entity& index) {
    http::response r;
    r.status = 404;
    r.headers = "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
                "X-Content-Type-Options: nosniff\r\nVary: Accept\r\n" +
                page_headers(options);
    r.body = index.identity.body;
    return r;
}

} // namespace

struct static_site::state {
    explicit state(static_site_options o) : options(std::move(o)) {}

    void read_directory();
    void read_asset(const fs::path& file);
    static http::shared_bytes compressed_beside(const fs::path& file, std::string_view text);
    http::response answer(const http::request& request) const;

    const static_site_options options;
    by_path<http::prepared_entity> assets; // by URL path
    by_path<std::string> templates;        // by file name
    const http::prepared_entity* index = nullptr;
};

void static_site::state::read_asset(const fs::path& file) {
    const auto path = '/' + file.lexically_relative(options.directory).generic_string();
    auto text = base::read_file(file, largest_asset);
    if (!text)
        return base::log_warning("asset_unreadable", {{"file", file.string()}, {"why", text.error().detail}});
    if (file.extension() == template_suffix) {
        templates.insert_or_assign(file.filename().string(), std::move(*text));
        return;
    }
    std::error_code problem;
    const auto written = fs::last_write_time(file, problem);
    const auto when = problem ? base::now()
                              : std::chrono::time_point_cast<std::chrono::microseconds>(
                                    std::chrono::file_clock::to_sys(written));
    auto brotli = compressed_beside(file, *text);
    auto entity = prepare_asset(path, std::move(*text), when, std::move(brotli), options);
    assets.insert_or_assign(path, std::move(entity));
}

// The build's FILE.br, if it is this file's: half of it, or another version's, would stay in caches for a
// year.
http::shared_bytes static_site::state::compressed_beside(const fs::path& file, std::string_view text) {
    const auto bytes = base::read_file(fs::path(file).concat(compressed_suffix), largest_asset);
    if (!bytes || bytes->size() >= text.size() || !http::is_brotli_of(*bytes, text)) return nullptr;
    return std::make_shared<const std::string>(*bytes);
}

void static_site::state::read_directory() {
    std::error_code problem;
    for (fs::recursive_directory_iterator it(options.directory, problem), end; !problem && it != end;
         it.increment(problem)) {
        const bool hidden = it->path().filename().string().starts_with('.');
        const bool compressed = it->path().extension() == compressed_suffix;
        if (!hidden && !compressed && !it->is_symlink() && it->is_regular_file()) read_asset(it->path());
    }
    const auto found = assets.find("/index.html");
    if (found != assets.end()) index = &found->second;
    if (index == nullptr) base::log_warning("web_pages_missing", {{"directory", options.directory.string()}});
}

http::response static_site::state::answer(const http::request& request) const {
    const auto asset = assets.find(request.path);
    if (asset != assets.end()) return http::respond_with(request, asset->second);
    const bool is_page =
        std::any_of(options.pages.begin(), options.pages.end(),
                    [&](const std::string& pattern) { return matches(pattern, request.path); });
    if (is_page && index != nullptr) {
        auto page = http::respond_with(request, *index);
        page.headers += preload_lines(options, request.path);
        return page;
    }
    if (is_page) {
        http::response r;
        r.status = 503;
        r.headers = "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
                    "X-Content-Type-Options: nosniff\r\n";
        r.body = std::string(missing_page);
        return r;
    }
    if (index != nullptr && wants_page(request)) return not_found_page(options, *index);
    auto r = http::problem(404, "Not Found");
    r.headers += cors_line;
    return r;
}

static_site::static_site(static_site_options options) : state_(std::make_shared<state>(std::move(options))) {
    state_->read_directory();
}

static_site::~static_site() = default;

bool static_site::is_built() const noexcept {
    return state_->index != nullptr;
}

http::response static_site::page(const http::request& request) const {
    return state_->answer(request);
}

const std::string* static_site::page_template(std::string_view file) const noexcept {
    const auto found = state_->templates.find(file);
    return found == state_->templates.end() ? nullptr : &found->second;
}

std::string static_site::page_headers(std::string_view style_source) const {
    return delivery::page_headers(state_->options, style_source);
}

void static_site::add_routes(http::router& routes) {
    http::route site;
    site.methods = {http::method::get};
    site.pattern = "/{...}";
    site.handle = http::direct_handler([state = state_](const http::request& r) { return state->answer(r); });
    site.kind = "page";
    site.options_headers = std::string(cors_line) + "Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n"
                                                    "Access-Control-Allow-Headers: Range\r\n"
                                                    "Access-Control-Max-Age: 86400\r\n";
    routes.add(std::move(site));
}

} // namespace lectern::delivery

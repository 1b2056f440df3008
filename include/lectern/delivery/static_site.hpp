// The built web front end (web/dist), kept in memory and compressed once at start.
#pragma once

#include "lectern/http/router.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lectern::delivery {

struct static_site_options {
    std::filesystem::path directory; // with index.html; when it is missing, pages say so with 503
    // Paths that the page's own script routes: answered with index.html. "{slug}" and "{id}" stand for one
    // segment of [A-Za-z0-9-], "{user}" for one that has . _ @ + too, so that misspelled addresses of files
    // are 404 and not a page.
    std::vector<std::string> pages{"/",
                                   "/courses",
                                   "/courses/{slug}",
                                   "/lectures/{id}",
                                   "/studio",
                                   "/studio/{slug}",
                                   "/studio/{slug}/{id}",
                                   "/studio/{slug}/{id}/{slug}",
                                   "/admin",
                                   "/admin/{slug}",
                                   "/sign-in",
                                   "/saved",
                                   "/admin/{slug}/{user}"};
    // What a page's script asks for first: announced with the page (Link, RFC 8288), so that the browser
    // fetches it while the script is on its way. Both with the one "{id}" of the path.
    std::vector<std::pair<std::string, std::string>> preloads{{"/lectures/{id}", "/api/v1/lectures/{id}"}};
    std::string content_security_policy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
};

class static_site {
public:
    // Reads the directory. What cannot be read is logged and left out.
    explicit static_site(static_site_options options);
    ~static_site();

    bool is_built() const noexcept; // index.html is there
    // What a request for a page gets from here. Thread: any.
    http::response page(const http::request& request) const;
    // The build's FILE.page: a page that is put together for each request, by somebody else; it is not
    // served. Null: there is none.
    const std::string* page_template(std::string_view file) const noexcept;
    // The header lines of every page, with a source for its inline style: 'sha256-...' of CSP.
    std::string page_headers(std::string_view style_source) const;

    // A catch-all: add it to the router with everything else.
    void add_routes(http::router& routes);

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace lectern::delivery

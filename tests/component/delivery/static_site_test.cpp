#include "lectern/base/files.hpp"
#include "lectern/delivery/static_site.hpp"

#include <gtest/gtest.h>

#include <brotli/encode.h>
#include <optional>

namespace lectern::delivery {
namespace {

namespace fs = std::filesystem;

struct site : testing::Test {
    site() {
        fs::create_directories(dist() / "assets");
        base::write_file(dist() / "index.html",
                         "<!doctype html><title>Lectern</title>" + std::string(900, ' '))
            .value();
        base::write_file(dist() / "assets/index-BCo9MDQP.js", "console.log(1);" + std::string(900, ' '))
            .value();
        base::write_file(dist() / "icon.svg", "<svg/>").value();
        base::write_file(dist() / ".secret", "x").value();
        fs::create_symlink("/etc/passwd", dist() / "link.txt");
    }
    fs::path dist() const { return root.path(); }

    http::response get(std::string_view path, std::string_view encoding = {}) {
        if (!routes) {
            static_site made({dist()});
            made.add_routes(routes.emplace());
        }
        http::request r;
        r.path = path;
        if (!encoding.empty()) r.headers.emplace_back("Accept-Encoding", encoding);
        const auto match = routes->find(http::method::get, path, r.captures);
        return std::get<http::direct_handler>(match.found->handle)(r);
    }
    static std::string lines(const http::response& r) {
        return (r.shared_headers ? *r.shared_headers : "") + r.headers;
    }

    base::scratch_directory root = base::scratch_directory::make(fs::temp_directory_path(), "site-").value();
    std::optional<http::router> routes;
};

} // namespace

TEST_F(site, a_lectures_page_announces_what_its_script_asks_for_first) {
    EXPECT_NE(
        lines(get("/lectures/0193-abc"))
            .find("Link: </api/v1/lectures/0193-abc>; rel=preload; as=fetch; crossorigin=anonymous\r\n"),
        std::string::npos);
    for (const auto* other : {"/", "/courses/0193-abc", "/lectures/", "/lectures/a/b", "/index.html"})
        EXPECT_EQ(lines(get(other)).find("Link:"), std::string::npos) << other;
}

TEST_F(site, pages_are_the_index_and_nothing_else_is) {
    for (const auto* page : {"/", "/courses", "/courses/medical-cell-biology", "/lectures/0193-abc",
                             "/studio", "/admin", "/admin/people/-", "/admin/users/a.b@c.org"})
        EXPECT_EQ(get(page).status, 200) << page;
    for (const auto* none : {"/courses/", "/courses/a.", "/courses/a~", "/courses/a/b", "/COURSES", "//",
                             "/x", "/.env", "/.secret", "/link.txt", "/.git/config", "/server-status",
                             "/metrics", "/assets", "/assets/", "/index.html/", "/lectures/a%"})
        EXPECT_EQ(get(none).status, 404) << none;
}

TEST_F(site, hashed_assets_are_kept_for_good_and_pages_are_asked_for_again) {
    EXPECT_NE(lines(get("/assets/index-BCo9MDQP.js")).find("immutable"), std::string::npos);
    EXPECT_NE(lines(get("/")).find("Cache-Control: no-cache"), std::string::npos);
    EXPECT_NE(lines(get("/courses/a")).find("Content-Security-Policy: default-src 'self'"),
              std::string::npos);
    EXPECT_EQ(lines(get("/icon.svg")).find("Content-Security-Policy"), std::string::npos);
}

TEST_F(site, text_is_compressed_with_what_the_browser_takes) {
    EXPECT_NE(lines(get("/", "gzip, br")).find("Content-Encoding: br"), std::string::npos);
    EXPECT_NE(lines(get("/", "gzip")).find("Content-Encoding: gzip"), std::string::npos);
    EXPECT_EQ(lines(get("/")).find("Content-Encoding"), std::string::npos);
}

TEST_F(site, what_the_build_compressed_is_sent_when_it_is_of_this_very_file) {
    const auto script = dist() / "assets/index-BCo9MDQP.js";
    const auto text = base::read_file(script, 10'000).value();
    std::string of_the_build(text.size(), '\0');
    auto length = of_the_build.size();
    BrotliEncoderCompress(1, 10, BROTLI_MODE_TEXT, text.size(),
                          reinterpret_cast<const std::uint8_t*>(text.data()), &length,
                          reinterpret_cast<std::uint8_t*>(of_the_build.data()));
    of_the_build.resize(length);
    ASSERT_NE(of_the_build, *http::brotli_of(text)); // so that one sees whose it is
    const auto beside = [](const fs::path& file) { return file.string() + ".br"; };
    const auto body = [](const http::response& r) { return *std::get<http::shared_bytes>(r.body); };
    for (const auto& [bytes, is_sent] : {std::pair{of_the_build, true},
                                         {of_the_build.substr(0, of_the_build.size() / 2), false},
                                         {std::string("no Brotli"), false},
                                         {*http::brotli_of(text + text), false}}) {
        base::write_file(beside(script), bytes).value();
        routes.reset();
        const auto sent = get("/assets/index-BCo9MDQP.js", "br");
        EXPECT_NE(lines(sent).find("Content-Encoding: br"), std::string::npos);
        EXPECT_TRUE(http::is_brotli_of(body(sent), text));
        EXPECT_TRUE(!is_sent || body(sent) == bytes);
    }
    EXPECT_EQ(get("/assets/index-BCo9MDQP.js.br").status, 404);
    EXPECT_FALSE(http::is_brotli_of(of_the_build, text.substr(1)));
}

TEST_F(site, a_missing_build_is_said_in_plain_words) {
    static_site none({dist() / "nowhere"});
    EXPECT_FALSE(none.is_built());
    http::router empty;
    none.add_routes(empty);
    http::request r;
    r.path = "/";
    const auto match = empty.find(http::method::get, r.path, r.captures);
    const auto answer = std::get<http::direct_handler>(match.found->handle)(r);
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(std::get<std::string>(answer.body).find("not built"), std::string::npos);
}

} // namespace lectern::delivery

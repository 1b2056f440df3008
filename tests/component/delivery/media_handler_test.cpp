// Packages served over loopback sockets.
#include "component/delivery/served_packages.hpp"

#include <prometheus/collectable.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

namespace lectern::delivery {
namespace {

namespace fs = std::filesystem;

struct media : served_packages {
    void serve(media_options options = {}, std::size_t shard_count = 2) {
        served_packages::serve(options, {}, shard_count);
        publish();
    }
    void publish() { handler->publish(std::make_shared<const package_index>(packages.list().value())); }
    std::string metrics() { return prometheus::TextSerializer().Serialize(handler->metrics()->Collect()); }

    made_package made =
        make_package(packages, {{"v1", false, {5000, 40000, 70000}}, {"a1", true, {9000, 8000}}});
    std::string at = "/media/" + made.id;
};

} // namespace

TEST_F(media, every_segment_is_its_slice_of_the_file) {
    serve();
    for (std::size_t r = 0; r < made.renditions.size(); ++r) {
        const auto& index = made.renditions[r].index;
        const auto base = at + '/' + made.renditions[r].id;
        EXPECT_EQ(get(base + "/init.mp4").body, made.files[r].substr(0, index.init_bytes));
        std::string joined = made.files[r].substr(0, index.init_bytes);
        for (std::size_t n = 0; n < index.segments.size(); ++n)
            joined += get(base + "/seg-" + std::to_string(n) + ".m4s").body;
        EXPECT_EQ(joined, made.files[r]);
        EXPECT_EQ(get(base + "/seg-" + std::to_string(index.segments.size()) + ".m4s").status, 404);
        EXPECT_EQ(get(at + '/' + made.renditions[r].id + ".mp4").body, made.files[r]);
    }
}

TEST_F(media, a_file_comes_as_fast_as_it_was_asked_for_after_its_beginning) {
    media_options options;
    options.unpaced_s = 1;
    serve(options);
    const auto timed = [this](http::test_client& client, const std::string& target, std::string_view fields) {
        const auto begin = std::chrono::steady_clock::now();
        auto r = client.get(target, fields);
        return std::pair{std::move(r), std::chrono::steady_clock::now() - begin};
    };
    const auto large = make_package(packages, {{"v1", false, {2'000'000, 2'000'000}}});
    publish();
    const auto file = "/media/" + large.id + "/v1.mp4";
    http::test_client client(port);
    // 4 MB, of which one comes at once, at 1 MB a second; over loopback the kernel sends 130 kB at a time.
    const auto [whole, took] = timed(client, file + "?pace=8000000", {});
    EXPECT_TRUE(whole.body == large.files[0]);
    EXPECT_GE(took, std::chrono::milliseconds(1500));
    const auto [part, part_took] = timed(client, file + "?pace=8000000", "Range: bytes=1000000-\r\n");
    EXPECT_EQ(part.status, 206);
    EXPECT_TRUE(part.body == large.files[0].substr(1'000'000));
    EXPECT_GE(part_took, std::chrono::milliseconds(1000));
    // The connection is free again: at what it keeps to now, 4 MB would take 400 s.
    EXPECT_EQ(client.get(file + "?pace=80000", "Range: bytes=0-15000\r\n").body.size(), 15'001U);
    for (const auto* query :
         {"", "?pace=0", "?pace=7999", "?pace=x", "?pace=80000x", "?pace=99999999999", "?other=1"}) {
        const auto [free, free_took] = timed(client, file + query, {});
        EXPECT_TRUE(free.body == large.files[0]) << query;
        EXPECT_LT(free_took, std::chrono::seconds(30)) << query;
    }
}

TEST_F(media, types_and_caching_are_what_players_and_caches_want) {
    serve();
    const std::pair<const char*, const char*> types[] = {
        {"/main.m3u8", "application/vnd.apple.mpegurl"},
        {"/audio.m3u8", "application/vnd.apple.mpegurl"},
        {"/manifest.mpd", "application/dash+xml"},
        {"/manifest.json", "application/json"},
        {"/v1/index.m3u8", "application/vnd.apple.mpegurl"},
        {"/v1/iframes.m3u8", "application/vnd.apple.mpegurl"},
        {"/v1/seg-0.m4s", "video/iso.segment"},
        {"/v1/init.mp4", "video/mp4"},
        {"/a1/init.mp4", "audio/mp4"},
        {"/captions/en.vtt", "text/vtt; charset=utf-8"},
        {"/captions/en/0.vtt", "text/vtt; charset=utf-8"},
        {"/captions/en/index.m3u8", "application/vnd.apple.mpegurl"},
        {"/slides/slides.json", "application/json"},
        {"/slides/0001.webp", "image/webp"},
        {"/poster.jpg", "image/jpeg"},
        {"/v1.mp4", "video/mp4"}};
    for (const auto& [path, type] : types) {
        const auto r = get(at + path);
        EXPECT_EQ(r.status, 200) << path;
        EXPECT_TRUE(r.has(std::string("Content-Type: ") + type)) << path << r.head;
        for (const auto* line :
             {"Cache-Control: public, max-age=31536000, immutable", "Access-Control-Allow-Origin: *",
              "X-Content-Type-Options: nosniff", "Accept-Ranges: bytes"})
            EXPECT_TRUE(r.has(line)) << path;
    }
}

TEST_F(media, playlists_are_compressed_once_and_media_never) {
    serve();
    const auto plain = get(at + "/main.m3u8");
    EXPECT_TRUE(plain.has("Vary: Accept-Encoding"));
    for (const std::string& coding : std::vector<std::string>{"gzip", "br"}) {
        const auto packed = get(at + "/main.m3u8", "Accept-Encoding: " + coding + "\r\n");
        EXPECT_TRUE(packed.has("Content-Encoding: " + coding)) << packed.head;
        EXPECT_LT(packed.body.size(), plain.body.size());
    }
    EXPECT_FALSE(get(at + "/v1/seg-0.m4s", "Accept-Encoding: gzip\r\n").has("Content-Encoding: gzip"));
}

TEST_F(media, ranges_and_conditions_hold_for_segments_in_memory_and_in_files) {
    serve();
    for (const std::string& path :
         std::vector<std::string>{at + "/v1/seg-0.m4s", at + "/v1/seg-2.m4s", at + "/poster.jpg"}) {
        const auto whole = get(path);
        const auto part = get(path, "Range: bytes=10-19\r\n");
        EXPECT_EQ(part.status, 206);
        EXPECT_EQ(part.body, whole.body.substr(10, 10));
        const auto tag = whole.head.substr(whole.head.find("ETag: ") + 6, 26);
        EXPECT_EQ(get(path, "If-None-Match: " + tag + "\r\n").status, 304);
        EXPECT_EQ(get(path, "If-Range: \"x\"\r\nRange: bytes=10-19\r\n").status, 200);
    }
}

TEST_F(media, a_url_is_a_key_and_never_a_path) {
    fs::create_symlink("/etc/passwd", packages.path_of(made.id) / "link.txt");
    base::write_file(packages.path_of(made.id) / "stray.txt", "not in the manifest").value();
    serve();
    EXPECT_EQ(get(at + "/main.m3u8").status, 200);
    for (const std::string& path : std::vector<std::string>{"/link.txt",
                                                            "/stray.txt",
                                                            "/",
                                                            "",
                                                            "/v1",
                                                            "/v1/",
                                                            "/v1/seg-00.m4s",
                                                            "/v1/seg-+1.m4s",
                                                            "/v1/seg-1.m4s/",
                                                            "/v1/seg-.m4s",
                                                            "/v1/seg--1.m4s",
                                                            "/v1/seg-99999999999999999999999.m4s",
                                                            "/V1/seg-0.m4s",
                                                            "/v1//seg-0.m4s",
                                                            "/captions",
                                                            "/captions/en",
                                                            "/manifest.json/",
                                                            "/manifest.JSON",
                                                            "//main.m3u8",
                                                            "/main.m3u8%20",
                                                            "/v1/iframes.m3u8x",
                                                            "/a1/iframes.m3u8"})
        EXPECT_EQ(get(at + path).status, 404) << path;
    for (const std::string& path : std::vector<std::string>{"/../" + made.id + "/main.m3u8", "/%2e%2e/x",
                                                            "/v1%2finit.mp4", "/main.m3u8%00"})
        EXPECT_EQ(get(at + path).status, 400) << path;
}

TEST_F(media, a_listed_file_that_became_a_link_is_not_followed) {
    fs::remove(packages.path_of(made.id) / "poster.jpg");
    fs::create_symlink("/etc/passwd", packages.path_of(made.id) / "poster.jpg");
    serve();
    const auto r = get(at + "/poster.jpg");
    EXPECT_EQ(r.status, 500);
    EXPECT_EQ(r.body.find("root:"), std::string::npos);
}

TEST_F(media, only_published_packages_play_and_a_withdrawn_one_stops) {
    serve();
    EXPECT_EQ(get(at + "/main.m3u8").status, 200);
    EXPECT_EQ(get("/media/" + std::string(64, '0') + "/main.m3u8").status, 404);
    EXPECT_EQ(get("/media/x/main.m3u8").status, 404);
    const auto second = make_package(packages, {{"v1", false, {5000}}}, 7);
    EXPECT_EQ(get("/media/" + second.id + "/main.m3u8").status, 404);
    publish();
    EXPECT_EQ(get("/media/" + second.id + "/main.m3u8").status, 200);
    handler->publish(std::make_shared<const package_index>(std::vector<std::string>{second.id}));
    EXPECT_EQ(get(at + "/main.m3u8").status, 404);
    EXPECT_TRUE(get(at + "/main.m3u8").has("Access-Control-Allow-Origin: *"));
}

TEST_F(media, what_clients_were_told_of_before_the_index_has_it_is_waited_for) {
    const auto second = make_package(packages, {{"v1", false, {5000}}}, 7);
    const auto recorded = make_package(packages, {{"v1", false, {5000}}}, 8);
    const std::string unknown(64, '0'), doubtful(64, 'e');
    media_options options;
    options.index_patience = std::chrono::seconds(2);
    const auto look = [=, known = std::vector{second.id, recorded.id}](std::string_view id) -> result<bool> {
        if (id == doubtful) return error{errc::busy, "the database is"};
        return std::ranges::find(known, id) != known.end();
    };
    served_packages::serve(options, {{}, {}, look});
    const auto later = std::async(std::launch::async, [&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        served_packages::publish({{second.id, true, {}}});
    });
    EXPECT_EQ(get("/media/" + second.id + "/main.m3u8").status, 200);
    later.wait();
    EXPECT_EQ(get("/media/" + doubtful + "/main.m3u8").status, 503) << "nobody can say";
    EXPECT_EQ(get("/media/" + unknown + "/main.m3u8").status, 404);
    EXPECT_EQ(get("/media/t/x/" + unknown + "/main.m3u8").status, 403);
    EXPECT_EQ(get("/media/" + recorded.id + "/main.m3u8").status, 404) << "no index has it in time";
}

TEST_F(media, a_damaged_package_is_an_error_of_the_server_and_harms_no_other) {
    const auto broken = make_package(packages, {{"v1", false, {5000}}}, 7);
    base::write_file(packages.path_of(broken.id) / "index.json", "{").value();
    const auto short_one = make_package(packages, {{"v1", false, {5000}}}, 8);
    fs::resize_file(packages.path_of(short_one.id) / "v1.mp4", 3000);
    serve();
    EXPECT_EQ(get("/media/" + broken.id + "/main.m3u8").status, 500);
    EXPECT_EQ(get("/media/" + short_one.id + "/v1/seg-0.m4s").status, 500);
    EXPECT_EQ(get(at + "/main.m3u8").status, 200);
}

TEST_F(media, preflight_allows_ranges_from_any_page) {
    serve();
    http::test_client client(port);
    client.send("OPTIONS " + at +
                "/main.m3u8 HTTP/1.1\r\nHost: h\r\nOrigin: https://lms.example\r\n"
                "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: range\r\n\r\n");
    const auto r = client.receive();
    EXPECT_EQ(r.status, 204);
    EXPECT_TRUE(r.has("Access-Control-Allow-Origin: *"));
    EXPECT_NE(r.head.find("Access-Control-Allow-Headers: Authorization, Range"), std::string::npos);
    EXPECT_FALSE(r.has("Content-Length: 0")); // RFC 9110 8.6: not in a 204
}

TEST_F(media, many_first_requests_at_once_open_a_package_once_per_shard) {
    serve();
    std::vector<std::future<int>> all;
    for (int i = 0; i < 20; ++i)
        all.push_back(std::async(std::launch::async, [&] { return get(at + "/v1/seg-1.m4s").status; }));
    for (auto& each : all) EXPECT_EQ(each.get(), 200);
    const auto text = metrics();
    const auto opened = text.substr(text.find("\nlectern_delivery_packages_opened_total ") + 40, 1);
    EXPECT_TRUE(opened == "1" || opened == "2") << text;
}

TEST_F(media, memory_stays_within_its_budget) {
    media_options options;
    options.open_packages = 2;
    options.hot_bytes = 20000;
    std::vector<made_package> many;
    for (std::uint64_t i = 0; i < 4; ++i)
        many.push_back(make_package(packages, {{"v1", false, {9000, 9000, 9000}}}, 20 + i));
    serve(options, 1);
    for (int round = 0; round < 2; ++round)
        for (const auto& each : many)
            for (std::size_t n = 0; n < 3; ++n) {
                const auto r = get("/media/" + each.id + "/v1/seg-" + std::to_string(n) + ".m4s");
                EXPECT_EQ(r.body, each.files[0].substr(made_init_bytes + 9000 * n, 9000));
            }
    const auto text = metrics();
    EXPECT_NE(text.find("\nlectern_delivery_packages_open 2"), std::string::npos) << text;
    const auto kept =
        std::strtoull(text.c_str() + text.find("\nlectern_delivery_hot_bytes ") + 28, nullptr, 10);
    EXPECT_LE(kept, 20000U);
    EXPECT_GT(kept, 0U);
}

TEST(package_index, knows_what_is_in_it_and_keeps_no_nonsense) {
    const std::string a(64, 'a'), b(64, 'b');
    const package_index index({b, a, a, "nonsense", std::string(64, 'G')});
    EXPECT_EQ(index.size(), 2U);
    EXPECT_TRUE(index.contains(a));
    EXPECT_FALSE(index.contains("nonsense"));
    EXPECT_FALSE(index.contains(std::string(64, 'c')));
}

TEST(package_index, that_changes_is_another_and_keeps_the_rest) {
    const std::string a(64, 'a'), b(64, 'b'), c(64, 'c'), d(64, 'd');
    const package_index before({{b, true, {}}, {c, true, {}}, {d, true, {"four"}}}, "none removed");
    const auto* kept = before.find(d);
    const auto now = before.changed({a, b, c}, {{c, false, {"three"}}, {a, true, {}}}, "one removed");
    EXPECT_EQ(now.size(), 3U);
    EXPECT_TRUE(now.contains(a));
    EXPECT_FALSE(now.contains(b));
    EXPECT_FALSE(now.find(c)->is_public);
    EXPECT_EQ(now.find(d), kept);
    EXPECT_EQ(now.written(), "one removed");
    EXPECT_TRUE(before.contains(b));
    EXPECT_TRUE(before.find(c)->is_public);
    EXPECT_EQ(before.written(), "none removed");
}

} // namespace lectern::delivery

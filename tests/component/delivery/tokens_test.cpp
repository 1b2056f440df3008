// Playback tokens: what each opens, by path, field and cookie.
#include "component/delivery/served_packages.hpp"

namespace lectern::delivery {
namespace {

namespace fs = std::filesystem;

constexpr const char* lecture = "0193a5a0-0000-7000-8000-000000000001";
constexpr std::string_view written = "fr.0123456789abcdef";

struct media_tokens : served_packages {
    media_tokens() {
        auto wanted = std::vector<made_rendition>{{"v1", false, {5000, 40000}}, {"a1", true, {9000}}};
        open = make_package(packages, wanted);
        closed = make_package(packages, wanted, 50);
        const auto captions = [](std::string_view of,
                                 std::string_view name) -> result<std::optional<std::string>> {
            if (of != lecture || name != written) return std::optional<std::string>();
            return std::optional<std::string>("WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour\n\n");
        };
        serve({}, {captions, {}});
        publish(false);
        handler->use_keys(keys);
    }
    void publish(bool all_public) {
        served_packages::publish({{open.id, true, {}}, {closed.id, all_public, {lecture}}});
    }
    std::string token(const std::string& subject, unsigned highest = 0, int seconds = 60) const {
        return keys->sign({subject, highest, base::now() + std::chrono::seconds(seconds)});
    }

    std::shared_ptr<const base::token_keys> keys =
        base::token_keys::parse("k1 abcdefghijklmnopqrstuvwxyz0123456789\n").value();
    made_package open, closed;
};

const std::vector<std::string> paths{"/main.m3u8",  "/v1/index.m3u8",   "/v1/init.mp4",  "/v1/seg-0.m4s",
                                     "/poster.jpg", "/captions/en.vtt", "/manifest.json"};

} // namespace

TEST_F(media_tokens, a_private_package_opens_by_path_field_and_cookie_and_by_nothing_else) {
    for (const auto& subject : {closed.id, std::string(lecture)})
        for (const auto& path : paths) {
            const auto t = token(subject);
            const auto plain = "/media/" + closed.id + path;
            const auto by_path = get("/media/t/" + t + "/" + closed.id + path);
            EXPECT_EQ(by_path.status, 200) << path;
            EXPECT_EQ(get(plain, "Authorization: Bearer " + t + "\r\n").body, by_path.body) << path;
            EXPECT_EQ(get(plain, "authorization: bearer " + t + "\r\n").status, 200) << path;
            EXPECT_EQ(get(plain, "Cookie: a=b; lectern_playback=" + t + "\r\n").status, 200) << path;
            EXPECT_EQ(get(plain, "Cookie: lectern_playback=x; lectern_playback=" + t + "\r\n").status, 200);
            const auto refused = get(plain);
            EXPECT_EQ(refused.status, 403) << path;
            EXPECT_TRUE(refused.has("Content-Type: application/problem+json"));
            EXPECT_TRUE(refused.has("Cache-Control: no-store"));
            EXPECT_TRUE(refused.has("Access-Control-Allow-Origin: *"));
        }
}

TEST_F(media_tokens, a_token_that_is_wrong_expired_or_for_another_is_refused) {
    const auto other = base::token_keys::parse("k1 ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\n").value();
    for (const auto& t :
         {token(open.id), token(closed.id, 0, -1), token("0193a5a0-0000-7000-8000-000000000002"),
          other->sign({closed.id, 0, base::now() + std::chrono::hours(1)}), std::string("x"),
          token(closed.id) + "A"})
        for (const auto& path : paths) {
            EXPECT_EQ(get("/media/t/" + t + "/" + closed.id + path).status, 403) << t;
            EXPECT_EQ(get("/media/" + closed.id + path, "Authorization: Bearer " + t + "\r\n").status, 403)
                << t;
        }
    EXPECT_EQ(get("/media/t/" + token(closed.id) + "/" + open.id + "/main.m3u8").status, 403);
    EXPECT_EQ(get("/media/t/" + token(closed.id) + "/" + std::string(64, '0') + "/main.m3u8").status, 403);
    EXPECT_EQ(get("/media/t/" + token(closed.id) + "/" + closed.id + "/none").status, 404);
    handler->use_keys(nullptr);
    EXPECT_EQ(get("/media/t/" + token(closed.id) + "/" + closed.id + "/main.m3u8").status, 403);
}

TEST_F(media_tokens, a_public_package_needs_none_and_serves_the_same_under_a_right_one) {
    for (const auto& path : paths) {
        const auto plain = get("/media/" + open.id + path);
        EXPECT_EQ(plain.status, 200);
        EXPECT_TRUE(plain.has("Cache-Control: public, max-age=31536000, immutable")) << path;
        EXPECT_EQ(get("/media/t/" + token(open.id) + "/" + open.id + path).body, plain.body) << path;
        EXPECT_EQ(get("/media/t/" + token(open.id, 0, -5) + "/" + open.id + path).status, 403) << path;
        EXPECT_EQ(get("/media/" + open.id + path, "Authorization: Bearer lk_api_token\r\n").status, 200)
            << path;
    }
}

TEST_F(media_tokens, shared_caches_may_not_keep_what_is_private) {
    const auto at = "/media/t/" + token(closed.id) + "/" + closed.id;
    EXPECT_TRUE(get(at + "/v1/seg-0.m4s").has("Cache-Control: private, max-age=31536000, immutable"));
    EXPECT_TRUE(get(at + "/poster.jpg").has("Cache-Control: private, max-age=31536000, immutable"));
    EXPECT_TRUE(get(at + "/main.m3u8").has("Cache-Control: private, no-cache"));
}

TEST_F(media_tokens, playlists_keep_players_under_the_token) {
    for (const auto* playlist :
         {"/main.m3u8", "/v1/index.m3u8", "/captions/en/index.m3u8", "/manifest.mpd"}) {
        const auto text = get("/media/t/" + token(closed.id) + "/" + closed.id + playlist).body;
        EXPECT_EQ(text.find("\n/"), std::string::npos) << text;
        EXPECT_EQ(text.find("=\"/"), std::string::npos) << text;
        EXPECT_EQ(text.find("://") == std::string::npos || std::string(playlist).ends_with(".mpd"), true)
            << text;
        EXPECT_EQ(text.find("<BaseURL>/"), std::string::npos) << text;
    }
}

TEST_F(media_tokens, a_package_that_becomes_public_or_private_is_so_at_once) {
    const auto plain = "/media/" + closed.id + "/v1/seg-0.m4s";
    EXPECT_EQ(get("/media/t/" + token(closed.id) + "/" + closed.id + "/v1/seg-0.m4s").status, 200);
    EXPECT_EQ(get(plain).status, 403);
    publish(true);
    EXPECT_TRUE(get(plain).has("Cache-Control: public, max-age=31536000, immutable"));
    publish(false);
    EXPECT_EQ(get(plain).status, 403);
}

TEST_F(media_tokens, a_token_with_a_highest_rendition_shows_no_better_one) {
    const auto rungs = make_package(packages,
                                    {{"v360", false, {5000}, 360},
                                     {"v720", false, {9000}, 720},
                                     {"v1080", false, {20000}, 1080},
                                     {"a1", true, {800}}},
                                    90);
    handler->publish(
        std::make_shared<const package_index>(std::vector<listed_package>{{rungs.id, false, {}}}));
    struct row {
        unsigned highest;
        std::vector<std::string> allowed, hidden;
    };
    for (const auto& [highest, allowed, hidden] : {
             row{0, {"v360", "v720", "v1080", "a1"}, {}}, row{2160, {"v360", "v720", "v1080", "a1"}, {}},
             row{1079, {"v360", "v720", "a1"}, {"v1080"}}, row{720, {"v360", "v720", "a1"}, {"v1080"}},
             row{360, {"v360", "a1"}, {"v720", "v1080"}},
             row{100, {"v360", "a1"}, {"v720", "v1080"}}, // the lowest is always allowed
         }) {
        const auto at = "/media/t/" + token(rungs.id, highest) + "/" + rungs.id + "/";
        const auto hls = get(at + "main.m3u8").body, dash = get(at + "manifest.mpd").body;
        EXPECT_EQ(get(at + "main~en.m3u8").body, hls) << highest; // the package's own captions, by name
        EXPECT_EQ(get(at + "manifest~en.mpd").body, dash) << highest;
        for (const auto& id : allowed) {
            EXPECT_NE(hls.find(id + "/index.m3u8"), std::string::npos) << highest << id << hls;
            EXPECT_NE(dash.find("id=\"" + id + "\""), std::string::npos) << highest << id << dash;
            EXPECT_EQ(get(at + id + "/seg-0.m4s").status, 200) << highest << id;
            EXPECT_EQ(get(at + id + "/index.m3u8").status, 200) << highest << id;
        }
        for (const auto& id : hidden) {
            EXPECT_EQ(hls.find(id + "/"), std::string::npos) << highest << id << hls;
            EXPECT_EQ(dash.find("id=\"" + id + "\""), std::string::npos) << highest << id << dash;
            for (const auto* file : {"/seg-0.m4s", "/init.mp4", "/index.m3u8", "/iframes.m3u8", ".mp4"})
                EXPECT_EQ(get(at + id + file).status, 403) << highest << id << file;
        }
    }
    const auto low = get("/media/t/" + token(rungs.id, 360) + "/" + rungs.id + "/main.m3u8");
    const auto full = get("/media/t/" + token(rungs.id) + "/" + rungs.id + "/main.m3u8");
    const auto tag = [](const http::test_response& r) { return r.head.substr(r.head.find("ETag: "), 40); };
    EXPECT_NE(tag(low), tag(full));

    // Of several the best counts, in whatever order they come.
    for (const unsigned better : {0U, 1080U})
        for (const auto& [first, second] : {std::pair{360U, better}, std::pair{better, 360U}}) {
            const auto both = "Authorization: Bearer " + token(rungs.id, first) +
                              "\r\nCookie: lectern_playback=" + token(rungs.id, second) + "\r\n";
            EXPECT_EQ(get("/media/" + rungs.id + "/v1080/seg-0.m4s", both).status, 200) << first;
        }
}

TEST_F(media_tokens, captions_that_were_written_later_are_the_lectures_alone) {
    const auto of_lecture = "/media/t/" + token(lecture) + "/" + closed.id;
    const auto track = "/captions/" + std::string(written) + ".vtt";
    const auto text = get(of_lecture + track);
    EXPECT_EQ(text.status, 200);
    EXPECT_NE(text.body.find("Bonjour"), std::string::npos);
    EXPECT_NE(text.head.find("private, max-age=31536000, immutable"), std::string::npos) << text.head;
    const auto segment = get(of_lecture + "/captions/" + std::string(written) + "/index.m3u8");
    EXPECT_NE(segment.body.find("#EXT-X-TARGETDURATION:6\n"), std::string::npos) << segment.body;
    EXPECT_NE(segment.body.find("#EXTINF:6.00000,\n../fr.0123456789abcdef.vtt\n"), std::string::npos)
        << segment.body;
    const auto main = get(of_lecture + "/main~en~" + std::string(written) + ".m3u8");
    EXPECT_NE(main.body.find("URI=\"captions/en/index.m3u8\""), std::string::npos) << main.body;
    EXPECT_NE(main.body.find("URI=\"captions/fr.0123456789abcdef/index.m3u8\""), std::string::npos)
        << main.body;
    EXPECT_NE(main.body.find("NAME=\"Français\""), std::string::npos) << main.body;
    EXPECT_NE(main.head.find("private, no-cache"), std::string::npos) << main.head;
    EXPECT_EQ(get(of_lecture + "/main~.m3u8").body.find("SUBTITLES"), std::string::npos);
    EXPECT_NE(get(of_lecture + "/manifest~" + std::string(written) + ".mpd").body.find("captions/fr.0123"),
              std::string::npos);
    for (const std::string none :
         {"/captions/fr.0123456789abcdee.vtt", "/main~fr.m3u8", "/main~xx.0123456789abcdef.m3u8",
          "/low~en.m3u8", "/main~en~.m3u8", "/captions/fr.0123456789abcdef/0.vtt", "/main~en~en.m3u8",
          "/main~fr.0123456789abcdef~en.m3u8", "/main~fr.0123456789abcdef~fr.0123456789abcdef.m3u8"})
        EXPECT_EQ(get(of_lecture + none).status, 404) << none;
    EXPECT_EQ(get("/media/" + closed.id + track).status, 403);
    EXPECT_EQ(get("/media/" + open.id + track).status, 404); // another package's
}

TEST_F(media_tokens, preflight_allows_the_field) {
    http::test_client client(port);
    client.send(
        "OPTIONS /media/" + closed.id +
        "/main.m3u8 HTTP/1.1\r\nHost: h\r\nOrigin: https://lms.example\r\n"
        "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n\r\n");
    EXPECT_NE(client.receive().head.find("Access-Control-Allow-Headers: Authorization"), std::string::npos);
}

} // namespace lectern::delivery

// The part of the description with which the catalogue and the users are changed.
#pragma once

#include "openapi_fixture.hpp"

namespace lectern::api {

class described_editing : public described_api {
protected:
    void expect_entry_described(const std::string& pattern, const std::string& at, const std::string& entry) {
        using enum http::method;
        const std::string all = pattern.substr(0, pattern.rfind('/'));
        const bool is_part = at.ends_with("/sections") || at.ends_with("/lectures");
        const auto made_at = is_part ? "/api/v1/catalogue/courses/{slug}" + at.substr(at.rfind('/')) : all;
        const header_list body{{"Authorization", bearer_}, {"Content-Type", "application/json"}};
        const header_list signed_in{{"Authorization", bearer_}};
        const auto made = send(post, at, body, entry);
        expect_described("post", made_at, 201, made);
        expect_described("post", made_at, 400, send(post, at, body, R"({"tilte": 3})"));
        expect_described("post", made_at, 401, send(post, at, {}, entry));
        if (is_part)
            expect_described("post", made_at, 404,
                             send(post, R"(/api/v1/catalogue/courses/none/sections)", body, entry));
        const auto one = header_of(made, "Location"), version = header_of(made, "ETag");
        expect_described("get", pattern, 200, send(get, one, signed_in));
        expect_described("get", pattern, 404, send(get, all + "/none", signed_in));
        expect_described("get", pattern, 401, send(get, one));
        auto changing = body;
        expect_described("patch", pattern, 428, send(patch, one, changing, "{}"));
        expect_described("delete", pattern, 428, send(delete_, one, signed_in));
        changing.emplace_back("If-Match", "\"old\"");
        expect_described("patch", pattern, 412, send(patch, one, changing, "{}"));
        expect_described("delete", pattern, 412, send(delete_, one, changing));
        changing.back().second = version;
        expect_described("patch", pattern, 400, send(patch, one, changing, R"({"tilte": 3})"));
        expect_described("patch", pattern, 200, send(patch, one, changing, "{}"));
        expect_described("delete", pattern, 204, send(delete_, one, changing));
        expect_described("delete", pattern, 404, send(delete_, one, changing));
    }
    void expect_editing_described() {
        const std::string root = "/api/v1/catalogue/", course = root + "courses/tuina/";
        expect_entry_described(root + "institutions/{slug}", root + "institutions",
                               R"({"slug":"new","name":"New","country":"VN","kind":"college"})");
        expect_entry_described(root + "people/{id}", root + "people", R"({"slug":"new","name":"New"})");
        expect_entry_described(root + "courses/{slug}", root + "courses",
                               R"({"slug":"new","title":"New","language":"vi","institution":"swmu"})");
        expect_entry_described(root + "sections/{id}", course + "sections", R"({"title":"New"})");
        expect_entry_described(root + "lectures/{id}", course + "lectures", R"({"title":"New"})");
        expect_described(
            "get", root + "courses/{slug}", 200,
            send(http::method::get, root + "courses/medical-cell-biology", {{"Authorization", bearer_}}));
        expect_entry_described(root + "programmes/{slug}", root + "programmes",
                               R"({"slug":"new","title":"New","institution":"swmu","courses":["tuina"]})");
        for (const std::string& list : {root + "people", root + "institutions", root + "programmes"}) {
            expect_described("get", list, 200, send(http::method::get, list, {{"Authorization", bearer_}}));
            expect_described("get", list, 400,
                             send(http::method::get, list + "?cursor=X", {{"Authorization", bearer_}}));
            expect_described(list, list, 401);
        }
        const std::string audit = "/api/v1/audit";
        expect_described("get", audit, 200, send(http::method::get, audit, {{"Authorization", bearer_}}));
        expect_described("get", audit, 400,
                         send(http::method::get, audit + "?cursor=x", {{"Authorization", bearer_}}));
        expect_described(audit, audit, 401);
    }
    void expect_captions_described() {
        const std::string all = "/api/v1/catalogue/lectures/" + first_lecture + "/captions",
                          one = all + "/fr";
        const std::string of_all = "/api/v1/catalogue/lectures/{id}/captions",
                          of_one = of_all + "/{language}";
        const std::string lecture = "/api/v1/catalogue/lectures/none/captions";
        const header_list body{{"Authorization", bearer_}, {"Content-Type", "application/json"}};
        const std::string good = R"({"language":"fr","text":"00:01.000 --> 00:02.000\nBonjour\n"})";
        const auto post = http::method::post, patch = http::method::patch, remove = http::method::delete_;
        const auto read = [&](const std::string& path) { return send(http::method::get, path, body); };
        expect_described("post", of_all, 201, send(post, all, body, good));
        expect_described("post", of_all, 409, send(post, all, body, good));
        expect_described("post", of_all, 400,
                         send(post, all, body, R"({"language":"de","text":"00:03.000 --> 00:02.000\nA\n"})"));
        expect_described("post", of_all, 404, send(post, lecture, body, good));
        expect_described("post", of_all, 401, send(post, all, {}, good));
        expect_described("get", of_all, 200, read(all));
        expect_described("get", of_all, 404, read(lecture));
        expect_described(all, of_all, 401);
        expect_described("get", of_one, 200, read(one));
        expect_described("get", of_one, 404, read(all + "/xx"));
        expect_described(one, of_one, 401);
        const auto version = header_of(read(one), "ETag");
        const auto with = [&](std::string_view known) {
            auto headers = body;
            headers.emplace_back("If-Match", known);
            return headers;
        };
        const std::string reviewed = R"({"review":"reviewed"})";
        expect_described("patch", of_one, 428, send(patch, one, body, reviewed));
        expect_described("patch", of_one, 412, send(patch, one, with("\"x\""), reviewed));
        expect_described("patch", of_one, 400, send(patch, one, with(version), R"({"review":"good"})"));
        expect_described("patch", of_one, 200, send(patch, one, with(version), reviewed));
        expect_described("patch", of_one, 404, send(patch, all + "/xx", with("*"), reviewed));
        expect_described("patch", of_one, 401, send(patch, one, {}, reviewed));
        expect_described("delete", of_one, 428, send(remove, one, body));
        expect_described("delete", of_one, 412, send(remove, one, with(version)));
        expect_described("delete", of_one, 204, send(remove, one, with("*")));
        expect_described("delete", of_one, 404, send(remove, one, with("*")));
        expect_described("delete", of_one, 401, send(remove, one));
    }
    void expect_poster_described() {
        const std::string at = "/api/v1/catalogue/lectures/{id}/poster",
                          none = "/api/v1/catalogue/lectures/none/poster",
                          poster = "/api/v1/catalogue/lectures/" + first_lecture + "/poster";
        const auto put = http::method::put, remove = http::method::delete_, get = http::method::get;
        lay_package_with_slides(packages_, some_video().package_id, {made_webp(320, 180)});
        header_list body{{"Authorization", bearer_}, {"Content-Type", "application/json"}};
        const std::string first_slide = R"({"slide":1})";
        expect_described("get", at, 200, send(get, poster, body));
        expect_described("get", at, 404, send(get, none, body));
        expect_described(poster, at, 401);
        expect_described("put", at, 401, send(put, poster, {}, first_slide));
        expect_described("put", at, 428, send(put, poster, body, first_slide));
        expect_described("delete", at, 428, send(remove, poster, body));
        expect_described("delete", at, 401, send(remove, poster));
        body.emplace_back("If-Match", "\"other\"");
        expect_described("put", at, 412, send(put, poster, body, first_slide));
        expect_described("delete", at, 412, send(remove, poster, body));
        body.back().second = "*";
        expect_described("put", at, 404, send(put, none, body, first_slide));
        expect_described("put", at, 400, send(put, poster, body, R"({"slide":2})"));
        expect_described("put", at, 200, send(put, poster, body, first_slide));
        expect_described("get", at, 200, send(get, poster, body));
        expect_described("/api/v1/lectures/" + first_lecture, "/api/v1/lectures/{id}");
        expect_described("delete", at, 200, send(remove, poster, body));
        expect_described("delete", at, 404, send(remove, none, body));
    }
    void expect_cuts_described() {
        const std::string at = "/api/v1/catalogue/lectures/{id}/cuts",
                          none = "/api/v1/catalogue/lectures/none/cuts";
        const std::string cuts = "/api/v1/catalogue/lectures/" + first_lecture + "/cuts";
        header_list body{{"Authorization", bearer_}, {"Content-Type", "application/json"}};
        const std::string some = R"({"cuts":[{"from_s":0,"to_s":5}]})";
        const auto put = http::method::put;
        lay_package(packages_, some_video().package_id);
        note_recording(*database_, first_lecture, some_video().source_sha256);
        expect_described("get", at, 200, send(http::method::get, cuts, body));
        expect_described("get", at, 404, send(http::method::get, none, body));
        expect_described(cuts, at, 401);
        expect_described("put", at, 401, send(put, cuts, {}, some));
        expect_described("put", at, 428, send(put, cuts, body, some));
        body.emplace_back("If-Match", "\"x\"");
        expect_described("put", at, 412, send(put, cuts, body, some));
        body.back().second = "*";
        expect_described("put", at, 404, send(put, none, body, some));
        expect_described("put", at, 400, send(put, cuts, body, R"({"cuts":3})"));
        expect_described("put", at, 200, send(put, cuts, body, R"({"cuts":[]})"));
        expect_described("put", at, 202, send(put, cuts, body, some));
        expect_described("put", at, 409, send(put, cuts, body, some));
    }
    // After the cuts, whose job is in the way.
    void expect_profile_described() {
        const std::string at = "/api/v1/catalogue/lectures/{id}/profile",
                          none = "/api/v1/catalogue/lectures/none/profile";
        const std::string profile = "/api/v1/catalogue/lectures/" + first_lecture + "/profile";
        header_list body{{"Authorization", bearer_}, {"Content-Type", "application/json"}};
        const std::string slides = R"({"profile":"slides"})";
        const auto put = http::method::put;
        expect_described("put", at, 428, send(put, profile, body, slides));
        expect_described("put", at, 401, send(put, profile, {}, slides));
        expect_described(profile, at, 401);
        body.emplace_back("If-Match", "\"x\"");
        expect_described("put", at, 412, send(put, profile, body, slides));
        body.back().second = "*";
        expect_described("put", at, 409, send(put, profile, body, slides));
        ASSERT_TRUE(database_->execute("UPDATE jobs SET phase = 'failed' WHERE phase = 'waiting'"));
        expect_described("put", at, 404, send(put, none, body, slides));
        expect_described("put", at, 400, send(put, profile, body, R"({"profile":"best"})"));
        expect_described("put", at, 200, send(put, profile, body, R"({"profile":"auto"})"));
        expect_described("put", at, 202, send(put, profile, body, slides));
        expect_described("get", at, 200, send(http::method::get, profile, body));
        expect_described("get", at, 404, send(http::method::get, none, body));
    }
    void expect_exchange_described() {
        const std::string root = "/api/v1/catalogue/", import = root + "import";
        const header_list body{{"Authorization", bearer_}, {"Content-Type", "application/json"}};
        expect_described("get", root + "export", 200,
                         send(http::method::get, root + "export", {{"Authorization", bearer_}}));
        expect_described(root + "export", root + "export", 401);
        const std::string file =
            R"({"institutions":[{"slug":"partner","name":"Partner","country":"EG","kind":"university"}],
            "courses":[{"slug":"whole","title":"Whole","language":"en","institution":"swmu",
              "runs":[{"slug":"open","pacing":"self_paced"}],"relations":[{"kind":"prerequisite","course":"tuina"}],
              "grants":[{"institution":"partner"}],
              "recognitions":[{"level":"national","scheme":"S","evidence":"https://example.org/"}]}],
            "programmes":[{"slug":"basics","title":"Basics","institution":"swmu","courses":["whole"]}]})";
        expect_described("post", import, 200, send(http::method::post, import + "?dry_run=true", body, file));
        expect_described("post", import, 200, send(http::method::post, import, body, file));
        expect_described("post", import, 400, send(http::method::post, import, body, R"({"courses":[{}]})"));
        expect_described("post", import, 401, send(http::method::post, import, {}, file));
        expect_described("/api/v1/courses/whole", "/api/v1/courses/{slug}");
        expect_described("/api/v1/programmes", "/api/v1/programmes");
        expect_described("/api/v1/programmes?cursor=X", "/api/v1/programmes", 400);
        expect_described("/api/v1/programmes/basics", "/api/v1/programmes/{slug}");
        expect_described("/api/v1/programmes/none", "/api/v1/programmes/{slug}", 404);
        expect_described("get", root + "courses/{slug}", 200,
                         send(http::method::get, root + "courses/whole", {{"Authorization", bearer_}}));
    }
    void expect_tables_described() {
        const std::string path = "/api/v1/catalogue/courses/{slug}/tables/{table}";
        const std::string roster = "/api/v1/catalogue/courses/medical-cell-biology/tables/roster";
        const auto post = http::method::post, get = http::method::get;
        const header_list signed_in{{"Authorization", bearer_}};
        const header_list csv{{"Authorization", bearer_}, {"Content-Type", "text/csv"}};
        checked_.insert("get " + path);
        const auto table = send(get, roster, signed_in);
        EXPECT_EQ(table.status, 200);
        EXPECT_EQ(header_of(table, "Content-Type"), "text/csv; charset=utf-8");
        expect_described("get", path, 401, send(get, roster));
        expect_described("get", path, 404,
                         send(get, "/api/v1/catalogue/courses/medical-cell-biology/tables/x", signed_in));
        expect_described("post", path, 200, send(post, roster + "?dry_run=true", csv, "user\nroot\n"));
        expect_described("post", path, 200, send(post, roster, csv, "user\nroot\n"));
        expect_described("post", path, 400, send(post, roster, csv, "user\nnobody\n"));
        expect_described("post", path, 401, send(post, roster, {}, "user\nroot\n"));
        expect_described("post", path, 404,
                         send(post, "/api/v1/catalogue/courses/none/tables/roster", csv, "user\nroot\n"));
    }
    void expect_users_described() {
        const auto post = http::method::post, get = http::method::get, patch = http::method::patch,
                   remove = http::method::delete_;
        const std::string all = "/api/v1/users", one = all + "/{name}", noor = all + "/noor";
        const header_list signed_in{{"Authorization", bearer_}};
        const header_list typed{{"Authorization", bearer_}, {"Content-Type", "application/json"}};
        const std::string made = R"({"name":"noor","role":"student","password":"a long one"})";
        expect_described("get", all, 200, send(get, all, signed_in));
        expect_described("get", all, 400, send(get, all + "?cursor=A", signed_in));
        expect_described("get", all, 401, send(get, all));
        expect_described("post", all, 201, send(post, all, typed, made));
        expect_described("post", all, 409, send(post, all, typed, made));
        expect_described("post", all, 400, send(post, all, typed, R"({"name":"X Y"})"));
        expect_described("post", all, 401, send(post, all, {}, made));
        const auto found = send(get, noor, signed_in);
        expect_described("get", one, 200, found);
        expect_described("get", one, 404, send(get, all + "/nobody", signed_in));
        const std::string change = R"({"role":"instructor"})";
        expect_described("patch", one, 428, send(patch, noor, typed, change));
        const auto version = header_of(found, "ETag");
        auto meant = typed;
        meant.emplace_back("If-Match", version);
        expect_described("patch", one, 200, send(patch, noor, meant, change));
        expect_described("patch", one, 412, send(patch, noor, meant, change));
        expect_described("patch", one, 404, send(patch, all + "/nobody", meant, change));
        expect_described("post", one + "/tokens", 201, send(post, noor + "/tokens", signed_in));
        expect_described("post", one + "/tokens", 404, send(post, all + "/nobody/tokens", signed_in));
        const auto tokens = json::parse(text_of(send(get, noor, signed_in))).at("tokens").as_array();
        const auto token = noor + "/tokens/" + tokens.at(0).as_string().c_str();
        expect_described("delete", one + "/tokens/{id}", 204, send(remove, token, signed_in));
        expect_described("delete", one + "/tokens/{id}", 404, send(remove, token, signed_in));
        meant.back().second = "*";
        expect_described("delete", one, 200, send(remove, noor, meant));
        expect_described("delete", one, 409, send(remove, noor, meant));
        expect_described("delete", one, 428, send(remove, noor, signed_in));
    }
};

} // namespace lectern::api

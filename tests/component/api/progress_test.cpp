// What is watched counts once, belongs to whoever watched, and shows to those who teach.
#include "watching_fixture.hpp"

#include "lectern/api/progress.hpp"
#include "lectern/db/session.hpp"

#include <algorithm>
#include <chrono>
#include <random>

namespace lectern::api {

namespace {

const std::string draft_lecture = "0193a5a0-0000-7000-8000-000000000009";

struct told {
    std::string sitting = "s1";
    double played_s = 0;
    std::string intervals = "[]";
    std::string position_s = "null";
    double age_s = 0;
    std::string package_id = package;
    std::string lecture_id = first_lecture;
};

std::string to_text(const told& t) {
    return R"({"lecture":")" + t.lecture_id + R"(","package":")" + t.package_id + R"(","sitting":")" +
           t.sitting + R"(","played_s":)" + std::to_string(t.played_s) + R"(,"intervals":)" + t.intervals +
           R"(,"position_s":)" + t.position_s + R"(,"age_s":)" + std::to_string(t.age_s) + "}";
}

} // namespace

class progress_test : public watching {
protected:
    progress_test() {
        add_progress_routes(router_, {readers_, pool_, *database_, writing_, [this] { return now_; }}, {});
    }

    http::response tell_text(const std::string& who, const std::string& body) {
        header_list headers{{"Content-Type", "application/json"}};
        if (!who.empty()) headers.emplace_back("Authorization", bearers_.at(who));
        return send(http::method::post, "/api/v1/progress", headers, body);
    }
    http::response tell(const std::string& who, const told& what) {
        return tell_text(who, R"({"watched":[)" + to_text(what) + "]}");
    }
    void expect_told(const std::string& who, const told& what) {
        const auto answer = tell(who, what);
        EXPECT_EQ(answer.status, 200) << text_of(answer);
    }
    json::value own(const std::string& who, const std::string& path = lecture_path + "/progress") {
        const auto answer = as(who, path);
        EXPECT_EQ(answer.status, 200) << path;
        return json::parse(text_of(answer));
    }
    std::string intervals_of(const std::string& who) { return json::serialize(own(who).at("intervals")); }
    double number(const std::string& who, const char* name) { return own(who).at(name).to_number<double>(); }
    json::value class_of(const std::string& who = "teacher") { return own(who, lecture_path + "/watching"); }
    int remove(const std::string& who, const std::string& path) {
        return send(http::method::delete_, path, {{"Authorization", bearers_.at(who)}}).status;
    }
    std::int64_t rows(const std::string& table) {
        return db::session(*database_).integer("SELECT count(*) FROM " + table).value_or(-1);
    }
    // Whatever makes of the lecture another version, with this recording and package.
    void publish(char package_digit, char source_digit, double seconds = 90.5) {
        auto video = tall_video();
        video.package_id = std::string(64, package_digit);
        video.source_sha256 = std::string(64, source_digit);
        video.duration = std::chrono::milliseconds(static_cast<int>(seconds * 1000));
        catalogue::publish(*database_, first_lecture, video).value();
    }
    std::string sql(const std::string& query) {
        return db::session(*database_).text(query).value_or("(none)");
    }
};

TEST_F(progress_test, of_several_devices_is_one_set_in_any_order_and_however_often) {
    std::mt19937 chance(7);
    std::vector<told> messages;
    for (int device = 0; device < 3; ++device)
        for (int i = 1; i <= 4; ++i) {
            const int start = static_cast<int>(chance() % 80);
            messages.push_back({"device" + std::to_string(device), i * 10.0,
                                "[[" + std::to_string(start) + "," + std::to_string(start + 10) + "]]",
                                std::to_string(start + 10), 1000.0 - 10 * i});
        }
    for (const auto& m : messages) expect_told("enrolled", m);
    const auto first = json::serialize(own("enrolled"));
    auto again = messages;
    again.insert(again.end(), messages.begin(), messages.end());
    std::shuffle(again.begin(), again.end(), chance);
    for (const auto& m : again) expect_told("student", m);
    auto second = own("student"), expected = own("enrolled");
    for (auto* one : {&second, &expected}) one->as_object().erase("age_s");
    EXPECT_EQ(json::serialize(second), json::serialize(expected)) << first;
    EXPECT_DOUBLE_EQ(number("student", "played_s"), 120); // 40 s on each of three devices
}

TEST_F(progress_test, a_message_that_comes_twice_counts_once_and_writes_nothing) {
    const told once{"s1", 30, "[[0,30]]", "30"};
    expect_told("student", once);
    const auto before = database_->total_changes();
    expect_told("student", once);
    EXPECT_EQ(database_->total_changes(), before);
    EXPECT_DOUBLE_EQ(number("student", "played_s"), 30);
    expect_told("student", {"s1", 20, "[[0,20]]", "20", 600}); // and an older one that was on its way
    EXPECT_DOUBLE_EQ(number("student", "played_s"), 30);
    EXPECT_DOUBLE_EQ(number("student", "position_s"), 30);
}

TEST_F(progress_test, is_cut_at_the_end_of_the_recording_and_closes_seams) {
    expect_told("student", {"s1", 90, "[[0,20],[20.4,40],[80,5000]]", "6000"});
    EXPECT_EQ(intervals_of("student"), "[[0E0,4E1],[8E1,9.05E1]]");
    EXPECT_DOUBLE_EQ(number("student", "position_s"), 90.5);
    EXPECT_DOUBLE_EQ(number("student", "part"), 0.558);
    EXPECT_FALSE(own("student").at("finished").as_bool());
    expect_told("student", {"s1", 130, "[[39,82]]", "82"});
    EXPECT_TRUE(own("student").at("finished").as_bool());
}

TEST_F(progress_test, goes_on_where_one_was_last_whatever_comes_later) {
    expect_told("student", {"phone", 50, "[[0,50]]", "50", 3600}); // an hour ago
    expect_told("student", {"desk", 20, "[[10,30]]", "30", 60});
    EXPECT_DOUBLE_EQ(number("student", "position_s"), 30);
    expect_told("student", {"tablet", 5, "[[80,85]]", "85", 7200}); // was offline for two hours
    EXPECT_DOUBLE_EQ(number("student", "position_s"), 30);
    EXPECT_NEAR(number("student", "age_s"), 60, 30);
    // A clock that was set meanwhile: neither the future nor the past of a year.
    expect_told("student", {"desk", 20, "[[10,30]]", "31", 3e6});
    EXPECT_DOUBLE_EQ(number("student", "position_s"), 30);
}

TEST_F(progress_test, belongs_to_the_recording_and_not_to_the_package) {
    expect_told("student", {"s1", 30, "[[0,30]]", "30"});
    publish('b', '1'); // more renditions of the same recording
    EXPECT_EQ(intervals_of("student"), "[[0E0,3E1]]");
    expect_told("student", {"s2", 10, "[[40,50]]", "50", 0, std::string(64, 'b')});
    expect_told("student", {"s1", 35, "[[30,35]]", "35", 5}); // a player that has the old one open
    EXPECT_EQ(intervals_of("student"), "[[0E0,3.5E1],[4E1,5E1]]");
    publish('c', '2', 20); // another recording
    EXPECT_EQ(intervals_of("student"), "[]");
    EXPECT_TRUE(own("student").at("position_s").is_null());
    EXPECT_DOUBLE_EQ(number("student", "duration_s"), 20);
    expect_told("student", {"s3", 5, "[[0,5]]", "5", 0, std::string(64, 'c')});
    EXPECT_EQ(intervals_of("student"), "[[0E0,5E0]]");
    EXPECT_EQ(class_of().at("people").as_int64(), 1);
    publish('a', '1'); // the old one again: what was watched of it counts
    EXPECT_EQ(intervals_of("student"), "[[0E0,3.5E1],[4E1,5E1]]");
    EXPECT_EQ(tell("student", {"s1", 1, "[]", "null", 0, std::string(64, 'd')}).status, 404);
}

TEST_F(progress_test, of_what_one_may_not_watch_is_not_there) {
    import(course_for("enrolled"));
    EXPECT_EQ(tell("", {}).status, 401);
    for (const std::string who : {"student", "other-teacher", "partner"}) {
        EXPECT_EQ(tell(who, {"s1", 5, "[[0,5]]"}).status, 404) << who;
        EXPECT_EQ(as(who, lecture_path + "/progress").status, 404) << who;
    }
    expect_told("enrolled", {"s1", 5, "[[0,5]]"});
    EXPECT_EQ(tell("enrolled", {"s1", 5, "[[0,5]]", "null", 0, package, draft_lecture}).status, 404);
    EXPECT_EQ(rows("watched"), 1);
    // Who may no longer watch keeps the right to have it forgotten.
    change(http::method::delete_, "enrolled");
    EXPECT_EQ(as("enrolled", lecture_path + "/progress").status, 404);
    EXPECT_EQ(remove("enrolled", lecture_path + "/progress"), 204);
    EXPECT_EQ(rows("watched"), 0);
    EXPECT_EQ(remove("enrolled", lecture_path + "/progress"), 404);
}

TEST_F(progress_test, of_several_lectures_counts_those_that_are_there) {
    const told good{"s1", 5, "[[0,5]]"};
    auto gone = good;
    gone.lecture_id = "0193a5a0-0000-7000-8000-0000000000ff";
    const auto answer = tell_text("student", R"({"watched":[)" + to_text(gone) + "," + to_text(good) + "]}");
    EXPECT_EQ(answer.status, 200);
    const auto body = json::parse(text_of(answer));
    EXPECT_EQ(body.at("counted").as_int64(), 1);
    EXPECT_EQ(body.at("refused").at(0).at("item").as_int64(), 0);
    EXPECT_EQ(rows("watched"), 1);
}

TEST_F(progress_test, of_another_user_than_the_one_who_watched_is_refused) {
    const auto body = R"({"user":"enrolled","watched":[)" + to_text({"s1", 5, "[[0,5]]"}) + "]}";
    EXPECT_EQ(tell_text("student", body).status, 409);
    EXPECT_EQ(rows("watched"), 0);
    EXPECT_EQ(tell_text("enrolled", body).status, 200);
}

TEST_F(progress_test, that_makes_no_sense_is_refused_with_its_field) {
    const std::vector<std::pair<std::string, std::string>> rows{
        {R"("intervals":[[5]])", "watched[0].intervals[0]"},
        {R"("intervals":[[0,1],[5,2]])", "watched[0].intervals[1]"},
        {R"("intervals":[[-1,2]])", "watched[0].intervals[0]"},
        {R"("intervals":[[0,1e300]])", "watched[0].intervals[0]"},
        {R"("intervals":[["0",1]])", "watched[0].intervals[0]"},
        {R"("intervals":{})", "watched[0].intervals"},
        {R"("position_s":"5")", "watched[0].position_s"},
        {R"("position_s":-1)", "watched[0].position_s"},
        {R"("age_s":-5)", "watched[0].age_s"},
        {R"("played_s":true)", "watched[0].played_s"},
        {R"("seen":1)", "watched[0].seen"},
    };
    for (const auto& [member, field] : rows) {
        const auto answer =
            tell_text("student", R"({"watched":[{"lecture":")" + first_lecture + R"(","package":")" +
                                     package + R"(","sitting":"s",)" + member + "}]}");
        EXPECT_EQ(answer.status, 400) << member;
        EXPECT_EQ(json::parse(text_of(answer)).at("errors").at(0).at("field"), json::string(field)) << member;
    }
    std::string many = to_text({}), cut = "[[0,1]";
    for (int i = 0; i < 50; ++i) many += "," + to_text({});
    for (int i = 0; i < 200; ++i) cut += ",[0,1]";
    EXPECT_EQ(tell_text("student", R"({"watched":[)" + many + "]}").status, 400);
    EXPECT_EQ(tell("student", {"s1", 5, cut + "]"}).status, 400);
    EXPECT_EQ(this->rows("watched"), 0);
}

TEST_F(progress_test, is_listed_for_oneself_by_course) {
    expect_told("student", {"s1", 5, "[[0,5]]", "5"});
    const std::string all = "/api/v1/me/progress";
    EXPECT_EQ(own("student", all).at("items").as_array().size(), 1U);
    EXPECT_EQ(own("student", all + "?course=medical-cell-biology").at("items").at(0).at("lecture"),
              json::string(first_lecture));
    EXPECT_TRUE(own("student", all + "?course=tuina").at("items").as_array().empty());
    EXPECT_TRUE(own("student", all + "?cursor=" + first_lecture).at("items").as_array().empty());
    EXPECT_TRUE(own("enrolled", all).at("items").as_array().empty());
    EXPECT_EQ(remove("student", all), 204);
    EXPECT_TRUE(own("student", all).at("items").as_array().empty());
    EXPECT_EQ(rows("sittings"), 0);
}

TEST_F(progress_test, goes_with_the_user_and_with_the_lecture) {
    expect_told("student", {"s1", 5, "[[0,5]]", "5"});
    expect_told("enrolled", {"s1", 5, "[[0,5]]", "5"});
    accounts::revoke(*database_, "student", base::now()).value();
    EXPECT_EQ(sql("SELECT group_concat(u.name) FROM watched w JOIN users u ON u.id = w.user_id"), "enrolled");
    EXPECT_EQ(rows("sittings"), 1);
    database_->execute("DELETE FROM captions; DELETE FROM video_versions").value();
    EXPECT_EQ(rows("watched"), 0);
    EXPECT_EQ(rows("sittings"), 0);
}

TEST_F(progress_test, of_a_class_is_seen_by_those_who_teach_it_and_by_nobody_else) {
    expect_told("student", {"s1", 90, "[[0,90.5]]", "90.5"});
    expect_told("partner", {"s1", 30, "[[0,30]]", "30"});
    expect_told("neighbour", {"s1", 60, "[[0,30],[60,62]]", "62"});
    expect_told("teacher", {"s1", 10, "[[0,10]]", "10"}); // no part of the class
    const std::string of = lecture_path + "/watching";
    EXPECT_EQ(ask(of).status, 401);
    for (const std::string who : {"student", "enrolled", "other-teacher", "partner", "mirror"})
        for (const std::string& path : {of, of + "/people"}) EXPECT_EQ(as(who, path).status, 403) << who;
    for (const std::string path : {"/watching", "/watching/people"})
        EXPECT_EQ(as("other-teacher", "/api/v1/lectures/" + draft_lecture + path).status, 404);
    import(course_for("public"));
    const auto seen = class_of();
    EXPECT_EQ(json::serialize(class_of("admin")), json::serialize(seen));
    EXPECT_EQ(seen.at("people").as_int64(), 3);
    EXPECT_EQ(seen.at("finished").as_int64(), 1);
    EXPECT_DOUBLE_EQ(seen.at("watched_s").to_number<double>(), 152.5);
    const auto& buckets = seen.at("buckets").as_array();
    ASSERT_EQ(buckets.size(), 91U);
    EXPECT_EQ(buckets[0].at("people").as_int64(), 3);
    EXPECT_EQ(buckets[30].at("people").as_int64(), 1);
    EXPECT_EQ(buckets[30].at("stopped").as_int64(), 1);
    EXPECT_EQ(buckets[61].at("people").as_int64(), 2);
    EXPECT_EQ(buckets[62].at("stopped").as_int64(), 1);
    EXPECT_EQ(buckets[90].at("stopped").as_int64(), 0); // finished
    std::string groups;
    for (const auto& g : seen.at("institutions").as_array())
        groups +=
            (g.at("institution").is_null() ? "none" : g.at("institution").at("slug").as_string().c_str()) +
            std::string(" ") + std::to_string(g.at("people").as_int64()) + "; ";
    for (const auto& g : seen.at("countries").as_array())
        groups += (g.at("country").is_null() ? "none" : g.at("country").as_string().c_str()) +
                  std::string(" ") + std::to_string(g.at("finished").as_int64()) + "; ";
    EXPECT_EQ(groups, "none 1; empty-college 1; partner 1; none 1; EG 0; TH 0; ");
    const auto people = own("teacher", of + "/people").at("items").as_array();
    std::string names;
    for (const auto& p : people) names += std::string(p.at("user").as_string()) + " ";
    EXPECT_EQ(names, "neighbour partner student ");
    EXPECT_EQ(people[0].at("institution").at("country"), json::string("TH"));
    EXPECT_EQ(own("teacher", of + "/people?cursor=neighbour").at("items").as_array().size(), 2U);
}

// Ten thousand viewers of a lecture of two hours, as many as its whole alliance.
TEST_F(progress_test, of_a_large_class_comes_fifty_a_page_and_in_time) {
    publish('e', '5', 7200);
    database_
        ->execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
            " INSERT INTO users (id, name, role, password_hash, is_active, created_us, changed_us,"
            " institution_slug) SELECT 1000 + i, printf('s%05d', i), 'student', 'x', 1, 0, 0, 'swmu' FROM n;"
            "INSERT INTO watched SELECT u.id, (SELECT max(id) FROM video_versions),"
            " '0-600000,700000-1900000,2500000-' || (2600000 + u.id * 100), 1900000 + u.id * 100, 0,"
            " 2600000 + u.id * 100, 1, 1, 1 FROM users u WHERE u.name GLOB 's[0-9]*'")
        .value();
    const auto begin = std::chrono::steady_clock::now();
    const auto seen = class_of();
    const auto took = std::chrono::steady_clock::now() - begin;
    RecordProperty("ms",
                   static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
    EXPECT_EQ(seen.at("people").as_int64(), 10000);
    EXPECT_EQ(seen.at("buckets").at(0).at("people").as_int64(), 10000);
    EXPECT_LT(took, std::chrono::seconds(5)); // tests run beside others
    const std::string people = lecture_path + "/watching/people";
    std::size_t pages = 0;
    for (std::string next = "?"; pages < 3; ++pages) {
        const auto page = own("teacher", people + next);
        EXPECT_EQ(page.at("items").as_array().size(), 50U);
        next = "?cursor=" + std::string(page.at("next").as_string());
    }
}

} // namespace lectern::api

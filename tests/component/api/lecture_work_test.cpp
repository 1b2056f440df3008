// What is said of a lecture's recording while it becomes a lecture, and to whom.
#include "api_fixture.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/api/lecture_work.hpp"
#include "lectern/catalogue/slide_texts.hpp"
#include "lectern/jobs/queue.hpp"

#include <atomic>

namespace lectern::api {

namespace json = boost::json;

namespace {

const std::string hidden_lecture = "0193a5a0-0000-7000-8000-000000000009";

} // namespace

class lecture_work : public api_test {
protected:
    lecture_work() : writing_({"writes", 1, 8}) {
        import(two_courses);
        const auto add = [&](const char* name, accounts::role role, const char* person) {
            accounts::add_user(*database_, {name, role, "a long password", person}, base::now()).value();
            return "Bearer " + accounts::add_token(*database_, name, base::now()).value().secret;
        };
        admin_ = add("root", accounts::role::admin, "");
        teacher_ = add("li", accounts::role::instructor, "li-example");
        other_ = add("nobody", accounts::role::instructor, "");
        student_ = add("student", accounts::role::student, "");
        work_options options;
        options.look_interval = std::chrono::milliseconds(5);
        options.sign_of_life = std::chrono::milliseconds(50);
        options.streams = 3;
        add_work_routes(router_, {readers_, pool_, *database_, writing_, [this] { return stopping_.load(); }},
                        options);
    }

    http::response send(http::method verb, const std::string& path, std::string_view authorization = {}) {
        header_list headers;
        if (!authorization.empty()) headers.emplace_back("Authorization", authorization);
        return api_test::send(verb, path, std::move(headers));
    }
    json::object state_of(const std::string& lecture, std::string_view authorization = {}) {
        const auto answer = send(http::method::get, "/api/v1/lectures/" + lecture + "/state", authorization);
        EXPECT_EQ(answer.status, 200);
        return json::parse(text_of(answer)).as_object();
    }
    http::body_stream follow(const std::string& lecture) {
        auto answer = send(http::method::get, "/api/v1/lectures/" + lecture + "/events");
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(header_of(answer, "Content-Type"), "text/event-stream");
        return std::get<http::body_stream>(answer.body);
    }
    // The next event; comments that only show life are passed over.
    json::object next_of(const http::body_stream& events) {
        for (;;) {
            const auto piece = run(events());
            if (piece.starts_with(":")) continue;
            EXPECT_TRUE(piece.starts_with("data: ") && piece.ends_with("\n\n")) << piece;
            return json::parse(piece.substr(6)).as_object();
        }
    }

    std::string enqueue(const std::string& lecture) {
        auto in = db::transaction::begin(*database_).value();
        auto id = jobs::enqueue(in, "package", lecture, "{}", base::now()).value();
        catalogue::set_status(in, lecture, catalogue::lecture_status::processing).value();
        in.commit().value();
        return id;
    }
    jobs::job claim() {
        auto in = db::transaction::begin(*database_).value();
        auto job = jobs::claim_next(in, {}, base::now()).value().value();
        in.commit().value();
        return job;
    }
    void change(const std::string& id, const jobs::transition& how) {
        auto in = db::transaction::begin(*database_).value();
        jobs::change(in, id, how).value();
        in.commit().value();
    }
    std::string fail(const std::string& lecture, const std::string& kind) {
        auto in = db::transaction::begin(*database_).value();
        auto id = jobs::enqueue(in, kind, lecture, "{}", base::now()).value();
        in.commit().value();
        change(id, [](const jobs::job_state& s) { return jobs::claim(s, {}, base::now()); });
        change(id, [](const jobs::job_state& s) {
            return jobs::give_up(s, s.token, "The disk is slow.", base::now());
        });
        return id;
    }
    http::response retry_job(const std::string& id, std::string_view who) {
        return send(http::method::post, "/api/v1/jobs/" + id + "/retry", who);
    }
    std::string phase_of(const std::string& id) {
        return std::string(jobs::to_string(jobs::find(*database_, id).value()->state.phase));
    }
    void fail_job() {
        const auto job = claim();
        auto in = db::transaction::begin(*database_).value();
        jobs::change(in, job.id, [&](const jobs::job_state& s) {
            return jobs::give_up(s, job.state.token, "The file is empty.", base::now());
        }).value();
        catalogue::set_status(in, job.lecture_id, catalogue::lecture_status::failed, "The file is empty.")
            .value();
        in.commit().value();
    }

    runtime::worker_pool writing_;
    std::atomic<bool> stopping_{false};
    std::string admin_, teacher_, other_, student_;
};

TEST_F(lecture_work, a_lecture_without_a_recording_says_so) {
    const auto state = state_of(first_lecture);
    EXPECT_EQ(state.at("state"), "draft");
    EXPECT_EQ(state.at("progress"), 0.0);
    EXPECT_TRUE(state.at("job").is_null());
    EXPECT_EQ(send(http::method::get, "/api/v1/lectures/none/state").status, 404);
}

TEST_F(lecture_work, a_waiting_job_says_for_what_since_when_and_how_many_come_first) {
    enqueue(first_lecture);
    enqueue("0193a5a0-0000-7000-8000-000000000002");
    const auto state = state_of("0193a5a0-0000-7000-8000-000000000002");
    EXPECT_EQ(state.at("state"), "processing");
    EXPECT_EQ(state.at("waits_for"), "a free worker");
    EXPECT_TRUE(state.at("since").is_string());
    EXPECT_EQ(state.at("job").at("ahead"), 1);
    EXPECT_TRUE(state.at("job").at("left_s").is_null()); // none has been done here
}

TEST_F(lecture_work, events_tell_each_change_until_it_is_published) {
    const auto events = follow(first_lecture);
    EXPECT_EQ(next_of(events).at("state"), "draft");
    const auto id = enqueue(first_lecture);
    EXPECT_EQ(next_of(events).at("waits_for"), "a free worker");
    const auto job = claim();
    EXPECT_EQ(next_of(events).at("job").at("phase"), "running");
    change(id, [&](const jobs::job_state& s) {
        return jobs::heartbeat(s, job.state.token, 0.5, {}, base::now());
    });
    EXPECT_EQ(next_of(events).at("progress"), 0.5);
    {
        auto in = db::transaction::begin(*database_).value();
        jobs::change(in, id, [&](const jobs::job_state& s) {
            return jobs::finish(s, job.state.token, base::now());
        }).value();
        catalogue::publish(in, first_lecture, some_video()).value();
        in.commit().value();
    }
    const auto last = next_of(events);
    EXPECT_EQ(last.at("state"), "published");
    EXPECT_EQ(last.at("progress"), 1.0);
    EXPECT_TRUE(last.at("waits_for").is_null());
}

TEST_F(lecture_work, what_plays_is_told_from_the_sound_of_what_is_prepared) {
    catalogue::publish(*database_, first_lecture, some_video()).value();
    EXPECT_EQ(state_of(first_lecture).at("early"), false);
    ASSERT_TRUE(database_->execute("UPDATE video_versions SET is_early = 1"));
    EXPECT_EQ(state_of(first_lecture).at("early"), true);
}

TEST_F(lecture_work, the_early_sound_of_an_older_recording_is_not_that_of_the_one_on_its_way) {
    auto sound = some_video();
    sound.early = true;
    const auto queue = [&] {
        auto in = db::transaction::begin(*database_).value();
        const auto id = jobs::enqueue(in, "package", first_lecture, "{}", base::now()).value();
        in.commit().value();
        return id;
    };
    queue();
    const auto first = claim();
    catalogue::publish(*database_, first_lecture, sound).value();
    EXPECT_EQ(state_of(first_lecture).at("early"), true);
    const auto second = queue();
    sound.package_id = std::string(64, 'c'); // with the slides
    catalogue::publish(*database_, first_lecture, sound).value();
    EXPECT_EQ(state_of(first_lecture).at("early"), false);
    change(first.id, [&](const jobs::job_state& s) {
        return jobs::give_up(s, first.state.token, "The picture is broken.", base::now());
    });
    const auto state = state_of(first_lecture);
    EXPECT_EQ(state.at("job").at("id"), json::string(second));
    EXPECT_EQ(state.at("early"), false);
    sound.package_id = std::string(64, 'b');
    sound.source_sha256 = std::string(64, '2');
    catalogue::publish(*database_, first_lecture, sound).value();
    EXPECT_EQ(state_of(first_lecture).at("early"), true);
}

TEST_F(lecture_work, a_quiet_stream_shows_life_and_ends_when_the_server_stops) {
    const auto events = follow(first_lecture);
    next_of(events);
    EXPECT_EQ(run(events()), ":\n\n");
    stopping_ = true;
    EXPECT_EQ(run(events()), "");
}

TEST_F(lecture_work, more_streams_than_the_limit_are_refused_until_one_ends) {
    auto one = follow(first_lecture);
    const auto two = follow(first_lecture);
    const auto path = "/api/v1/lectures/" + first_lecture + "/events";
    const auto refused = send(http::method::get, path);
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(send(http::method::get, path, teacher_).status, 200); // visitors do not take all
    EXPECT_NE(header_of(refused, "Retry-After"), "");
    one = {};
    EXPECT_EQ(send(http::method::get, path).status, 200);
}

TEST_F(lecture_work, a_draft_course_is_followed_by_its_staff_and_administrators_only) {
    const auto path = "/api/v1/lectures/" + hidden_lecture + "/state";
    EXPECT_EQ(send(http::method::get, path).status, 404);
    EXPECT_EQ(send(http::method::get, path, other_).status, 404);
    EXPECT_EQ(send(http::method::get, path, student_).status, 404);
    EXPECT_EQ(send(http::method::get, path, admin_).status, 200);
    EXPECT_EQ(send(http::method::get, path, "Bearer wrong").status, 401);
}

TEST_F(lecture_work, a_failed_recording_is_tried_again_by_the_staff_and_nobody_else) {
    enqueue(first_lecture);
    fail_job();
    const auto failed = state_of(first_lecture);
    EXPECT_EQ(failed.at("state"), "failed");
    EXPECT_EQ(failed.at("status_reason"), "The file is empty.");
    const auto path = "/api/v1/lectures/" + first_lecture + "/retry";
    EXPECT_EQ(send(http::method::post, path).status, 401);
    EXPECT_EQ(send(http::method::post, path, student_).status, 403);
    EXPECT_EQ(send(http::method::post, path, other_).status, 403);
    EXPECT_EQ(state_of(first_lecture).at("state"), "failed");
    EXPECT_EQ(send(http::method::post, path, teacher_).status, 202);
    EXPECT_EQ(state_of(first_lecture).at("waits_for"), "a free worker");
    EXPECT_EQ(send(http::method::post, path, teacher_).status, 409); // it has not failed again
}

TEST_F(lecture_work, a_failed_recording_of_a_draft_is_not_there_for_others) {
    enqueue(hidden_lecture);
    fail_job();
    const auto path = "/api/v1/lectures/" + hidden_lecture + "/retry";
    EXPECT_EQ(send(http::method::post, path, other_).status, 404);
    EXPECT_EQ(send(http::method::post, path, student_).status, 404);
    EXPECT_EQ(send(http::method::post, "/api/v1/lectures/none/retry", other_).status, 404);
    EXPECT_EQ(send(http::method::post, path, admin_).status, 202);
}

TEST_F(lecture_work, the_queue_shows_each_his_own) {
    enqueue(first_lecture);
    enqueue(hidden_lecture);
    const auto jobs_of = [&](std::string_view who) {
        const auto answer = send(http::method::get, "/api/v1/jobs", who);
        EXPECT_EQ(answer.status, 200);
        return json::parse(text_of(answer)).at("items").as_array();
    };
    EXPECT_EQ(jobs_of(admin_).size(), 2U);
    ASSERT_EQ(jobs_of(teacher_).size(), 1U);
    EXPECT_EQ(jobs_of(teacher_)[0].at("lecture"), json::string(first_lecture));
    EXPECT_EQ(jobs_of(teacher_)[0].at("kind"), "package");
    EXPECT_EQ(jobs_of(teacher_)[0].at("does"), "Prepares the recording");
    EXPECT_EQ(jobs_of(other_).size(), 0U);
    EXPECT_EQ(send(http::method::get, "/api/v1/jobs", student_).status, 403);
    EXPECT_EQ(send(http::method::get, "/api/v1/jobs").status, 401);
}

TEST_F(lecture_work, the_queue_goes_on_by_pages_whatever_moves_between_them) {
    auto in = db::transaction::begin(*database_).value();
    std::vector<std::string> background;
    for (int i = 0; i < 30; ++i)
        background.push_back(
            jobs::enqueue(in, "later-slide-texts", first_lecture, "{}", base::now()).value());
    for (int i = 0; i < 30; ++i) jobs::enqueue(in, "package", hidden_lecture, "{}", base::now()).value();
    in.commit().value();
    fail(first_lecture, "later-renditions");
    const auto page = [&](std::string_view who, const std::string& cursor = "") {
        const auto answer = send(http::method::get, "/api/v1/jobs" + cursor, who);
        EXPECT_EQ(answer.status, 200) << text_of(answer);
        return json::parse(text_of(answer));
    };
    const auto first = page(admin_);
    ASSERT_EQ(first.at("items").as_array().size(), 50U);
    for (std::size_t i = 0; i < 50; ++i)
        EXPECT_EQ(first.at("items").at(i).at("ahead").as_int64(), static_cast<std::int64_t>(i));
    const auto last_shown = std::string(first.at("items").at(49).at("id").as_string());
    EXPECT_EQ(last_shown, background.at(19)) << "what is in the background comes last";
    change(last_shown, [](const jobs::job_state& s) { return jobs::claim(s, {}, base::now()); });
    const auto rest = page(admin_, "?cursor=" + std::string(first.at("next").as_string()));
    ASSERT_EQ(rest.at("items").as_array().size(), 11U) << "ten that wait and one that failed";
    EXPECT_EQ(rest.at("items").at(0).at("id").as_string(), background.at(20));
    EXPECT_EQ(rest.at("items").at(10).at("phase"), "failed");
    EXPECT_TRUE(rest.at("next").is_null());
    EXPECT_EQ(page(teacher_).at("items").as_array().size(), 31U);
    EXPECT_TRUE(page(teacher_).at("next").is_null()) << "the others are not this teacher's";
    for (const std::string bad : {"x", "aiAx", "MSAxIEE"})
        EXPECT_EQ(send(http::method::get, "/api/v1/jobs?cursor=" + bad, admin_).status, 400) << bad;
}

TEST_F(lecture_work, a_job_in_the_background_that_failed_is_tried_again_and_its_lecture_stays_as_it_is) {
    catalogue::publish(*database_, first_lecture, some_video()).value();
    for (const std::string kind : {"later-renditions", "later-slide-texts"}) {
        const auto id = fail(first_lecture, kind);
        EXPECT_EQ(retry_job(id, {}).status, 401);
        EXPECT_EQ(retry_job(id, student_).status, 403);
        EXPECT_EQ(retry_job(id, other_).status, 403);
        EXPECT_EQ(phase_of(id), "failed");
        const auto answer = retry_job(id, teacher_);
        EXPECT_EQ(answer.status, 202);
        const auto shown = json::parse(text_of(answer)).as_object();
        EXPECT_EQ(shown.at("id"), json::string(id));
        EXPECT_EQ(shown.at("waits_for"), "a free worker");
        EXPECT_EQ(shown.at("course"), "medical-cell-biology");
        EXPECT_TRUE(shown.at("reason").is_null());
        EXPECT_EQ(phase_of(id), "waiting");
        EXPECT_EQ(retry_job(id, teacher_).status, 409);
        EXPECT_EQ(state_of(first_lecture).at("state"), "published");
    }
}

TEST_F(lecture_work, slides_whose_job_is_tried_again_are_queued_once) {
    auto video = some_video();
    video.playback_json = R"({"renditions":[],"slides":true})";
    catalogue::publish(*database_, first_lecture, video).value();
    const auto id = fail(first_lecture, "later-slide-texts");
    database_->execute("UPDATE slide_readings SET state = 'failed'").value();
    ASSERT_EQ(retry_job(id, admin_).status, 202);
    auto in = db::transaction::begin(*database_).value();
    EXPECT_EQ(catalogue::reopen_failed_slides(in).value(), 0) << "a job does it";
    EXPECT_TRUE(catalogue::take_unread_slides(in, 8).value().empty());
}

TEST_F(lecture_work, a_recording_is_tried_again_by_its_job_too) {
    const auto id = enqueue(first_lecture);
    fail_job();
    EXPECT_EQ(retry_job(id, teacher_).status, 202);
    EXPECT_EQ(state_of(first_lecture).at("state"), "processing");
}

TEST_F(lecture_work, a_job_that_another_made_up_for_is_not_tried_again) {
    const auto renditions = fail(first_lecture, "later-renditions");
    const auto slides = fail(first_lecture, "later-slide-texts");
    const auto newer = fail(first_lecture, "later-slide-texts");
    EXPECT_EQ(retry_job(slides, admin_).status, 409);
    EXPECT_EQ(phase_of(slides), "failed");
    EXPECT_EQ(retry_job(newer, admin_).status, 202);
    EXPECT_EQ(retry_job(renditions, admin_).status, 202);
}

TEST_F(lecture_work, a_job_of_a_draft_is_not_there_for_others) {
    const auto id = fail(hidden_lecture, "later-renditions");
    EXPECT_EQ(retry_job(id, other_).status, 404);
    EXPECT_EQ(retry_job(id, student_).status, 404);
    EXPECT_EQ(retry_job("none", admin_).status, 404);
    EXPECT_EQ(retry_job(id, admin_).status, 202);
}

} // namespace lectern::api

// From a recording that shows words to a search that finds them, with the real worker.
#include "app/slide_job.hpp"
#include "app/text_keeper.hpp"
#include "component/app/job_fixture.hpp"
#include "component/drawn_text.hpp"

#include "lectern/base/log.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/catalogue/moments.hpp"
#include "lectern/catalogue/slide_texts.hpp"
#include "lectern/jobs/queue.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

namespace lectern::app {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

class slide_job_test : public recording_job_test {
protected:
    slide_job_test() { settings_.targets.av1 = false; }

    std::string published(const std::vector<drawn_slide>& slides) {
        const auto lecture = catalogue::create_lecture(*library_.database, "anatomy", "Cells").value();
        play(lecture, "one", slides);
        return lecture;
    }
    void play(const std::string& lecture, const std::string& name, const std::vector<drawn_slide>& slides) {
        draw_recording(data() / "sources" / name, slides);
        auto in = db::transaction::begin(*library_.database).value();
        const recording_job job{fs::path("sources") / name, name, base::sha256_hex(name)};
        const auto id = jobs::enqueue(in, package_job, lecture, to_payload(job), base::now()).value();
        ASSERT_TRUE(in.commit());
        const auto ended = run_to_its_end(id);
        ASSERT_EQ(ended.state.phase, jobs::job_phase::done) << ended.state.reason;
    }
    std::vector<jobs::job> queued() {
        auto all = jobs::unfinished(*library_.database).value();
        std::erase_if(all, [](const auto& job) { return job.kind != slides_job; });
        return all;
    }
    jobs::job read_slides() {
        EXPECT_EQ(queue_slide_readings(*library_.database).value(), 1U);
        return run_to_its_end(queued().at(0).id);
    }
    // "<second> <snippet>" of each slide.
    std::vector<std::string> found(std::string_view words) {
        write_texts_now(*library_.database, library_.packages);
        std::vector<std::string> all;
        const auto hits = catalogue::search_moments(
            *library_.database, {words, {}, false, [](const catalogue::watch_facts&) { return true; }, 20});
        for (const auto& hit : hits.value()) {
            EXPECT_EQ(hit.kind, catalogue::hit_kind::slide);
            all.push_back(std::to_string(hit.moment->start_us / 1'000'000) + " " + hit.moment->snippet);
        }
        return all;
    }

    const std::vector<drawn_slide> two_{{"Mitochondria", "The powerhouse of the cell"},
                                        {"Ribosomes", "Translation of messenger RNA", "0x142040:white"}};
};

TEST_F(slide_job_test, what_can_be_read_on_a_slide_is_found_with_its_second) {
    const auto lecture = published(two_);
    EXPECT_THAT(found("ribosomes"), IsEmpty()) << "publication waits for nothing";
    const auto done = read_slides();
    EXPECT_EQ(done.state.phase, jobs::job_phase::done) << done.state.reason;
    EXPECT_TRUE(jobs::is_background(done.kind));
    ASSERT_EQ(found("ribosomes").size(), 1U);
    EXPECT_THAT(found("messenger ribosomes")[0],
                testing::AnyOf(StartsWith("9 Ribosomes Translation of messenger"),
                               StartsWith("10 Ribosomes Translation of messenger")));
    EXPECT_THAT(found("powerhouse"), ElementsAre("0 Mitochondria The powerhouse of the cell"));
    EXPECT_EQ(queue_slide_readings(*library_.database).value(), 0U);
    EXPECT_THAT(names_in(data() / "staging"), IsEmpty());
    EXPECT_EQ(catalogue::lecture_standings(*library_.database).value().at(0).status, "published");
}

TEST_F(slide_job_test, a_worker_that_is_killed_after_each_slide_loses_none) {
    published(two_);
    ::setenv("LECTERN_CRASH_AT", "slide_read", 1);
    const auto done = read_slides();
    ::unsetenv("LECTERN_CRASH_AT");
    EXPECT_EQ(done.state.phase, jobs::job_phase::done) << done.state.reason;
    EXPECT_EQ(done.state.attempts, 3); // and the third has nothing left to read
    EXPECT_EQ(found("powerhouse").size() + found("ribosomes").size(), 2U);
}

TEST_F(slide_job_test, what_was_read_before_the_job_gave_up_is_found) {
    published(two_);
    ::setenv("LECTERN_CRASH_AT", "worker_walled", 1);
    const auto failed = read_slides();
    ::unsetenv("LECTERN_CRASH_AT");
    EXPECT_EQ(failed.state.phase, jobs::job_phase::failed);
    EXPECT_THAT(failed.state.reason, StartsWith("The words on the slides could not be read: "));
    EXPECT_EQ(queue_slide_readings(*library_.database).value(), 0U) << "nobody asks for it again";
    EXPECT_EQ(catalogue::lecture_standings(*library_.database).value().at(0).status, "published");
}

TEST_F(slide_job_test, a_recording_that_was_replaced_is_found_no_more_and_its_job_does_nothing) {
    const auto lecture = published(two_);
    read_slides();
    ASSERT_EQ(found("powerhouse").size(), 1U);
    play(lecture, "two", {{"Photosynthesis", "Chlorophyll absorbs light"}, two_[1]});
    EXPECT_THAT(found("powerhouse"), IsEmpty());
    ASSERT_EQ(queue_slide_readings(*library_.database).value(), 1U);
    const auto outdated = queued().at(0);
    play(lecture, "three", {{"Osmosis", "Water through a membrane"}});
    EXPECT_EQ(run_to_its_end(outdated.id).state.phase, jobs::job_phase::done);
    EXPECT_THAT(found("chlorophyll"), IsEmpty());
    read_slides();
    EXPECT_THAT(found("osmosis"), ElementsAre("0 Osmosis Water through a membrane"));
    EXPECT_EQ(catalogue::find_slide_texts(*library_.database, lecture).value().size(), 1U);
}

TEST_F(slide_job_test, chinese_is_found_by_any_two_characters) {
    const auto lecture = published({two_[0]});
    read_slides();
    const auto read = catalogue::find_slide_texts(*library_.database, lecture).value();
    auto in = db::transaction::begin(*library_.database).value();
    catalogue::save_slide_text(in, lecture, {read.begin()->first, "chi_sim", "线粒体是细胞的能量工厂"})
        .value();
    in.connection().execute("UPDATE lecture_texts SET next = -1").value();
    ASSERT_TRUE(in.commit());
    EXPECT_THAT(found("胞的"), ElementsAre("0 线粒体是细胞的能量工厂"));
    EXPECT_THAT(found("能量工厂"), ElementsAre("0 线粒体是细胞的能量工厂"));
    EXPECT_THAT(found("powerhouse"), IsEmpty());
}

TEST_F(slide_job_test, without_tesseracts_data_the_log_says_so_and_the_job_waits) {
    published({two_[0]});
    ASSERT_EQ(queue_slide_readings(*library_.database).value(), 1U);
    settings_.slides.tesseract_data = (scratch_.path() / "nothing").string();
    base::set_log_level(base::log_level::info);
    testing::internal::CaptureStderr();
    EXPECT_EQ(say_slide_languages(settings_.slides), "");
    const auto said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("slides.language_missing language=eng"), std::string::npos) << said;
    EXPECT_NE(said.find("slides.not_read"), std::string::npos) << said;
    base::set_log_level(base::log_level::off);
    jobs::runner_options options;
    options.database = data() / "lectern.db";
    options.look_interval = 20ms;
    jobs::runner runner(options, server_job_calls(settings_, library_.packages));
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (queued().at(0).state.waits_for == "a free worker" && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    EXPECT_EQ(queued().at(0).state.waits_for, "Tesseract's data for the languages of slides.languages");
    EXPECT_EQ(queued().at(0).state.attempts, 0);
}

TEST_F(slide_job_test, what_was_read_is_not_found_where_it_is_asked_for_no_more_and_is_not_read_twice) {
    const auto lecture = published(two_);
    read_slides();
    ASSERT_EQ(found("powerhouse").size(), 1U);
    const auto asked_for = std::exchange(settings_.slides.languages, "");
    turn_slide_search(*library_.database, settings_.slides).value();
    EXPECT_THAT(found("powerhouse"), IsEmpty());
    library_.database->execute("UPDATE lecture_texts SET next = -1")
        .value(); // another audience, for instance
    EXPECT_THAT(found("powerhouse"), IsEmpty());
    settings_.slides.languages = asked_for;
    turn_slide_search(*library_.database, settings_.slides).value();
    EXPECT_EQ(found("powerhouse").size(), 1U);
    reopen_slide_readings(*library_.database, "eng").value();
    EXPECT_EQ(queue_slide_readings(*library_.database).value(), 0U);
    EXPECT_EQ(catalogue::find_slide_texts(*library_.database, lecture).value().size(), 2U);
}

TEST_F(slide_job_test, a_server_that_begins_anew_with_the_same_languages_writes_no_texts_again) {
    published({two_[0]});
    read_slides();
    ASSERT_EQ(found("powerhouse").size(), 1U);
    turn_slide_search(*library_.database, settings_.slides).value();
    EXPECT_FALSE(catalogue::find_waiting_texts(*library_.database, 0).value());
}

TEST_F(slide_job_test, jobs_that_were_lost_are_put_in_again_when_a_server_begins) {
    published({two_[0]});
    ASSERT_EQ(queue_slide_readings(*library_.database).value(), 1U);
    reopen_slide_readings(*library_.database, "eng").value();
    EXPECT_EQ(queue_slide_readings(*library_.database).value(), 0U);
    library_.database->execute("DELETE FROM jobs").value();
    reopen_slide_readings(*library_.database, "eng").value();
    EXPECT_EQ(read_slides().state.phase, jobs::job_phase::done);
    reopen_slide_readings(*library_.database, "eng").value();
    EXPECT_EQ(queue_slide_readings(*library_.database).value(), 0U);
    reopen_slide_readings(*library_.database, "eng+chi_sim").value();
    EXPECT_EQ(queue_slide_readings(*library_.database).value(), 1U);
}

} // namespace lectern::app

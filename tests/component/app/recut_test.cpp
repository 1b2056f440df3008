// A recording that plays is cut without a new upload: its captions and its later renditions go along.
#include "app/lecture_choice.hpp"
#include "app/recording_pipeline.hpp"
#include "app/recut.hpp"
#include "app/replaced_packages.hpp"
#include "component/app/job_fixture.hpp"

#include "lectern/catalogue/captions.hpp"

namespace lectern::app {

class recut_test : public recording_job_test {
protected:
    void SetUp() override {
        recording_job_test::SetUp();
        settings_.targets.av1 = false;
        lecture_ = catalogue::create_lecture(*library_.database, "cells", "One").value();
        make_source("source", "s=320x180:r=10", 9);
        ASSERT_EQ(run_to_its_end(put_in(lecture_, "source")).state.phase, jobs::job_phase::done);
    }
    std::string recut(std::vector<media::cut> cuts) {
        const auto tasks = recording_tasks(data());
        const auto last = jobs::newest_of_kind(*library_.database, lecture_, tasks.kind, 1).value().at(0);
        auto in = db::transaction::begin(*library_.database).value();
        const auto payload = tasks.recut(last.payload, media::cut_list(std::move(cuts))).value();
        auto id = jobs::enqueue(in, tasks.kind, lecture_, payload, base::now()).value();
        EXPECT_TRUE(in.commit());
        return id;
    }
    store::package_manifest plays() const {
        return library_.packages.load(catalogue::playing(*library_.database, lecture_).value()->package_id)
            .value();
    }
    void write_captions(const std::string& webvtt, const std::string& review) {
        auto in = db::transaction::begin(*library_.database).value();
        catalogue::keep_caption_text(in, lecture_, {"en.first", webvtt}, base::now()).value();
        catalogue::save_captions(in, lecture_, {"en", "English", "speech", review, "en.first", 1},
                                 base::now())
            .value();
        EXPECT_TRUE(in.commit());
    }

    std::string lecture_;
};

TEST_F(recut_test, what_was_written_since_moves_by_what_is_cut) {
    write_captions("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\ncut away\n\n"
                   "00:00:05.000 --> 00:00:06.000\nstays\n\n",
                   "draft");
    const auto done = run_to_its_end(recut({{0s, 3s}}));
    ASSERT_EQ(done.state.phase, jobs::job_phase::done) << done.state.reason;
    EXPECT_NEAR(plays().duration_s, 6, 0.2);
    EXPECT_EQ(plays().cuts, (std::vector<media::cut>{{0s, 3s}}));
    const auto captions = catalogue::find_captions(*library_.database, lecture_).value().value();
    ASSERT_EQ(captions.tracks.size(), 1U);
    const auto& track = captions.tracks[0];
    EXPECT_EQ(track.review, "draft") << "a cut makes nothing public";
    EXPECT_EQ(track.origin, "speech");
    EXPECT_EQ(catalogue::find_caption_text(*library_.database, lecture_, track.file).value().value(),
              "WEBVTT\n\n00:00:02.000 --> 00:00:03.000\nstays\n\n");
    EXPECT_TRUE(plays().captions.empty()) << "a draft is not in the package";
    EXPECT_EQ(catalogue::find_caption_text(*library_.database, lecture_, "en.first").value().value(), "")
        << "nor is what was cut out of it to be had under its old name";
}

TEST_F(recut_test, the_whole_comes_back_when_nothing_is_cut_any_more) {
    const auto whole = catalogue::playing(*library_.database, lecture_).value()->package_id;
    ASSERT_EQ(run_to_its_end(recut({{2s, 4s}, {6s, 100s}})).state.phase, jobs::job_phase::done);
    EXPECT_NEAR(plays().duration_s, 4, 0.2);
    ASSERT_EQ(run_to_its_end(recut({})).state.phase, jobs::job_phase::done);
    EXPECT_EQ(catalogue::playing(*library_.database, lecture_).value()->package_id, whole) << "byte for byte";
}

TEST_F(recut_test, the_same_recording_again_is_still_that_recording) {
    ASSERT_EQ(run_to_its_end(recut({{0s, 3s}})).state.phase, jobs::job_phase::done);
    EXPECT_TRUE(package_made_of(*library_.database, lecture_, std::string(64, 'a')).value())
        << "an import of it, or an upload, publishes nothing that was cut out";
    EXPECT_FALSE(package_made_of(*library_.database, lecture_, std::string(64, 'b')).value());
}

TEST_F(recut_test, nothing_is_cut_of_a_recording_that_came_since) {
    const auto late = recut({{0s, 3s}});
    auto video = catalogue::packaged_video();
    video.package_id = catalogue::playing(*library_.database, lecture_).value()->package_id;
    video.source_name = "another";
    video.source_sha256 = std::string(64, 'c');
    video.duration = 9s;
    video.playback_json = "{}";
    ASSERT_TRUE(catalogue::publish(*library_.database, lecture_, video)); // by an import without a server
    EXPECT_EQ(run_to_its_end(late).state.phase, jobs::job_phase::done);
    EXPECT_EQ(catalogue::find_captions(*library_.database, lecture_).value()->source_sha256,
              std::string(64, 'c'));
}

TEST_F(recut_test, cuts_that_leave_nothing_change_nothing) {
    const auto whole = catalogue::playing(*library_.database, lecture_).value()->package_id;
    const auto failed = run_to_its_end(recut({{0s, 8900ms}}));
    EXPECT_EQ(failed.state.phase, jobs::job_phase::failed);
    EXPECT_EQ(failed.state.reason, "The cuts leave nothing of the recording.");
    EXPECT_EQ(catalogue::playing(*library_.database, lecture_).value()->package_id, whole);
}

class replaced_test : public recut_test {
protected:
    void SetUp() override {
        recut_test::SetUp();
        whole_ = plays_now();
        cut_and_wait({{0s, 3s}});
    }
    void cut_and_wait(std::vector<media::cut> cuts) {
        const auto done = run_to_its_end(recut(std::move(cuts)));
        ASSERT_EQ(done.state.phase, jobs::job_phase::done) << done.state.reason;
    }
    std::string plays_now() { return catalogue::playing(*library_.database, lecture_).value()->package_id; }
    // As if so much time had passed.
    std::size_t remove_after(std::chrono::seconds time = 1s) {
        return remove_replaced_packages(*library_.database, library_.packages, base::now() + time).value();
    }
    bool is_there(const std::string& package) const {
        return fs::is_directory(library_.packages.path_of(package));
    }
    std::vector<std::string> known() const { return catalogue::known_packages(*library_.database).value(); }

    std::string whole_;
};

TEST_F(replaced_test, packages_that_were_cut_otherwise_go_after_their_time_and_what_plays_stays) {
    const auto first = plays_now();
    cut_and_wait({{0s, 2s}, {6s, 7s}});
    const auto second = plays_now();
    EXPECT_EQ(remove_after(-60s), 0U) << "somebody may have begun to play them";
    EXPECT_EQ(remove_after(), 2U);
    EXPECT_FALSE(is_there(whole_));
    EXPECT_FALSE(is_there(first));
    EXPECT_TRUE(is_there(second));
    EXPECT_EQ(known(), std::vector{second});
    EXPECT_EQ(library_.packages.list().value(), known()) << "so that the doctor finds no difference";
    EXPECT_TRUE(names_in(data() / "staging").empty());
    EXPECT_EQ(remove_after(), 0U);
    cut_and_wait({});
    EXPECT_EQ(plays_now(), whole_) << "made again of the recording, byte for byte";
    EXPECT_TRUE(library_.packages.verify(whole_).value().empty());
    EXPECT_EQ(known().size(), 2U);
    EXPECT_EQ(remove_after(), 1U);
    EXPECT_EQ(known(), std::vector{whole_});
}

TEST_F(replaced_test, no_package_goes_that_another_lecture_plays) {
    const auto other = catalogue::create_lecture(*library_.database, "cells", "Two").value();
    auto video = catalogue::packaged_video();
    video.package_id = whole_;
    video.source_name = "the same";
    video.source_sha256 = std::string(64, 'a');
    video.duration = 9s;
    video.playback_json = "{}";
    catalogue::publish(*library_.database, other, video).value();
    EXPECT_EQ(remove_after(), 0U);
    EXPECT_TRUE(is_there(whole_));
}

TEST_F(replaced_test, no_package_goes_that_could_not_be_made_again) {
    fs::rename(data() / "sources" / "source", data() / "elsewhere");
    EXPECT_EQ(remove_after(), 0U);
    fs::rename(data() / "elsewhere", data() / "sources" / "source");
    const auto waiting = recut({});
    EXPECT_EQ(remove_after(), 0U) << "a job may find that it is there";
    ASSERT_EQ(run_to_its_end(waiting).state.phase, jobs::job_phase::done);
    EXPECT_EQ(remove_after(), 1U);
    EXPECT_TRUE(is_there(whole_));
}

TEST_F(replaced_test, no_package_goes_of_a_recording_that_another_one_replaced) {
    const auto cut = plays_now();
    make_source("other", "s=320x180:r=10", 8);
    auto in = db::transaction::begin(*library_.database).value();
    const recording_job task{fs::path("sources") / "other", "other", std::string(64, 'b')};
    const auto id = jobs::enqueue(in, package_job, lecture_, to_payload(task), base::now()).value();
    ASSERT_TRUE(in.commit());
    ASSERT_EQ(run_to_its_end(id).state.phase, jobs::job_phase::done);
    EXPECT_EQ(remove_after(), 0U);
    EXPECT_TRUE(is_there(whole_) && is_there(cut));
}

TEST_F(replaced_test, a_removal_that_was_killed_half_way_is_finished) {
    fs::rename(library_.packages.path_of(whole_), data() / "staging" / ("leaving-" + whole_));
    EXPECT_EQ(known().size(), 2U);
    EXPECT_EQ(remove_after(), 1U);
    EXPECT_EQ(known().size(), 1U);
    EXPECT_TRUE(names_in(data() / "staging").empty());
}

TEST_F(replaced_test, whoever_found_a_package_that_has_left_since_publishes_nothing) {
    EXPECT_EQ(remove_after(), 1U);
    auto video = catalogue::packaged_video();
    video.package_id = whole_;
    auto in = db::transaction::begin(*library_.database).value();
    EXPECT_EQ(publish_stored(in, library_.packages, lecture_, video).error().code, errc::not_found);
}

} // namespace lectern::app

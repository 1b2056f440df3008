// A recording that plays is cut without a new upload: its captions and its later renditions go along.
#include "app/lecture_choice.hpp"
#include "app/recording_pipeline.hpp"
#include "component/app/recut_fixture.hpp"

namespace lectern::app {

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

TEST_F(recut_test, any_copy_of_a_recording_will_do) {
    const auto kept = [&] {
        const auto payload = recording_tasks(data())
                                 .kept(*library_.database, {std::string(64, 'a'), {}, {}})
                                 .value()
                                 .value_or("{}");
        const auto task = parse_payload(payload);
        return task ? task->source : fs::path();
    };
    EXPECT_EQ(kept(), fs::path("sources") / "source");
    auto in = db::transaction::begin(*library_.database).value();
    const auto bytes = fs::file_size(data() / "sources" / "source");
    ASSERT_TRUE(upload::add_source(in, {"second", "again", bytes, std::string(64, 'a')}, base::now()));
    ASSERT_TRUE(in.commit());
    fs::rename(data() / "sources" / "source", data() / "sources" / "second");
    EXPECT_EQ(kept(), fs::path("sources") / "second");
    fs::resize_file(data() / "sources" / "second", 1000);
    EXPECT_EQ(kept(), fs::path());
}

TEST_F(recut_test, any_copy_of_a_recording_is_prepared_for_the_profile_of_what_plays) {
    const auto profile_of = [&](const std::string& payload, const std::string& plan) {
        const auto kept =
            recording_tasks(data()).kept(*library_.database, {std::string(64, 'a'), payload, plan});
        return parse_payload(kept.value().value()).value().profile;
    };
    recording_job before{"sources/gone", "gone", std::string(64, 'a')};
    before.profile = "slides";
    EXPECT_EQ(profile_of(to_payload(before), R"({"profile":"archive"})"), "archive") << "a job made another";
    EXPECT_EQ(profile_of(to_payload(before), "{}"), "slides") << "packages once did not say it";
    EXPECT_EQ(profile_of("", R"({"profile":"archive"})"), "archive") << "imported while no server ran";
    for (const std::string plan : {"", "{}", R"({"profile":"other"})", R"({"profile":1})"})
        EXPECT_EQ(profile_of("", plan), "auto") << plan;
}

TEST_F(recut_test, what_nobody_chose_a_profile_for_is_as_configured) {
    const auto tasks = recording_tasks(data(), packaging::profile::slides);
    recording_job before{"sources/gone", "gone", std::string(64, 'a')};
    EXPECT_EQ(tasks.profile({std::string(64, 'a'), to_payload(before), "{}"}), "slides");
    EXPECT_EQ(tasks.profile({std::string(64, 'a'), "", R"({"profile":"archive"})"}), "archive");
    before.profile = "auto";
    EXPECT_EQ(tasks.profile({std::string(64, 'a'), to_payload(before), "{}"}), "auto") << "somebody did";
    const auto kept = tasks.kept(*library_.database, {std::string(64, 'a'), "", "{}"}).value();
    EXPECT_EQ(parse_payload(kept.value()).value().profile, "slides");
}

TEST_F(recut_test, another_profile_is_another_package_of_the_same_recording_cut_as_it_was) {
    ASSERT_EQ(run_to_its_end(recut({{0s, 3s}})).state.phase, jobs::job_phase::done);
    const std::string text = "WEBVTT\n\n00:00:02.000 --> 00:00:03.000\nas it was typed\n";
    write_captions(text, "reviewed");
    const auto before = catalogue::find_captions(*library_.database, lecture_).value().value();
    const auto done = run_to_its_end(again({std::nullopt, "camera"}));
    ASSERT_EQ(done.state.phase, jobs::job_phase::done) << done.state.reason;
    const auto now = catalogue::find_captions(*library_.database, lecture_).value().value();
    EXPECT_NE(now.package, before.package);
    EXPECT_EQ(now.source_sha256, before.source_sha256) << "places and the heat map go on";
    EXPECT_NE(plays().plan_json.find(R"("profile":"camera")"), std::string::npos) << plays().plan_json;
    EXPECT_EQ(plays().cuts, (std::vector<media::cut>{{0s, 3s}}));
    ASSERT_EQ(now.tracks.size(), 1U);
    EXPECT_EQ(now.tracks[0].file, "en.first") << "nothing moved";
    EXPECT_EQ(now.tracks[0].review, "reviewed");
    EXPECT_EQ(catalogue::find_caption_text(*library_.database, lecture_, "en.first").value().value(), text);
}

TEST_F(recut_test, the_profile_is_in_the_package_that_was_made_by_it) {
    EXPECT_EQ(plays().plan_json.find("\"profile\""), std::string::npos) << "nobody chose";
    auto task = parse_payload(
                    jobs::newest_of_kind(*library_.database, lecture_, package_job, 1).value().at(0).payload)
                    .value();
    task.profile = "camera";
    task.source_sha256 = std::string(64, 'b');
    auto in = db::transaction::begin(*library_.database).value();
    const auto id = jobs::enqueue(in, package_job, lecture_, to_payload(task), base::now()).value();
    ASSERT_TRUE(in.commit());
    ASSERT_EQ(run_to_its_end(id).state.phase, jobs::job_phase::done);
    EXPECT_NE(plays().plan_json.find(R"("profile":"camera")"), std::string::npos) << plays().plan_json;
}

TEST_F(recut_test, cuts_that_leave_nothing_change_nothing) {
    const auto whole = catalogue::playing(*library_.database, lecture_).value()->package_id;
    const auto failed = run_to_its_end(recut({{0s, 8900ms}}));
    EXPECT_EQ(failed.state.phase, jobs::job_phase::failed);
    EXPECT_EQ(failed.state.reason, "The cuts leave nothing of the recording.");
    EXPECT_EQ(catalogue::playing(*library_.database, lecture_).value()->package_id, whole);
}

} // namespace lectern::app

// What cutting leaves behind goes from the disk, when it can be made again.
#include "app/recording_pipeline.hpp"
#include "app/replaced_packages.hpp"
#include "app/sweep_staging.hpp"
#include "component/app/recut_fixture.hpp"

#include "lectern/catalogue/replaced_packages.hpp"

namespace lectern::app {

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

TEST_F(replaced_test, a_package_of_another_profile_goes_as_one_that_was_cut_otherwise_does) {
    const auto cut = plays_now();
    ASSERT_EQ(run_to_its_end(again({std::nullopt, "camera"})).state.phase, jobs::job_phase::done);
    const auto filmed = plays_now();
    ASSERT_NE(filmed, cut);
    EXPECT_EQ(remove_after(-60s), 0U) << "for those who are watching";
    EXPECT_EQ(remove_after(), 2U);
    EXPECT_EQ(known(), std::vector{filmed});
    ASSERT_EQ(run_to_its_end(again({std::nullopt, "auto"})).state.phase, jobs::job_phase::done);
    EXPECT_EQ(plays_now(), cut) << "made again, byte for byte";
}

TEST_F(replaced_test, what_renditions_were_added_to_stays) {
    auto video = catalogue::packaged_video();
    const auto before = plays_now();
    const auto manifest = library_.packages.load(before).value();
    const auto more = data() / "more";
    fs::copy(library_.packages.path_of(before), more, fs::copy_options::recursive);
    base::write_file(more / "manifest.json", store::to_json(manifest) + "\n")
        .value(); // another name for the same
    video.package_id = library_.packages.publish(more).value();
    ASSERT_NE(video.package_id, before);
    video.source_name = "the same";
    video.source_sha256 =
        catalogue::find_captions(*library_.database, lecture_).value().value().source_sha256;
    video.duration = 6s;
    video.playback_json = "{}";
    catalogue::publish(*library_.database, lecture_, video).value();
    EXPECT_EQ(remove_after(), 1U) << "the whole";
    EXPECT_TRUE(is_there(before));
}

// As it came early: it shares the sound's bytes with what it was made for.
TEST_F(replaced_test, sound_that_came_early_goes_with_the_profile_that_it_was_made_for) {
    const auto before = plays_now();
    const auto from = library_.packages.path_of(before), early = data() / "early";
    auto manifest = library_.packages.load(before).value();
    std::erase_if(manifest.renditions, [](const auto& r) { return r.kind != store::rendition_kind::audio; });
    ASSERT_EQ(manifest.renditions.empty(), false);
    fs::copy(from, early, fs::copy_options::recursive | fs::copy_options::create_hard_links);
    fs::remove(early / "manifest.json");
    base::write_file(early / "manifest.json", store::to_json(manifest)).value();
    const auto facts = catalogue::find_captions(*library_.database, lecture_).value().value();
    auto video = catalogue::packaged_video();
    video.package_id = library_.packages.publish(early).value();
    ASSERT_NE(video.package_id, before);
    video.source_name = "the same";
    video.source_sha256 = facts.source_sha256;
    video.duration = 6s;
    video.playback_json = "{}";
    const auto sound = video.package_id;
    catalogue::publish(*library_.database, lecture_, video).value();
    video.package_id = before;
    catalogue::publish(*library_.database, lecture_, video).value();
    EXPECT_EQ(remove_after(), 1U) << "the whole";
    EXPECT_TRUE(is_there(sound)) << "a link to what plays";
    ASSERT_EQ(run_to_its_end(again({std::nullopt, "camera"})).state.phase, jobs::job_phase::done);
    EXPECT_EQ(remove_after(-60s), 0U);
    EXPECT_EQ(remove_after(), 2U) << "with what it was made for";
    EXPECT_FALSE(is_there(sound) || is_there(before));
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
    fs::copy_file(data() / "elsewhere", data() / "sources" / "source");
    fs::resize_file(data() / "sources" / "source", 1000);
    EXPECT_EQ(remove_after(), 0U) << "half of it is not it";
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

TEST_F(replaced_test, a_package_that_was_leaving_at_a_kill_is_there_again_before_the_staging_is_swept) {
    const auto aside = data() / "staging" / ("leaving-" + whole_), other = data() / "staging" / "leaving-no";
    fs::rename(library_.packages.path_of(whole_), aside);
    fs::create_directory(other);
    for (const auto& directory : {aside, other})
        fs::last_write_time(directory, fs::file_time_type::clock::now() - 1h);
    sweep_staging(*library_.database, library_.packages);
    EXPECT_TRUE(library_.packages.verify(whole_).value().empty());
    EXPECT_TRUE(names_in(data() / "staging").empty());
}

TEST_F(replaced_test, one_that_cannot_go_keeps_none_else) {
    const auto first = plays_now();
    cut_and_wait({{0s, 2s}, {6s, 7s}});
    const auto broken = std::min(whole_, first), sound = std::max(whole_, first);
    fs::remove(library_.packages.path_of(broken) / "manifest.json");
    EXPECT_FALSE(remove_replaced_packages(*library_.database, library_.packages, base::now() + 1s));
    EXPECT_FALSE(is_there(sound));
    EXPECT_TRUE(is_there(broken));
}

TEST_F(replaced_test, what_plays_is_known_to_be_played) {
    EXPECT_TRUE(catalogue::is_played(*library_.database, plays_now()).value());
    EXPECT_FALSE(catalogue::is_played(*library_.database, whole_).value());
}

class replaced_captions : public replaced_test {
protected:
    void SetUp() override {
        recut_test::SetUp();
        auto in = db::transaction::begin(*library_.database).value();
        recording_job task{fs::path("sources") / "source", "source", std::string(64, 'd')};
        task.captions.push_back({"en", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nat the beginning\n\n"
                                       "00:00:05.000 --> 00:00:06.000\nlater\n\n"});
        const auto id = jobs::enqueue(in, package_job, lecture_, to_payload(task), base::now()).value();
        ASSERT_TRUE(in.commit());
        ASSERT_EQ(run_to_its_end(id).state.phase, jobs::job_phase::done);
        whole_ = plays_now();
        ASSERT_EQ(plays().captions.size(), 1U);
    }
};

TEST_F(replaced_captions, no_package_goes_with_the_only_copy_of_what_was_said) {
    cut_and_wait({{0s, 3s}});
    EXPECT_EQ(remove_after(), 0U);
    EXPECT_NE(base::read_file(library_.packages.path_of(whole_) / "captions" / "en.vtt")
                  .value()
                  .find("at the beginning"),
              std::string::npos);
}

TEST_F(replaced_captions, a_package_goes_whose_captions_play_as_they_were) {
    cut_and_wait({{7s, 8s}});
    EXPECT_EQ(remove_after(), 1U);
    EXPECT_FALSE(is_there(whole_));
}

TEST_F(replaced_test, whoever_found_a_package_that_has_left_since_publishes_nothing) {
    EXPECT_EQ(remove_after(), 1U);
    auto video = catalogue::packaged_video();
    video.package_id = whole_;
    auto in = db::transaction::begin(*library_.database).value();
    EXPECT_EQ(publish_stored(in, library_.packages, lecture_, video).error().code, errc::not_found);
}

} // namespace lectern::app

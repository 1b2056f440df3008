// A long lecture can be heard while its picture is being prepared, and is looked at while it arrives.
#include "app/arrival_looks.hpp"
#include "component/app/job_fixture.hpp"

#include "lectern/store/package_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

namespace lectern::app {
namespace {

class arrival_test : public recording_job_test {
protected:
    arrival_test() {
        settings_.data = data().string();
        settings_.targets.early_after = 1s;
        settings_.targets.early_slides = 60s; // a busy machine must not make another package
        settings_.targets.av1 = false;
    }

    // The packages that the lecture has played, one after the other.
    std::vector<store::package_manifest> versions_of(const std::string& lecture) {
        std::vector<store::package_manifest> played;
        auto each = library_.database->prepare(
            "SELECT p.hash FROM lectures l JOIN videos v ON v.lecture_id = l.id JOIN video_versions n ON"
            " n.video_id = v.id JOIN packages p ON p.id = n.package_id WHERE l.public_id = ? ORDER BY"
            " n.number");
        each.bind(1, lecture);
        while (each.step().value()) {
            EXPECT_TRUE(library_.packages.verify(each.text(0)).value().empty());
            played.push_back(library_.packages.load(each.text(0)).value());
        }
        return played;
    }
    std::vector<store::package_manifest> played_during(const std::string& job, const std::string& lecture) {
        const auto done = run_to_its_end(job);
        EXPECT_EQ(done.state.phase, jobs::job_phase::done) << done.state.reason;
        return versions_of(lecture);
    }

    // The worker dies there in each attempt.
    void run_killed_at(const char* point) {
        ASSERT_EQ(::setenv("LECTERN_CRASH_AT", point, 1), 0);
        const auto failed = run_to_its_end(put_in(lecture_, "source"));
        ASSERT_EQ(::unsetenv("LECTERN_CRASH_AT"), 0);
        EXPECT_EQ(failed.state.phase, jobs::job_phase::failed);
    }

    std::string lecture_ = catalogue::create_lecture(*library_.database, "anatomy", "The skull").value();
};

std::set<store::rendition_kind> kinds_of(const store::package_manifest& manifest) {
    std::set<store::rendition_kind> kinds;
    for (const auto& r : manifest.renditions) kinds.insert(r.kind);
    return kinds;
}

using enum store::rendition_kind;

} // namespace

TEST_F(arrival_test, a_long_lecture_is_heard_before_it_is_seen) {
    make_slides(data() / "sources" / "source", "black");
    const auto played = played_during(put_in(lecture_, "source"), lecture_);
    ASSERT_EQ(played.size(), 3U);
    EXPECT_EQ(played[0].renditions.size(), 2U);
    EXPECT_EQ(kinds_of(played[0]), (std::set{audio, slides}));
    EXPECT_EQ(played[1].renditions.size(), 4U);
    EXPECT_EQ(kinds_of(played[1]), (std::set{audio, slides}));
    EXPECT_EQ(kinds_of(played[2]), (std::set{video, audio, slides}));
    for (const auto& manifest : played) EXPECT_NEAR(manifest.duration_s, played[2].duration_s, 0.001);
    EXPECT_EQ(names_in(data() / "staging"), std::vector<fs::path>{});
}

TEST_F(arrival_test, what_comes_twice_takes_its_room_once) {
    make_slides(data() / "sources" / "source", "black");
    ASSERT_EQ(played_during(put_in(lecture_, "source"), lecture_).size(), 3U);
    std::size_t shared = 0;
    for (const auto& id : library_.packages.list().value())
        shared += fs::hard_link_count(library_.packages.path_of(id) / "audio-und.mp4") == 2 ? 1 : 0;
    EXPECT_EQ(shared, 2U) << "the main sound of both that came early";
}

TEST_F(arrival_test, workers_that_die_between_the_two_that_come_early_lose_and_double_nothing) {
    make_slides(data() / "sources" / "source", "black");
    run_killed_at("sound_encoded");
    auto played = versions_of(lecture_);
    ASSERT_EQ(played.size(), 1U) << "published again by each attempt";
    EXPECT_EQ(played[0].renditions.size(), 2U);
    EXPECT_TRUE(catalogue::plays_early(*library_.database, lecture_).value());
    played = played_during(put_in(lecture_, "source"), lecture_);
    ASSERT_EQ(played.size(), 3U);
    EXPECT_EQ(played[1].renditions.size(), 4U);
    EXPECT_TRUE(kinds_of(played[2]).contains(video));
}

TEST_F(arrival_test, low_sounds_come_also_from_an_attempt_that_finds_no_slides_again) {
    make_slides(data() / "sources" / "source", "black");
    run_killed_at("sound_encoded");
    settings_.targets.early_slides = 0s;
    const auto played = played_during(put_in(lecture_, "source"), lecture_);
    ASSERT_EQ(played.size(), 3U);
    EXPECT_EQ(kinds_of(played[0]), (std::set{audio, slides}));
    EXPECT_EQ(kinds_of(played[1]), std::set{audio});
    EXPECT_EQ(played[1].renditions.size(), 3U);
    EXPECT_TRUE(kinds_of(played[2]).contains(slides));
}

TEST_F(arrival_test, an_attempt_after_all_of_the_sound_came_publishes_none_of_it_again) {
    make_slides(data() / "sources" / "source", "black");
    run_killed_at("encoded");
    auto played = versions_of(lecture_);
    ASSERT_EQ(played.size(), 2U);
    EXPECT_EQ(played[1].renditions.size(), 4U);
    played = played_during(put_in(lecture_, "source"), lecture_);
    ASSERT_EQ(played.size(), 3U);
    EXPECT_TRUE(kinds_of(played[2]).contains(video));
}

TEST_F(arrival_test, a_camera_is_seen_before_all_of_it_is_there) {
    make_moving(data() / "sources" / "source");
    const auto played = played_during(put_in(lecture_, "source"), lecture_);
    ASSERT_EQ(played.size(), 4U);
    EXPECT_EQ(kinds_of(played[1]), std::set{audio});
    EXPECT_EQ(kinds_of(played[2]), (std::set{video, audio}));
    EXPECT_EQ(played[2].renditions.size(), played[1].renditions.size() + 1);
    EXPECT_GT(played[3].renditions.size(), played[2].renditions.size());
    EXPECT_FALSE(catalogue::plays_early(*library_.database, lecture_).value());
    EXPECT_EQ(names_in(data() / "staging"), std::vector<fs::path>{});
}

TEST_F(arrival_test, workers_that_die_before_and_after_the_lowest_picture_lose_and_double_nothing) {
    make_moving(data() / "sources" / "source");
    run_killed_at("low_picture_encoded");
    auto played = versions_of(lecture_);
    ASSERT_EQ(played.size(), 2U) << "the sound was published again by an attempt";
    EXPECT_EQ(kinds_of(played[1]), std::set{audio});
    run_killed_at("encoded");
    played = versions_of(lecture_);
    ASSERT_EQ(played.size(), 3U);
    EXPECT_EQ(kinds_of(played[2]), (std::set{video, audio}));
    EXPECT_TRUE(catalogue::plays_early(*library_.database, lecture_).value());
    played = played_during(put_in(lecture_, "source"), lecture_);
    ASSERT_EQ(played.size(), 4U);
    EXPECT_GT(played[3].renditions.size(), played[2].renditions.size());
}

TEST_F(arrival_test, a_lecture_whose_picture_will_not_come_says_so_and_takes_the_recording_again) {
    make_slides(data() / "sources" / "source", "black");
    const auto played = played_during(put_in(lecture_, "source"), lecture_);
    ASSERT_EQ(played.size(), 3U);
    EXPECT_FALSE(catalogue::plays_early(*library_.database, lecture_).value());
    const std::string sha(64, 'b');
    const catalogue::packaged_video sound{
        std::string(64, 'c'), "s.mkv", sha, 14s, 1000, R"({"renditions":[],"captions":[]})", true};
    ASSERT_TRUE(catalogue::publish(*library_.database, lecture_, sound));
    EXPECT_TRUE(catalogue::plays_early(*library_.database, lecture_).value());
    EXPECT_FALSE(catalogue::published_package(*library_.database, lecture_, sha).value());
    jobs::job failed;
    failed.kind = package_job;
    failed.lecture_id = lecture_;
    failed.state.phase = jobs::job_phase::failed;
    failed.state.reason = "It is damaged.";
    auto in = db::transaction::begin(*library_.database).value();
    ASSERT_TRUE(recording_job_calls(settings_, library_.packages).changed(in, failed));
    auto told = in.connection().prepare("SELECT status, status_reason FROM lectures WHERE public_id = ?");
    told.bind(1, lecture_);
    ASSERT_TRUE(told.step().value());
    EXPECT_EQ(told.text(0), "published");
    EXPECT_EQ(told.text(1), "Only a part of it could be prepared. It is damaged.");
}

TEST_F(arrival_test, a_lecture_that_plays_keeps_its_picture_until_the_next_is_there) {
    make_slides(data() / "sources" / "one", "black");
    make_slides(data() / "sources" / "two", "blue");
    settings_.targets.early_after = 0s;
    ASSERT_EQ(played_during(put_in(lecture_, "one"), lecture_).size(), 1U);
    settings_.targets.early_after = 1s;
    const auto played = played_during(put_in(lecture_, "two"), lecture_);
    for (const auto& manifest : played) EXPECT_TRUE(kinds_of(manifest).contains(video));
}

TEST_F(arrival_test, what_was_found_while_it_arrived_is_there_from_the_first) {
    const auto whole = base::read_file(make_slides(scratch_.path() / "whole", "black")).value();
    const auto file = data() / "sources" / "upload-1";
    fs::create_directories(file.parent_path());
    arrival_looks looks(settings_);
    constexpr std::size_t steps = 4, begun = 2;
    for (std::size_t i = 0; i < steps; ++i) {
        const auto at = whole.size() * i / steps, end = whole.size() * (i + 1) / steps;
        std::ofstream(file, std::ios::binary | std::ios::app)
            .write(whole.data() + at, static_cast<std::streamsize>(end - at));
        if (i + 1 == begun) looks.notice({"upload-1", lecture_, file, 1U << 20U, whole.size() + (1U << 20U)});
    }
    std::ofstream(file, std::ios::binary | std::ios::app) << std::string(1U << 20U, '\0'); // after the media
    const auto all = fs::file_size(file);
    looks.notice({"upload-1", lecture_, file, all, all}); // the last byte
    // The job may come much later: others are before it.
    const auto noted = data() / "staging" / "look-upload-1" / "work" / "slides";
    const auto until = std::chrono::steady_clock::now() + 120s;
    while (!fs::exists(noted) && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    ASSERT_TRUE(fs::exists(noted));
    const auto played = played_during(put_in(lecture_, "upload-1"), lecture_);
    ASSERT_EQ(played.size(), 3U);
    EXPECT_EQ(kinds_of(played[0]), (std::set{audio, slides}));
    EXPECT_EQ(kinds_of(played[1]), (std::set{audio, slides}));
    EXPECT_EQ(kinds_of(played[2]), (std::set{video, audio, slides}));
    EXPECT_EQ(names_in(data() / "staging"), std::vector<fs::path>{});
}

} // namespace lectern::app

// A job from its place in the queue to its end, with the real worker; and a worker that is killed half way.
#include "app/recording_pipeline.hpp"
#include "app/staging.hpp"
#include "component/app/job_fixture.hpp"

#include "lectern/base/log.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/jobs/runner.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/store/package_files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <unistd.h>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// The one child of this process; tests of one binary run one after the other.
pid_t only_child() {
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream in(entry.path() / "stat");
        std::string text((std::istreambuf_iterator<char>(in)), {});
        std::istringstream rest(text.substr(std::min(text.size(), text.rfind(')') + 1)));
        std::string state;
        pid_t parent = 0;
        if (rest >> state >> parent && parent == ::getpid() && state != "Z")
            return static_cast<pid_t>(std::stol(name));
    }
    return -1;
}

// How many bytes of each rendition the journals call whole, but for the last fragment of each.
std::map<std::string, std::uint64_t> noted_bytes(const fs::path& journals) {
    std::map<std::string, std::uint64_t> bytes;
    for (const auto& entry : fs::directory_iterator(journals)) {
        std::ifstream in(entry.path());
        std::uint64_t whole = 0, last = 0;
        for (std::string line; std::getline(in, line) && !in.eof();) {
            std::istringstream words(line);
            std::string kind;
            std::uint64_t count = 0;
            if (words >> kind >> count && (kind == "init" || kind == "fragment")) whole += last, last = count;
        }
        bytes[entry.path().stem().string()] = whole;
    }
    return bytes;
}

} // namespace

TEST_F(recording_job_test, a_worker_that_is_killed_leaves_what_the_next_one_goes_on_with) {
    const auto file = make_source("source", "s=320x180:r=25", 24);
    const recording what{file, "lecture.mkv", std::string(64, 'a'), "job-1"};
    packaging::package_options options;
    double at_kill = 0;
    options.on_progress = [&](const media::progress& now) {
        if (now.fraction < 0.4 || at_kill > 0) return;
        at_kill = now.fraction;
        ASSERT_EQ(::kill(only_child(), SIGKILL), 0);
    };
    const auto first = package_into_store(what, options, library_.packages, settings_.worker);
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error().code, errc::internal) << first.error().detail;

    const auto work = data() / "staging" / "job-1" / "work";
    std::map<std::string, std::string> early;
    for (const auto& [id, bytes] : noted_bytes(work / "journals")) {
        EXPECT_GT(bytes, 10'000U) << id;
        early[id] = base::read_file(work / "making" / (id + ".mp4")).value().substr(0, bytes);
    }
    ASSERT_GE(early.size(), 3U);
    EXPECT_TRUE(abandoned_work(library_.packages.staging(), {"job-1"}).value().empty());

    std::vector<double> seen;
    std::string notes;
    options.on_progress = [&](const media::progress& now) { seen.push_back(now.fraction); };
    options.on_note = [&](std::string_view text) { notes += text; };
    const auto second = package_into_store(what, options, library_.packages, settings_.worker);
    ASSERT_TRUE(second) << second.error().detail;
    EXPECT_NE(notes.find("goes on at 0:00:"), std::string::npos) << notes;
    EXPECT_GT(seen.front(), 0.1);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_NEAR(static_cast<double>(second->duration.count()), 24e6, 1e5);
    EXPECT_TRUE(library_.packages.verify(second->package_id).value().empty());
    for (const auto& [id, bytes] : early) {
        const auto file_now = library_.packages.path_of(second->package_id) / (id + ".mp4");
        EXPECT_EQ(base::read_file(file_now).value().substr(0, bytes.size()), bytes) << id;
    }
    // Killed once more, before its lecture was told: nothing is left to encode.
    notes.clear();
    const auto third = package_into_store(what, options, library_.packages, settings_.worker);
    ASSERT_TRUE(third) << third.error().detail;
    EXPECT_EQ(third->package_id, second->package_id);
    EXPECT_EQ(notes, "an earlier attempt had moved the package to its place");
}

TEST_F(recording_job_test, work_of_another_recording_or_program_is_not_gone_on_with) {
    const auto file = make_source("source", "s=64x36:r=10", 3);
    const auto job = data() / "staging" / "job-1";
    fs::create_directories(job / "work" / "making");
    ASSERT_TRUE(base::write_file(job / "recipe", "another"));
    ASSERT_TRUE(base::write_file(job / "published", std::string(64, '0')));
    ASSERT_TRUE(base::write_file(job / "work" / "making" / "stranger.txt", "x"));
    packaging::package_options options;
    std::string notes;
    options.on_note = [&](std::string_view text) { notes += text; };
    const auto made = package_into_store({file, "a", std::string(64, 'a'), "job-1"}, options,
                                         library_.packages, settings_.worker);
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_NE(notes.find("begins again"), std::string::npos) << notes;
    EXPECT_TRUE(library_.packages.verify(made->package_id).value().empty());
}

TEST_F(recording_job_test, two_attempts_of_one_job_do_not_work_at_the_same_time) {
    const auto file = make_source("source", "s=64x36:r=10", 1);
    fs::create_directories(data() / "staging" / "job-1");
    const auto held = base::try_lock_file(data() / "staging" / "job-1" / "lock");
    ASSERT_TRUE(held);
    const auto made = package_into_store({file, "a", std::string(64, 'a'), "job-1"}, {}, library_.packages,
                                         settings_.worker);
    EXPECT_EQ(made.error().code, errc::busy);
}

TEST_F(recording_job_test, a_job_that_is_done_leaves_its_source_and_nothing_in_staging) {
    const auto file = make_source("source", "s=64x36:r=10", 3);
    const auto before = base::read_file(file).value();
    const auto lecture = catalogue::create_lecture(*library_.database, "anatomy", "The skull").value();
    const auto done = run_to_its_end(put_in(lecture, "source"));
    EXPECT_EQ(done.state.phase, jobs::job_phase::done) << done.state.reason;
    EXPECT_TRUE(catalogue::has_video(*library_.database, lecture).value());
    EXPECT_EQ(base::read_file(file).value(), before);
    EXPECT_EQ(names_in(data() / "staging"), std::vector<fs::path>{});
}

namespace {

std::optional<jobs::job> job_of_kind(db::database& database, std::string_view kind) {
    for (auto& job : jobs::not_done(database).value())
        if (job.kind == kind) return std::move(job);
    return std::nullopt;
}

struct slides_on_disk {
    store::rendition rendition;
    std::ptrdiff_t webp, avif; // files
};

slides_on_disk slides_of(const library& from, const std::string& lecture) {
    const auto package = catalogue::playing(*from.database, lecture).value()->package_id;
    const auto manifest = from.packages.load(package).value();
    const auto count = [&](std::string_view ending) {
        return std::ranges::count_if(manifest.files, [&](const auto& f) {
            return f.path.starts_with("slides/") && f.path.ends_with(ending);
        });
    };
    EXPECT_TRUE(from.packages.verify(package).value().empty());
    return {*std::ranges::find(manifest.renditions, store::rendition_kind::slides, &store::rendition::kind),
            count(".webp"), count(".avif")};
}

bool has_av1(const store::package_manifest& manifest) {
    return std::ranges::any_of(manifest.renditions,
                               [](const auto& r) { return r.codecs.starts_with("av01"); });
}

} // namespace

TEST_F(recording_job_test,
       a_lecture_plays_before_its_av1_is_made_and_gets_it_later_in_a_package_of_the_same) {
    make_slides(data() / "sources" / "source", "black");
    settings_.targets.slides_segment = 6s;
    const auto lecture = catalogue::create_lecture(*library_.database, "anatomy", "The skull").value();
    const auto file_of = [this](const std::string& package, const std::string& name) {
        return library_.packages.path_of(package) / name;
    };
    const auto done = run_to_its_end(put_in(lecture, "source"));
    ASSERT_EQ(done.state.phase, jobs::job_phase::done) << done.state.reason;
    const auto first = catalogue::playing(*library_.database, lecture).value()->package_id;
    const auto quick = library_.packages.load(first).value();
    EXPECT_FALSE(has_av1(quick));
    EXPECT_TRUE(packaging::has_more_to_come(quick));
    const auto queued = job_of_kind(*library_.database, rest_job);
    ASSERT_TRUE(queued);
    EXPECT_EQ(jobs::newest_of_lecture(*library_.database, lecture).value()->id, done.id);

    settings_.targets.slides_segment = 10s; // of lectures to come
    EXPECT_EQ(run_to_its_end(queued->id).state.phase, jobs::job_phase::done);
    const auto second = catalogue::playing(*library_.database, lecture).value()->package_id;
    ASSERT_NE(second, first);
    const auto whole = library_.packages.load(second).value();
    EXPECT_TRUE(has_av1(whole));
    EXPECT_FALSE(packaging::has_more_to_come(whole));
    EXPECT_EQ(whole.duration_s, quick.duration_s);
    EXPECT_TRUE(library_.packages.verify(second).value().empty());
    EXPECT_TRUE(library_.packages.verify(first).value().empty()); // who watches it goes on
    for (const auto& r : quick.renditions) {
        if (r.kind == store::rendition_kind::slides) continue;
        const auto name = r.id + ".mp4";
        EXPECT_TRUE(fs::equivalent(file_of(first, name), file_of(second, name))) << r.id;
    }
    for (const auto& r : whole.renditions) {
        if (r.kind != store::rendition_kind::video) continue;
        ASSERT_EQ(r.index.segments.size(), 3U) << r.id;
        EXPECT_EQ(r.index.segments[1].start * quick.renditions.front().index.time_scale,
                  quick.renditions.front().index.segments[1].start * r.index.time_scale);
    }
    EXPECT_EQ(names_in(data() / "staging"), std::vector<fs::path>{});
}

TEST_F(recording_job_test, its_slides_come_a_second_time_as_avif_where_that_is_smaller) {
    make_slides(data() / "sources" / "source", "black");
    const auto lecture = catalogue::create_lecture(*library_.database, "anatomy", "The skull").value();
    ASSERT_EQ(run_to_its_end(put_in(lecture, "source")).state.phase, jobs::job_phase::done);
    const auto quick = slides_of(library_, lecture);
    EXPECT_EQ(quick.rendition.avif_bytes, 0U);
    EXPECT_EQ(quick.avif, 0);
    ASSERT_EQ(run_to_its_end(job_of_kind(*library_.database, rest_job)->id).state.phase,
              jobs::job_phase::done);
    const auto whole = slides_of(library_, lecture);
    ASSERT_GT(whole.avif, 0);
    EXPECT_EQ(whole.webp, quick.webp);
    EXPECT_GT(whole.rendition.avif_bytes, 0U);
    EXPECT_LT(whole.rendition.avif_bytes, whole.rendition.bytes);
}

TEST_F(recording_job_test, what_follows_gives_way_to_a_lecture_that_nobody_can_watch_yet) {
    make_slides(data() / "sources" / "one", "black");
    make_slides(data() / "sources" / "two", "blue");
    const auto lecture = catalogue::create_lecture(*library_.database, "anatomy", "The skull").value();
    ASSERT_EQ(run_to_its_end(put_in(lecture, "one")).state.phase, jobs::job_phase::done);
    const auto later = job_of_kind(*library_.database, rest_job);
    ASSERT_TRUE(later);
    const auto other = catalogue::create_lecture(*library_.database, "anatomy", "The spine").value();
    const auto waiting = put_in(other, "two");
    auto in = db::transaction::begin(*library_.database).value();
    EXPECT_TRUE(jobs::somebody_waits(in.connection(), base::now()).value());
    const auto next = jobs::claim_next(in, {}, base::now()).value();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->id, waiting); // though the other is older
    EXPECT_FALSE(jobs::somebody_waits(in.connection(), base::now()).value());
    // The runner, which ended just then, may have begun it and put it back for 10 s; a lease lasts for 30.
    const auto then = jobs::claim_next(in, {}, base::now() + 20s).value();
    ASSERT_TRUE(then);
    EXPECT_EQ(then->id, later->id);
}

TEST_F(recording_job_test, what_follows_of_a_recording_that_was_replaced_is_not_made) {
    make_slides(data() / "sources" / "one", "black");
    make_slides(data() / "sources" / "two", "blue");
    const auto lecture = catalogue::create_lecture(*library_.database, "anatomy", "The skull").value();
    ASSERT_EQ(run_to_its_end(put_in(lecture, "one")).state.phase, jobs::job_phase::done);
    const auto later = job_of_kind(*library_.database, rest_job);
    ASSERT_TRUE(later);
    const auto replacement = put_in(lecture, "two"); // taken first, as nobody waits for the other
    ASSERT_EQ(run_to_its_end(replacement).state.phase, jobs::job_phase::done);
    const auto now = catalogue::playing(*library_.database, lecture).value()->package_id;
    EXPECT_EQ(run_to_its_end(later->id).state.phase, jobs::job_phase::done);
    // It may have its own by now; never the rest of the old one.
    const auto playing =
        library_.packages.load(catalogue::playing(*library_.database, lecture).value()->package_id);
    EXPECT_EQ(playing.value().renditions.back().bytes,
              library_.packages.load(now).value().renditions.back().bytes);
}

TEST_F(recording_job_test, what_follows_is_nothing_once_the_settings_say_so) {
    make_slides(data() / "sources" / "one", "black");
    const auto lecture = catalogue::create_lecture(*library_.database, "anatomy", "The skull").value();
    ASSERT_EQ(run_to_its_end(put_in(lecture, "one")).state.phase, jobs::job_phase::done);
    const auto later = job_of_kind(*library_.database, rest_job);
    ASSERT_TRUE(later);
    const auto first = catalogue::playing(*library_.database, lecture).value()->package_id;
    settings_.targets.av1 = false;
    const auto ended = run_to_its_end(later->id);
    EXPECT_EQ(ended.state.phase, jobs::job_phase::done) << ended.state.reason;
    EXPECT_EQ(catalogue::playing(*library_.database, lecture).value()->package_id, first);
}

TEST_F(recording_job_test, an_instructors_profile_wins_over_the_configured_one) {
    make_slides(data() / "sources" / "one", "black");
    const auto lecture = catalogue::create_lecture(*library_.database, "anatomy", "The skull").value();
    recording_job task{fs::path("sources") / "one", "one", std::string(64, 'a')};
    task.profile = "camera";
    auto in = db::transaction::begin(*library_.database).value();
    const auto id = jobs::enqueue(in, package_job, lecture, to_payload(task), base::now()).value();
    ASSERT_TRUE(in.commit());
    ASSERT_EQ(run_to_its_end(id).state.phase, jobs::job_phase::done);
    const auto made =
        library_.packages.load(catalogue::playing(*library_.database, lecture).value()->package_id);
    EXPECT_NEAR(made.value().renditions.front().frame_rate, 10, 0.01);
    EXPECT_EQ(made.value().renditions.front().id, "270p"); // the name of full motion
    EXPECT_FALSE(job_of_kind(*library_.database, rest_job));
}

TEST_F(recording_job_test, a_job_that_failed_leaves_its_source_and_nothing_in_staging) {
    const auto file = make_source("source", "s=64x36:r=10", 1);
    ASSERT_TRUE(base::write_file(file, "not a recording"));
    const auto lecture = catalogue::create_lecture(*library_.database, "anatomy", "The skull").value();
    const auto failed = run_to_its_end(put_in(lecture, "source"));
    EXPECT_EQ(failed.state.phase, jobs::job_phase::failed);
    EXPECT_EQ(base::read_file(file).value(), "not a recording");
    EXPECT_EQ(names_in(data() / "staging"), std::vector<fs::path>{});
}

} // namespace lectern::app

// A job from its place in the queue to its end, with the real worker; and a worker that is killed half way.
#include "app/library.hpp"
#include "app/recording_job.hpp"
#include "app/recording_pipeline.hpp"
#include "app/staging.hpp"

#include "lectern/base/log.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/jobs/runner.hpp"
#include "lectern/store/package_files.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class recording_job_test : public testing::Test {
protected:
    void SetUp() override { base::set_log_level(base::log_level::off); }
    void TearDown() override { base::set_log_level(base::log_level::info); }

    fs::path make_source(const std::string& name, const std::string& picture, int seconds) const {
        const auto file = data() / "sources" / name;
        fs::create_directories(file.parent_path());
        const auto length = std::to_string(seconds);
        const auto command = "ffmpeg -v error -nostdin -y -f lavfi -i testsrc2=" + picture +
                             " -f lavfi -i sine -t " + length +
                             " -c:v libx264 -preset ultrafast -f matroska '" + file.string() + "'";
        EXPECT_EQ(std::system(command.c_str()), 0);
        return file;
    }

    std::string put_in(const std::string& lecture, const std::string& source) {
        auto in = db::transaction::begin(*library_.database).value();
        const recording_job job{fs::path("sources") / source, source, std::string(64, 'a')};
        auto id = jobs::enqueue(in, package_job, lecture, to_payload(job), base::now()).value();
        EXPECT_TRUE(in.commit());
        return id;
    }

    jobs::job run_to_its_end(const std::string& id) {
        jobs::runner_options options;
        options.database = data() / "lectern.db";
        options.look_interval = 20ms;
        options.rules.first_backoff = 10ms;
        jobs::runner runner(options, recording_job_calls(settings_, library_.packages));
        const auto until = std::chrono::steady_clock::now() + 60s;
        for (;;) {
            auto found = jobs::find(*library_.database, id).value().value();
            const bool over =
                found.state.phase == jobs::job_phase::done || found.state.phase == jobs::job_phase::failed;
            if (over || std::chrono::steady_clock::now() > until) return found;
            std::this_thread::yield();
        }
    }

    fs::path data() const { return scratch_.path() / "data"; }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-test-").value();
    library library_ = std::move(open_library(scratch_.path() / "data").value());
    settings settings_;
};

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

std::vector<fs::path> names_in(const fs::path& directory) {
    std::vector<fs::path> names;
    for (const auto& entry : fs::directory_iterator(directory)) names.push_back(entry.path().filename());
    return names;
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

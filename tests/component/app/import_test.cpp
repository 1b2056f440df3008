// `lectern import recording`, whole: the worker, the store, the catalogue; again, and after damage.
#include "app/library.hpp"
#include "app/recut.hpp"
#include "run_program.hpp"

#include "lectern/base/files.hpp"
#include "lectern/catalogue/captions.hpp"
#include "lectern/jobs/queue.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace lectern::app {
namespace {

class import_recording : public testing::Test {
protected:
    base::scratch_directory scratch_ =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();

    std::string path(const std::string& name) const { return (scratch_.path() / name).string(); }

    void make_recording(const std::string& file) const {
        const auto command =
            "ffmpeg -v error -nostdin -y -f lavfi -i testsrc2=s=160x90:r=10 -f lavfi -i sine -t 1.5 '" +
            file + "'";
        ASSERT_EQ(std::system(command.c_str()), 0);
    }
    program_end import(const std::string& title, const std::string& file,
                       const std::vector<std::string>& more = {}) const {
        std::vector<std::string> words{"import",   "recording", file,      "--data", path("data"),
                                       "--course", "anatomy",   "--title", title};
        words.insert(words.end(), more.begin(), more.end());
        return run_program(std::move(words));
    }
    // How many jobs are known that made what plays of a recording that is there; -1: it could be cut by the
    // file alone, of which no job tells.
    int ways_to_cut(const std::string& lecture) const {
        const auto where = open_library(path("data")).value();
        const auto tasks = recording_tasks(path("data"));
        const auto plays = catalogue::find_captions(*where.database, lecture).value()->source_sha256;
        int ways = 0;
        for (const auto& job : jobs::newest_of_kind(*where.database, lecture, tasks.kind, 10).value()) {
            EXPECT_EQ(job.state.phase, jobs::job_phase::done);
            const auto task = tasks.read(job.payload).value();
            if (task.is_there && task.fingerprint == plays) ++ways;
        }
        return ways == 0 && tasks.kept(*where.database, {plays, {}, {}}).value() ? -1 : ways;
    }
    std::filesystem::path only_package() const {
        const std::filesystem::directory_iterator packages(path("data/packages"));
        EXPECT_NE(packages, std::filesystem::directory_iterator());
        return packages->path();
    }
};

} // namespace

TEST_F(import_recording, a_second_time_makes_nothing_twice) {
    make_recording(path("a.mkv"));
    const auto first = import("The skull", path("a.mkv"));
    ASSERT_EQ(first.status, 0) << first.err;
    const auto second = import("The skull", path("a.mkv"));
    EXPECT_EQ(second.status, 0) << second.err;
    EXPECT_EQ(second.out, first.out);
    EXPECT_TRUE(std::filesystem::is_empty(path("data/staging")));
}

TEST_F(import_recording, without_a_server_keeps_the_recording_when_asked_to_so_that_it_can_be_cut) {
    make_recording(path("a.mkv"));
    ASSERT_TRUE(base::write_file(path("a.srt"), "1\n00:00:00,100 --> 00:00:01,000\nHello\n"));
    const std::vector<std::string> captions{"--captions", "en=" + path("a.srt")};
    const auto first = import("The skull", path("a.mkv"), captions);
    ASSERT_EQ(first.status, 0) << first.err;
    const auto lecture = first.out.substr(0, 36);
    EXPECT_EQ(ways_to_cut(lecture), 0);
    EXPECT_FALSE(std::filesystem::exists(path("data/sources")));
    for (int turn = 0; turn < 2; ++turn) {
        auto more = captions;
        more.push_back("--keep");
        const auto kept = import("The skull", path("a.mkv"), more);
        EXPECT_EQ(kept.status, 0) << kept.err;
        EXPECT_EQ(kept.out, first.out) << "and is prepared once";
        EXPECT_EQ(ways_to_cut(lecture), 1);
    }
    const auto other = import("The skull, again", path("a.mkv"));
    ASSERT_EQ(other.status, 0) << other.err;
    EXPECT_EQ(ways_to_cut(other.out.substr(0, 36)), -1) << "the file is there";
    const auto third = import("A third", path("a.mkv"), {"--keep"});
    ASSERT_EQ(third.status, 0) << third.err;
    EXPECT_EQ(ways_to_cut(third.out.substr(0, 36)), 1);
    const std::filesystem::directory_iterator sources(path("data/sources"));
    EXPECT_EQ(std::distance(sources, {}), 1) << "one copy of the same bytes";
    EXPECT_EQ(run_program({"doctor", "--data", path("data")}).status, 0);
}

TEST_F(import_recording, after_damage_the_package_is_made_again_for_the_same_lecture) {
    make_recording(path("a.mkv"));
    const auto first = import("The skull", path("a.mkv"));
    ASSERT_EQ(first.status, 0) << first.err;
    ASSERT_TRUE(base::write_file(only_package() / "index.json", ""));
    const auto doctor = run_program({"doctor", "--data", path("data")});
    EXPECT_EQ(doctor.status, 1);
    EXPECT_NE(doctor.out.find(only_package().filename().string()), std::string::npos) << doctor.out;

    const auto again = import("The skull", path("a.mkv"));
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_EQ(again.out, first.out);
    EXPECT_EQ(run_program({"doctor", "--data", path("data")}).status, 0);
}

TEST_F(import_recording, a_package_that_is_made_again_keeps_the_captions_of_the_damaged_one) {
    make_recording(path("a.mkv"));
    make_recording(path("b.mkv"));
    std::ofstream(path("b.mkv"), std::ios::app) << "x"; // another file of the same content
    ASSERT_TRUE(base::write_file(path("a.srt"), "1\n00:00:00,100 --> 00:00:01,000\nHello\n"));
    const auto first = run_program({"import", "recording", path("a.mkv"), "--data", path("data"), "--course",
                                    "anatomy", "--title", "T", "--captions", "en=" + path("a.srt")});
    ASSERT_EQ(first.status, 0) << first.err;
    ASSERT_EQ(run_program({"import", "recording", path("b.mkv"), "--data", path("data"), "--lecture",
                           first.out.substr(0, 36)})
                  .status,
              0);
    for (const auto& package : std::filesystem::directory_iterator(path("data/packages")))
        ASSERT_TRUE(base::write_file(package.path() / "index.json", ""));
    const auto again = import("T", path("b.mkv"));
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_EQ(again.out, first.out);
    EXPECT_EQ(run_program({"doctor", "--data", path("data")}).out.find("captions"), std::string::npos);
    bool has_captions = false;
    for (const auto& package : std::filesystem::directory_iterator(path("data/packages")))
        has_captions = has_captions || (std::filesystem::exists(package.path() / "captions/en.vtt") &&
                                        std::filesystem::file_size(package.path() / "index.json") > 0);
    EXPECT_TRUE(has_captions);
}

TEST_F(import_recording, a_file_name_that_is_not_utf_8_is_no_obstacle) {
    make_recording(path("a.mkv"));
    const auto odd = path("lesson \xff\xfe.mkv");
    std::filesystem::rename(path("a.mkv"), odd);
    EXPECT_EQ(import("The skull", odd).status, 0);
}

TEST_F(import_recording, a_title_of_spaces_is_refused_before_any_work) {
    make_recording(path("a.mkv"));
    EXPECT_EQ(import("   ", path("a.mkv")).status, 2);
    EXPECT_TRUE(std::filesystem::is_empty(path("data/packages")));
}

TEST_F(import_recording, a_link_to_an_empty_directory_is_where_the_package_goes) {
    make_recording(path("a.mkv"));
    std::filesystem::create_directory(path("real"));
    std::filesystem::create_symlink(path("real"), path("link"));
    const auto end = run_program({"package", path("a.mkv"), "--out", path("link")});
    EXPECT_EQ(end.status, 0) << end.err;
    EXPECT_TRUE(std::filesystem::exists(path("real/manifest.json")));
}

TEST_F(import_recording, wrong_usage_is_json_when_json_was_asked_for) {
    const auto end = run_program({"package", path("a.mkv"), "--json"});
    EXPECT_EQ(end.status, 2);
    EXPECT_EQ(end.err, "");
    EXPECT_TRUE(end.out.starts_with("{\"error\":")) << end.out;
}

} // namespace lectern::app

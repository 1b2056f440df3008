// `lectern import recording` beside a server, and twice at the same moment.
#include "app/library.hpp"
#include "app/recording_import.hpp"
#include "app/recording_job.hpp"
#include "app/running_server.hpp"
#include "run_program.hpp"

#include "lectern/base/files.hpp"
#include "lectern/base/log.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/views.hpp"

#include <cstdlib>
#include <future>
#include <unistd.h>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

class queued_import : public testing::Test {
protected:
    queued_import() {
        base::set_log_level(base::log_level::off);
        values_.data = path("data");
    }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-test-").value();
    settings values_;

    std::string path(const std::string& name) const { return (scratch_.path() / name).string(); }

    void make_recording(const std::string& file, const std::string& colour = "red") const {
        const auto command = "ffmpeg -v error -nostdin -y -f lavfi -i color=" + colour +
                             ":s=160x90:r=10 -f lavfi -i sine -t 1.5 '" + file + "'";
        ASSERT_EQ(std::system(command.c_str()), 0);
    }
    program_end import(const std::string& title, const std::string& file,
                       std::vector<std::string> more = {}) const {
        std::vector<std::string> words{"import",   "recording", file,      "--data", path("data"),
                                       "--course", "anatomy",   "--title", title};
        words.insert(words.end(), more.begin(), more.end());
        return run_program(std::move(words));
    }
    std::size_t count(const std::string& directory) const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(path(directory)), {}));
    }
};

// What a server does with a data directory, as far as imports see it.
class server_on {
public:
    explicit server_on(const settings& values)
        : library_(open_library(values.data).value()),
          mark_(take_data_directory(values.data, {::getpid(), 1}).value()),
          runner_(options_for(values), recording_job_calls(values, library_.packages)) {}

private:
    static jobs::runner_options options_for(const settings& values) {
        jobs::runner_options options;
        options.database = fs::path(values.data) / "lectern.db";
        options.look_interval = std::chrono::milliseconds(20);
        return options;
    }
    library library_;
    base::unique_fd mark_;
    jobs::runner runner_;
};

} // namespace

TEST_F(queued_import, beside_a_server_the_recording_goes_through_its_queue) {
    make_recording(path("a.mkv"));
    ASSERT_TRUE(base::write_file(path("a.srt"), "1\n00:00:00,100 --> 00:00:01,000\nHello\n"));
    const server_on running(values_);
    const auto first = import("The skull", path("a.mkv"), {"--captions", "en=" + path("a.srt")});
    ASSERT_EQ(first.status, 0) << first.err;
    EXPECT_EQ(count("data/sources"), 1U); // the server keeps what it prepared
    const auto where = open_library(values_.data).value();
    const auto view = catalogue::find_lecture_view(*where.database, first.out.substr(0, 36)).value();
    ASSERT_TRUE(view && view->playback);
    EXPECT_NE(view->playback->playback_json.find(R"("language":"en")"), std::string::npos);

    const auto again = import("The skull", path("a.mkv"), {"--captions", "en=" + path("a.srt")});
    EXPECT_EQ(again.out, first.out);
    EXPECT_EQ(count("data/packages"), 1U);
    const auto other = import("The skull, once more", path("a.mkv"));
    EXPECT_EQ(other.status, 0) << other.err;
    EXPECT_NE(other.out, first.out);
    EXPECT_EQ(count("data/sources"), 1U); // the same bytes are kept once
    EXPECT_EQ(run_program({"doctor", "--data", path("data")}).status, 0);
}

TEST_F(queued_import, captions_stay_when_a_recording_is_replaced_and_ask_for_a_review) {
    make_recording(path("a.mkv"));
    make_recording(path("b.mkv"), "blue");
    make_recording(path("c.mkv"), "green");
    ASSERT_TRUE(base::write_file(path("a.srt"), "1\n00:00:00,100 --> 00:00:01,000\nHello\n"));
    const auto first = import("The skull", path("a.mkv"), {"--captions", "en=" + path("a.srt")});
    ASSERT_EQ(first.status, 0) << first.err;
    const auto lecture = first.out.substr(0, 36);
    const auto playback = [&] {
        const auto where = open_library(values_.data).value();
        return catalogue::find_lecture_view(*where.database, lecture).value()->playback.value();
    };
    const auto replace = [&](const std::string& file) {
        return run_program({"import", "recording", path(file), "--data", path("data"), "--lecture", lecture});
    };
    EXPECT_NE(playback().playback_json.find(R"("needs_review":false)"), std::string::npos);
    const auto before = playback().package;
    const auto here = replace("b.mkv");
    ASSERT_EQ(here.status, 0) << here.err;
    EXPECT_NE(playback().package, before);
    EXPECT_NE(playback().playback_json.find(R"("language":"en")"), std::string::npos);
    EXPECT_NE(playback().playback_json.find(R"("needs_review":true)"), std::string::npos);
    const server_on running(values_);
    const auto by_the_server = replace("c.mkv");
    ASSERT_EQ(by_the_server.status, 0) << by_the_server.err;
    EXPECT_NE(playback().playback_json.find(R"("needs_review":true)"), std::string::npos);
    EXPECT_EQ(run_program({"doctor", "--data", path("data")}).status, 0);
}

TEST_F(queued_import, a_source_that_is_lost_or_damaged_is_made_whole_by_the_next_import_of_it) {
    make_recording(path("a.mkv"));
    const server_on running(values_);
    ASSERT_EQ(import("First", path("a.mkv")).status, 0);
    const auto source = fs::directory_iterator(path("data/sources"))->path();
    const auto bytes = base::read_file(source).value();
    fs::remove(source);
    const auto lost = import("Second", path("a.mkv"));
    EXPECT_EQ(lost.status, 0) << lost.err;
    EXPECT_EQ(base::read_file(source).value(), bytes);
    ASSERT_TRUE(base::write_file(source, std::string(bytes.size(), 'x')));
    const auto damaged = import("Third", path("a.mkv"));
    EXPECT_EQ(damaged.status, 0) << damaged.err;
    EXPECT_EQ(base::read_file(source).value(), bytes);
    EXPECT_EQ(count("data/sources"), 1U);
    EXPECT_EQ(run_program({"doctor", "--data", path("data")}).status, 0);
}

TEST_F(queued_import, what_the_server_refuses_is_refused_with_the_same_sentence) {
    ASSERT_TRUE(base::write_file(path("a.mp4"), std::string(5000, 'x')));
    const auto alone = import("The skull", path("a.mp4"));
    EXPECT_EQ(alone.status, 3);
    const server_on running(values_);
    const auto beside = import("The skull", path("a.mp4"));
    EXPECT_EQ(beside.status, 3);
    EXPECT_TRUE(beside.err.ends_with(alone.err)) << beside.err; // the server's log stands before it
}

TEST_F(queued_import, two_at_the_same_moment_make_one_lecture_with_and_without_a_server) {
    make_recording(path("a.mkv"));
    const auto both = [&](const std::string& title) {
        const auto one = [&, title] {
            auto where = open_library(values_.data).value();
            return import_recording({path("a.mkv"), {}, "anatomy", title, {}}, values_, where);
        };
        auto first = std::async(std::launch::async, one), second = std::async(std::launch::async, one);
        const auto a = first.get(), b = second.get();
        ASSERT_TRUE(a && b);
        EXPECT_EQ(*a, *b);
    };
    both("Alone");
    const server_on running(values_);
    make_recording(path("a.mkv"), "blue");
    both("Beside");
    EXPECT_EQ(count("data/sources"), 1U);
    EXPECT_EQ(run_program({"doctor", "--data", path("data")}).status, 0);
}

TEST_F(queued_import, another_recording_of_the_same_title_is_another_lecture) {
    make_recording(path("a.mkv"));
    make_recording(path("b.mkv"), "blue");
    const server_on running(values_);
    const auto a = import("The skull", path("a.mkv")), b = import("The skull", path("b.mkv"));
    EXPECT_EQ(a.status + b.status, 0) << a.err << b.err;
    EXPECT_NE(a.out, b.out);
    EXPECT_EQ(import("The skull", path("b.mkv")).out, b.out); // and again it is the same
}

TEST_F(queued_import, a_lecture_that_somebody_uploads_to_is_not_taken) {
    make_recording(path("a.mkv"));
    auto where = open_library(values_.data).value();
    const auto lecture = catalogue::create_lecture(*where.database, "anatomy", "The skull").value();
    ASSERT_TRUE(where.database->execute(
        "INSERT INTO users (name, role, password_hash, is_active, created_us, changed_us)"
        " VALUES ('ada', 'admin', 'x', 1, 1, 1);"
        "INSERT INTO uploads (id, user_id, kind, state, length, received, metadata, filename, lecture_id,"
        " created_us, expires_us) VALUES ('u', 1, 'whole', 'receiving', 9, 1, '', 'u.mp4', '" +
        lecture + "', 1, 9000000000000000)"));
    const auto other = import("The skull", path("a.mkv"));
    EXPECT_EQ(other.status, 0) << other.err;
    EXPECT_NE(other.out, lecture + "\n");
}

TEST_F(queued_import, a_second_server_on_the_same_data_is_told_which_has_it) {
    const server_on running(values_);
    const auto second = take_data_directory(values_.data, {});
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().detail.find("process " + std::to_string(::getpid())), std::string::npos);
}

} // namespace lectern::app

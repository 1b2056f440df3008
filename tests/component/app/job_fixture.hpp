// A site whose jobs the tests run, with the real worker.
#pragma once

#include "app/library.hpp"
#include "app/recording_job.hpp"
#include "app/server_jobs.hpp"

#include "lectern/base/log.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/jobs/runner.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

namespace lectern::app {

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

    // `look` is called again and again meanwhile.
    jobs::job run_to_its_end(
        const std::string& id, const std::function<void()>& look = [] {}) {
        jobs::runner_options options;
        options.database = data() / "lectern.db";
        options.look_interval = 20ms;
        options.rules.first_backoff = 10ms;
        jobs::runner runner(options, server_job_calls(settings_, library_.packages));
        const auto until = std::chrono::steady_clock::now() + 300s; // beside other work on a busy machine
        for (;;) {
            look();
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
    settings settings_ = [] {
        settings values;
        values.worker.nice = 0;
        return values;
    }();
};

inline std::vector<fs::path> names_in(const fs::path& directory) {
    std::vector<fs::path> names;
    for (const auto& entry : fs::directory_iterator(directory)) names.push_back(entry.path().filename());
    return names;
}

// A page of slides for 14 s.
inline fs::path make_slides(const fs::path& file, const std::string& colour) {
    fs::create_directories(file.parent_path());
    const auto command =
        "ffmpeg -v error -nostdin -y -f lavfi -i \"color=c=white:s=480x270:r=10:d=14,drawgrid=w=40:h=24:"
        "t=2:c=" +
        colour + "\" -f lavfi -i sine -t 14 -c:v libx264 -preset ultrafast -f matroska '" + file.string() +
        "'";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return file;
}

// What a camera shows: all of it moves.
inline fs::path make_moving(const fs::path& file) {
    fs::create_directories(file.parent_path());
    const auto command = "ffmpeg -v error -nostdin -y -f lavfi -i mandelbrot=s=640x360:r=30 -f lavfi -i sine "
                         "-t 8 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -f matroska '" +
                         file.string() + "'";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return file;
}

} // namespace lectern::app

// A recording of slides, and packages of it that come early.
#pragma once

#include "lectern/base/files.hpp"
#include "lectern/packaging/early_names.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/store/package_files.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace lectern::packaging {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

inline const std::string two_pages =
    "-f lavfi -i \"color=white:s=640x360:r=10:d=5,drawbox=x=40:y=30:w=300:h=24:c=black:t=fill,"
    "drawbox=x=60:y=100:w=400:h=24:c=black:t=fill\" "
    "-f lavfi -i \"color=white:s=640x360:r=10:d=5,drawbox=x=140:y=60:w=300:h=24:c=black:t=fill,"
    "drawbox=x=100:y=220:w=400:h=24:c=black:t=fill\" "
    "-f lavfi -i sine=300:r=48000 -filter_complex \"[0][1]concat=n=2[v]\" -map [v] -map 2:a -shortest ";

// A camera's: all of it moves. The lowest picture has half as many a second.
inline const std::string moving =
    "-f lavfi -i mandelbrot=s=640x360:r=30 -f lavfi -i sine=300:r=48000 -t 13 -g 60";

// Slides and a camera, one after the other.
inline const std::string pages_and_moving =
    "-f lavfi -i \"color=white:s=640x360:r=30:d=7,drawbox=x=40:y=30:w=300:h=24:c=black:t=fill,"
    "drawbox=x=60:y=100:w=400:h=24:c=black:t=fill\" "
    "-f lavfi -i mandelbrot=s=640x360:r=30 -f lavfi -i sine=300:r=48000 "
    "-filter_complex \"[1]trim=duration=6,setsar=1[m];[0][m]concat=n=2[v]\" -map [v] -map 2:a -t 13 -g 60 ";

class early_test : public testing::Test {
protected:
    fs::path recording(const std::string& arguments, const std::string& name = "in.mkv") const {
        const auto file = scratch_.path() / name;
        const auto command = "ffmpeg -v error -nostdin -y " + arguments +
                             " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac '" + file.string() +
                             "'";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        return file;
    }
    fs::path directory(const std::string& name) const {
        fs::create_directory(scratch_.path() / name);
        return scratch_.path() / name;
    }
    // Where the others of what comes early are moved to, when all of the sound goes to `taken`.
    static fs::path first_of(const fs::path& taken) { return taken.string() + "-first"; }
    static fs::path seen_of(const fs::path& taken) { return taken.string() + "-seen"; }
    // Options under which what comes early is moved to `taken`.
    package_options early_into(const fs::path& taken) const {
        package_options options;
        options.targets.early_after = 1s;
        options.targets.early_slides = 60s; // a busy machine must not make another package
        options.targets.av1 = false;
        options.work = directory("work");
        options.on_early = [taken](const fs::path& made) {
            const auto to = made.filename() == early_main_sound ? first_of(taken)
                            : made.filename() == early_sound    ? taken
                                                                : seen_of(taken);
            EXPECT_FALSE(fs::exists(to)) << "twice";
            EXPECT_FALSE(fs::exists(taken) && to != seen_of(taken)) << "what has less comes later";
            EXPECT_FALSE(fs::exists(seen_of(taken))) << "the last is the last";
            fs::rename(made, to);
        };
        return options;
    }
    std::string id_without(const fs::path& file) const {
        package_options options;
        options.targets.av1 = false;
        const auto made = package_recording(file, scratch_.path() / "plain", options);
        EXPECT_TRUE(made) << made.error().detail;
        return made ? made->id : "";
    }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-early-").value();
};

// A look skips pictures that no other refers to: its times may differ by one of its steps.
inline void expect_the_same_slides(const fs::path& one, const fs::path& other) {
    const auto a = boost::json::parse(base::read_file(one).value()).as_array(),
               b = boost::json::parse(base::read_file(other).value()).as_array();
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (const auto* time : {"start_s", "end_s"})
            EXPECT_NEAR(a[i].at(time).to_number<double>(), b[i].at(time).to_number<double>(), 0.3);
        EXPECT_EQ(a[i].at("image"), b[i].at("image"));
    }
}

inline bool has(const store::package_manifest& manifest, store::rendition_kind kind) {
    return std::ranges::any_of(manifest.renditions, [kind](const auto& r) { return r.kind == kind; });
}

} // namespace lectern::packaging

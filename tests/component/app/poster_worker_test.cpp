// Posters made by the real worker, behind its walls.
#include "app/poster_worker.hpp"
#include "component/made_pictures.hpp"

#include "lectern/base/files.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace lectern::app {

class poster_worker : public testing::Test {
protected:
    result<media::made_poster> make(const std::string& image) {
        return make_poster_in_worker(image, limits_, staging(), settings_);
    }
    std::filesystem::path staging() const { return directory_.path() / "staging"; }

    base::scratch_directory directory_ =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "poster-").value();
    worker_settings settings_;
    api::poster_options limits_{8U << 20U, 4'000'000, std::chrono::seconds(60)};
};

TEST_F(poster_worker, brings_what_it_made_and_leaves_nothing) {
    std::filesystem::create_directories(staging());
    const auto made = make(made_jpeg(1600, 900));
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_EQ(made->width, 1280);
    EXPECT_EQ(made->height, 720);
    EXPECT_EQ(made->picture.substr(0, 4), "RIFF");
    EXPECT_EQ(made->lean.substr(8, 4), "WEBP");
    EXPECT_TRUE(std::filesystem::is_empty(staging()));
}

TEST_F(poster_worker, says_why_a_picture_is_refused) {
    std::filesystem::create_directories(staging());
    EXPECT_EQ(make("no picture").error(),
              (error{errc::refused, "The file is no JPEG, PNG or WebP picture."}));
    EXPECT_EQ(make(png_bomb(50'000, 50'000)).error().code, errc::refused);
    EXPECT_TRUE(std::filesystem::is_empty(staging()));
}

TEST_F(poster_worker, takes_no_longer_than_it_may) {
    std::filesystem::create_directories(staging());
    limits_.max_pixels = 1 << 25;
    limits_.time_limit = std::chrono::milliseconds(1);
    const auto refused = make(made_jpeg(5000, 5000)).error();
    EXPECT_EQ(refused.code, errc::refused);
    EXPECT_EQ(refused.detail, "Reading the picture takes longer than the 1 s that there are for it. Make it "
                              "smaller: 1280 pixels along its longer side are enough.");
    EXPECT_TRUE(std::filesystem::is_empty(staging()));
}

TEST_F(poster_worker, that_dies_of_a_picture_refuses_it) {
    std::filesystem::create_directories(staging());
    ::setenv("LECTERN_CRASH_AT", "worker_done", 1);
    const auto died = make(made_jpeg(320, 180));
    ::unsetenv("LECTERN_CRASH_AT");
    ASSERT_FALSE(died);
    EXPECT_TRUE(std::filesystem::is_empty(staging()));
}

} // namespace lectern::app

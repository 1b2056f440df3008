#include "lectern/base/files.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/store/package_files.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

struct bar {
    int x, y, w;
};

// A white page with black bars.
std::string page(const std::vector<bar>& bars, int seconds) {
    std::string graph = "color=white:s=640x360:r=10:d=" + std::to_string(seconds);
    for (const auto& b : bars)
        graph += ",drawbox=x=" + std::to_string(b.x) + ":y=" + std::to_string(b.y) +
                 ":w=" + std::to_string(b.w) + ":h=24:c=black:t=fill";
    return graph;
}

const std::vector<bar> first = {{40, 30, 300}, {60, 100, 400}, {60, 160, 350}};
const std::vector<bar> second = {{140, 60, 300}, {100, 220, 400}};
const std::vector<bar> second_built = {{140, 60, 300}, {100, 220, 400}, {100, 280, 450}};

class slides_test : public testing::Test {
protected:
    fs::path recording(const std::string& arguments) const {
        const auto file = scratch_.path() / "in.mp4";
        const auto command = "ffmpeg -v error -nostdin -y " + arguments +
                             " -c:v libx264 -preset ultrafast -pix_fmt yuv420p '" + file.string() + "'";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        return file;
    }
    // The pages one after the other, with a tone.
    fs::path lecture(const std::vector<std::string>& pages) const {
        std::string inputs, joined;
        for (std::size_t i = 0; i < pages.size(); ++i) {
            inputs += "-f lavfi -i \"" + pages[i] + "\" ";
            joined += "[" + std::to_string(i) + "]";
        }
        return recording(inputs + "-f lavfi -i sine=300:r=48000 -filter_complex \"" + joined +
                         "concat=n=" + std::to_string(pages.size()) + "[v]\" -map [v] -map " +
                         std::to_string(pages.size()) + ":a -c:a aac -shortest");
    }
    fs::path out() const { return scratch_.path() / "package"; }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-slides-").value();
};

} // namespace

TEST_F(slides_test, a_lecture_of_slides_gets_each_of_them_once_with_its_times) {
    const auto input = lecture({page(first, 4), page(second, 3), page(second_built, 3), page(first, 3)});
    const auto report = package_recording(input, out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    const auto text = base::read_file(out() / "slides/slides.json").value();
    const auto slides = json::parse(text).as_array();
    ASSERT_EQ(slides.size(), 3U) << text;
    const double starts[] = {0, 4, 10};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(slides[i].at("start_s").to_number<double>(), starts[i], 0.3) << text;
        EXPECT_TRUE(fs::is_regular_file(out() / "slides" / slides[i].at("image").as_string().c_str()));
    }
    EXPECT_NEAR(slides[2].at("end_s").to_number<double>(), 13, 0.1);
    EXPECT_EQ(slides[0].at("image"), slides[2].at("image")) << "the same slide, shown again";
    EXPECT_TRUE(report->manifest.slides_reason.empty());
}

TEST_F(slides_test, the_manifest_counts_every_byte_of_them) {
    ASSERT_TRUE(package_recording(lecture({page(first, 3), page(second, 3)}), out(), {}));
    const auto read = store::read_package(out());
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_TRUE(store::verify_files(out(), *read).value().empty());
    const auto rendition = std::find_if(read->renditions.begin(), read->renditions.end(), [](const auto& r) {
        return r.kind == store::rendition_kind::slides;
    });
    ASSERT_NE(rendition, read->renditions.end());
    std::uint64_t bytes = 0, smallest = 0;
    for (const auto& f : read->files) {
        if (!f.path.starts_with("slides/")) continue;
        if (!f.path.ends_with(".avif")) bytes += f.bytes;
        const auto has = [&](std::string path) {
            return std::ranges::find(read->files, path, &store::package_file::path) != read->files.end();
        };
        const auto as_avif = fs::path(f.path).replace_extension(".avif").string();
        if (!f.path.ends_with(".webp") || !has(as_avif)) smallest += f.bytes;
    }
    EXPECT_EQ(rendition->bytes, bytes);
    EXPECT_EQ(rendition->avif_bytes, smallest);
    EXPECT_NEAR(static_cast<double>(rendition->average_bps),
                static_cast<double>(bytes) * 8 / read->duration_s, 1);
    EXPECT_EQ(rendition->width, 640);
    EXPECT_EQ(rendition->height, 360);
    for (const char* playlist : {"main.m3u8", "audio.m3u8", "manifest.mpd"})
        EXPECT_EQ(base::read_file(out() / playlist).value().find("slides"), std::string::npos) << playlist;
}

TEST_F(slides_test, avif_images_are_of_the_same_pictures_and_smaller) {
    const auto report = package_recording(lecture({page(first, 3), page(second, 3)}), out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    int compared = 0;
    for (const auto& entry : fs::directory_iterator(out() / "slides")) {
        if (entry.path().extension() != ".avif") continue;
        auto webp = entry.path();
        webp.replace_extension(".webp");
        EXPECT_LT(fs::file_size(entry), fs::file_size(webp));
        const auto difference =
            "ffmpeg -v error -nostdin -i '" + entry.path().string() + "' -i '" + webp.string() +
            "' -lavfi \"[0]scale=640:360,format=yuv420p[a];[1]format=yuv420p[b];[a][b]ssim=" +
            (out() / "ssim").string() + "\" -f null -";
        ASSERT_EQ(std::system(difference.c_str()), 0);
        const auto said = base::read_file(out() / "ssim").value();
        EXPECT_GT(std::stod(said.substr(said.find("All:") + 4)), 0.99) << said;
        ++compared;
    }
    EXPECT_EQ(compared, 2);
}

TEST_F(slides_test, images_have_the_size_of_the_picture) {
    ASSERT_TRUE(package_recording(lecture({page(first, 4)}), out(), {}));
    const auto webp = base::read_file(out() / "slides/0001.webp").value();
    ASSERT_GT(webp.size(), 30U);
    EXPECT_EQ(webp.substr(0, 4), "RIFF");
    EXPECT_EQ(webp.substr(8, 8), "WEBPVP8 ");
    const auto at = [&webp](std::size_t i) { return static_cast<unsigned char>(webp[i]); };
    EXPECT_EQ(at(26) | (at(27) & 0x3F) << 8, 640); // RFC 6386 9.1
    EXPECT_EQ(at(28) | (at(29) & 0x3F) << 8, 360);
}

TEST_F(slides_test, the_same_recording_gives_the_same_slides) {
    const auto input = lecture({page(first, 3), page(second, 3)});
    const auto once = package_recording(input, out(), {});
    const auto twice = package_recording(input, scratch_.path() / "again", {});
    ASSERT_TRUE(once && twice);
    EXPECT_EQ(once->id, twice->id);
}

TEST_F(slides_test, a_moving_picture_gives_none_and_the_manifest_says_why) {
    const auto report =
        package_recording(recording("-f lavfi -i \"mandelbrot=s=320x240:r=10\" -t 5"), out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_FALSE(fs::exists(out() / "slides"));
    EXPECT_NE(report->manifest.slides_reason, "");
    EXPECT_NE(base::read_file(out() / "manifest.json").value().find("\"slides\": null"), std::string::npos);
}

TEST_F(slides_test, sound_alone_has_none_and_the_manifest_says_why) {
    const auto input = scratch_.path() / "talk.m4a";
    ASSERT_EQ(
        std::system(("ffmpeg -v error -nostdin -y -f lavfi -i sine=300:d=2 -c:a aac '" + input.string() + "'")
                        .c_str()),
        0);
    const auto report = package_recording(input, out(), {});
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_NE(report->manifest.slides_reason.find("no picture"), std::string::npos);
}

} // namespace lectern::packaging

// What a slide says can be read in every rendition that shows it: by Tesseract, which is less patient than a
// student.
#include "component/drawn_text.hpp"

#include "lectern/base/files.hpp"
#include "lectern/media/transcode.hpp"
#include "lectern/ocr/page_reader.hpp"
#include "lectern/packaging/package_recording.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <sstream>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr int width = 1280, height = 720, seconds_each = 8;

// Small print: lines of 18 pixels, of 720.
const std::vector<std::vector<std::string>> pages = {
    {"The membrane separates the inside of a cell from", "everything around it and lets through what",
     "channels and carriers select by charge and size", "while pumps spend energy against the gradient"},
    {"Oxygen binds to haemoglobin in four places and", "each of them makes the next one easier to fill",
     "so that the curve rises slowly then steeply and", "levels off where nearly everything is saturated"},
    {"Action potentials run along the axon without loss", "because sodium channels open one after another",
     "and close again before potassium restores the", "resting voltage from which the next one begins"},
};

std::string source_of_page(const std::vector<std::string>& lines, const std::string& colours) {
    const auto colon = colours.find(':');
    std::string graph = "color=c=" + colours.substr(0, colon) + ":s=" + std::to_string(width) + "x" +
                        std::to_string(height) + ":r=25:d=" + std::to_string(seconds_each);
    for (std::size_t i = 0; i < lines.size(); ++i)
        graph += ",drawtext=fontfile=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf:text='" + lines[i] +
                 "':fontsize=18:fontcolor=" + colours.substr(colon + 1) +
                 ":x=100:y=" + std::to_string(150 + 90 * i);
    return graph;
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

// Sixteen lines of 24 pixels, of 1080; each `number` has others of the pages' words.
std::vector<std::string> small_print(std::size_t number) {
    std::vector<std::string> words;
    for (const auto& page : pages)
        for (const auto& line : page)
            for (const auto& word : words_of(line)) words.push_back(word);
    std::vector<std::string> lines;
    for (std::size_t line = 0; line < 16; ++line) {
        std::string text;
        for (std::size_t i = 0; i < 8; ++i)
            text += (i > 0 ? " " : "") + words[(number * 41 + line * 17 + i * 5) % words.size()];
        lines.push_back(text);
    }
    return lines;
}

class legible_test : public testing::Test {
protected:
    fs::path recording() const {
        std::string inputs, joined;
        for (std::size_t n = 0; n < pages.size(); ++n) {
            inputs += " -f lavfi -i \"" +
                      source_of_page(pages[n], n == 1 ? "0x142040:white" : "white:0x202020") + "\"";
            joined += "[" + std::to_string(n) + "]";
        }
        const auto count = std::to_string(pages.size());
        const auto file = scratch_.path() / "in.mp4";
        const auto command = "ffmpeg -v error -nostdin -y" + inputs + " -f lavfi -i sine -filter_complex \"" +
                             joined + "concat=n=" + count + "[v]\" -map \"[v]\" -map " + count +
                             " -shortest -pix_fmt yuv420p -c:v libx264 -preset veryfast '" + file.string() +
                             "'";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        return file;
    }

    // Pages of small print at 1080p, each for 5 s.
    fs::path small_print_recording(std::size_t count) const {
        std::string inputs, joined;
        for (std::size_t n = 0; n < count; ++n) {
            const auto lines = small_print(n);
            inputs += " -f lavfi -i \"color=c=white:s=1920x1080:r=5:d=5";
            for (std::size_t i = 0; i < lines.size(); ++i)
                inputs += ",drawtext=fontfile=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf:text='" +
                          lines[i] +
                          "':fontsize=24:fontcolor=0x202020:x=100:y=" + std::to_string(80 + 56 * i);
            inputs += "\"";
            joined += "[" + std::to_string(n) + "]";
        }
        const auto file = scratch_.path() / "in.mkv";
        const auto command = "ffmpeg -v error -nostdin -y" + inputs + " -filter_complex \"" + joined +
                             "concat=n=" + std::to_string(count) +
                             "[v]\" -map \"[v]\" -pix_fmt yuv420p -c:v libx264 -preset veryfast '" +
                             file.string() + "'";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        return file;
    }

    // Of the words of a page, the share that is read in what the file shows then.
    double read(const fs::path& file, double at_s, const std::vector<std::string>& page) {
        const auto raw = scratch_.path() / "grey";
        const auto command = "ffmpeg -v error -nostdin -y -i '" + file.string() + "' -ss " +
                             std::to_string(at_s) + " -frames:v 1 -vf scale=" + std::to_string(2 * width) +
                             ":-2:flags=bicubic -f rawvideo -pix_fmt gray '" + raw.string() + "'";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        const auto grey = base::read_file(raw).value();
        EXPECT_EQ(grey.size(), std::size_t{2 * width} * 2 * height) << file;
        const auto* pixels = reinterpret_cast<const std::uint8_t*>(grey.data());
        auto found = words_of(reader_->read({2 * width, 2 * height, {pixels, grey.size()}}, 60s).value());
        double there = 0, all = 0;
        for (const auto& line : page)
            for (const auto& word : words_of(line)) {
                const auto at = std::ranges::find(found, word);
                there += at != found.end();
                ++all;
                if (at != found.end()) found.erase(at);
            }
        return there / all;
    }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-legible-").value();
    std::unique_ptr<ocr::page_reader> reader_ = ocr::page_reader::open(ocr::find_languages("eng")).value();
};

} // namespace

TEST_F(legible_test, small_print_on_slides_is_read_in_every_rung_and_image_of_them) {
    const auto made = packaging::package_recording(recording(), scratch_.path() / "package", {});
    ASSERT_TRUE(made) << made.error().detail;
    constexpr double most = 0.95;
    int rungs = 0;
    for (const auto& r : made->manifest.renditions) {
        if (r.kind != store::rendition_kind::video) continue;
        ++rungs;
        for (std::size_t n = 0; n < pages.size(); ++n)
            EXPECT_GE(
                read(made->directory / (r.id + ".mp4"), static_cast<double>(n) * seconds_each + 2, pages[n]),
                most)
                << r.id << ", 2 s after slide " << n << " came";
    }
    EXPECT_GE(rungs, 2);
    for (const char* type : {".webp", ".avif"})
        for (std::size_t n = 0; n < pages.size(); ++n) {
            const auto image = made->directory / "slides" / ("000" + std::to_string(n + 1) + type);
            if (fs::exists(image) || type == std::string(".webp")) {
                EXPECT_GE(read(image, 0, pages[n]), most) << image;
            }
        }
}

// 40 kbit/s carry the sound and a page of small print every 5 s, each of which can be read.
TEST_F(legible_test, small_print_is_read_though_a_page_of_it_comes_every_5_s) {
    constexpr std::size_t count = 6;
    media::transcode_plan plan;
    plan.video_stream = 0;
    plan.frame_rate = {5, 1};
    plan.width = 1920, plan.height = 1080;
    plan.drawn = plan.slides_only = true;
    plan.video.emplace_back();
    plan.video.back().id = "look";
    plan.video.back().width = plan.width, plan.video.back().height = plan.height;
    const auto found = media::transcode(small_print_recording(count), plan, scratch_.path(), {});
    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->slides.slides.size(), count) << found->slides.reason;
    constexpr std::size_t most_bytes =
        21'500 / 8 * 5 * count; // what 17.3 kbit/s of sound leave, and a little
    constexpr double most = 0.85;
    std::size_t bytes = 0;
    for (std::size_t n = 0; n < count; ++n) {
        const auto image = scratch_.path() / "slides" / found->slides.slides[n].image;
        bytes += fs::file_size(image);
        EXPECT_GE(read(image, 0, small_print(n)), most) << image;
    }
    EXPECT_LE(bytes, most_bytes);
}

} // namespace lectern::app

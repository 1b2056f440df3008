// Pictures with words in them.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace lectern {

struct drawn_slide {
    std::string title, line;
    std::string colours = "white:black"; // ground and letters
};

// As a source of ffmpeg's lavfi.
inline std::string source_of(const drawn_slide& slide, const std::string& size, int seconds) {
    const auto colon = slide.colours.find(':');
    const auto letters = slide.colours.substr(colon + 1);
    const auto text = [&](const std::string& words, const std::string& height, const std::string& y) {
        return ",drawtext=fontfile=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf:text='" + words +
               "':fontsize=" + height + ":fontcolor=" + letters + ":x=w/16:y=" + y;
    };
    return "color=c=" + slide.colours.substr(0, colon) + ":s=" + size + ":r=5:d=" + std::to_string(seconds) +
           text(slide.title, "h/10", "h/10") + text(slide.line, "h/26", "h/3");
}

inline void draw_webp(const std::filesystem::path& file, const drawn_slide& slide, const std::string& size) {
    const auto command = "ffmpeg -v error -nostdin -y -f lavfi -i \"" + source_of(slide, size, 1) +
                         "\" -frames:v 1 -c:v libwebp -preset text -quality 75 '" + file.string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

// Each slide for 10 s.
inline void draw_recording(const std::filesystem::path& file, const std::vector<drawn_slide>& slides) {
    std::string inputs, joined;
    for (std::size_t n = 0; n < slides.size(); ++n) {
        inputs += " -f lavfi -i \"" + source_of(slides[n], "960x540", 10) + "\"";
        joined += "[" + std::to_string(n) + "]";
    }
    const auto count = std::to_string(slides.size());
    const auto command = "ffmpeg -v error -nostdin -y" + inputs + " -f lavfi -i sine -t " + count +
                         "0 -filter_complex \"" + joined + "concat=n=" + count +
                         ",format=yuv420p[v]\" -map \"[v]\" -map " + count +
                         " -c:v libx264 -preset ultrafast -f matroska '" + file.string() + "'";
    std::filesystem::create_directories(file.parent_path());
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

} // namespace lectern

// A small grey screen that tests draw on, and a lecture of such screens for the slide detector.
#pragma once

#include "media/slide_detector.hpp"

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

namespace lectern::media {

class screen {
public:
    static constexpr int width = 320, height = 180;

    explicit screen(std::uint8_t ground = 250)
        : grey_(static_cast<std::size_t>(width) * height, ground), ground_(ground) {}

    // A line of something like text: the same number gives the same words.
    screen& text(unsigned number, int x, int y, int length = 160) {
        std::mt19937 random(number);
        for (int v = y; v < y + 6; ++v)
            for (int u = x; u < x + length; ++u)
                if (random() % 3 == 0) set(u, v, ground_ > 128 ? 20 : 235);
        return *this;
    }
    screen& box(int x, int y, int w, int h, std::uint8_t grey) {
        for (int v = y; v < y + h; ++v)
            for (int u = x; u < x + w; ++u) set(u, v, grey);
        return *this;
    }
    // What a camera sees: every pixel differs, and each `number` is another picture.
    screen& noise(unsigned number, int x, int y, int w, int h) {
        std::mt19937 random(number);
        for (int v = y; v < y + h; ++v)
            for (int u = x; u < x + w; ++u) set(u, v, static_cast<std::uint8_t>(40 + random() % 160));
        return *this;
    }
    screen& moved_up(int lines) {
        grey_.erase(grey_.begin(), grey_.begin() + static_cast<std::ptrdiff_t>(lines) * width);
        grey_.resize(static_cast<std::size_t>(width) * height, ground_);
        return *this;
    }
    screen blended(const screen& with, double share) const {
        auto out = *this;
        for (std::size_t i = 0; i < grey_.size(); ++i)
            out.grey_[i] = static_cast<std::uint8_t>(grey_[i] * (1 - share) + with.grey_[i] * share);
        return out;
    }

    std::shared_ptr<const slide_grid> grid() const {
        return std::make_shared<const slide_grid>(width, height, grey_);
    }

private:
    void set(int x, int y, std::uint8_t grey) {
        if (x >= 0 && x < width && y >= 0 && y < height)
            grey_[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)] = grey;
    }

    std::vector<std::uint8_t> grey_;
    std::uint8_t ground_;
};

// A slide with a title and four lines that share nothing with those of another number.
inline screen slide_number(unsigned number, int lines = 4, std::uint8_t ground = 250) {
    screen s(ground);
    s.text(number * 100, 16, 8, 200);
    for (int i = 0; i < lines; ++i) s.text(number * 100 + 1 + static_cast<unsigned>(i), 24, 40 + 24 * i);
    return s;
}

// Shows screens for whole samples and collects what is found.
class lecture {
public:
    lecture& show(const screen& s, int samples) {
        const auto grid = s.grid();
        for (int i = 0; i < samples; ++i) show_once(grid);
        return *this;
    }
    lecture& show_once(std::shared_ptr<const slide_grid> grid) {
        detector_.add(std::move(grid));
        ++shown_;
        collect();
        return *this;
    }
    lecture& show_unknown() {
        detector_.add_unknown();
        ++shown_;
        return *this;
    }
    std::int64_t shown() const { return shown_; }
    const slide_detector& detector() const { return detector_; }

    std::vector<found_slide> end() {
        detector_.finish();
        collect();
        return found_;
    }

private:
    void collect() {
        for (const auto& s : detector_.take_found()) found_.push_back(s);
    }

    slide_detector detector_{screen::width / cell_side, screen::height / cell_side};
    std::vector<found_slide> found_;
    std::int64_t shown_ = 0;
};

} // namespace lectern::media

// The images of slides in a directory, as sharp as there is room for.
#pragma once

#include "av_ptr.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace lectern::media {

// What images may cost in all, with their list of so many entries: as much of a link of 40 kbit/s as its
// sound leaves. Clips that are shorter than 20 s may cost what those do.
std::uint64_t most_slide_bytes(std::chrono::microseconds length, std::size_t entries);

class slide_images {
public:
    // What makes of a picture that was taken the one to store. None: it is that one.
    using finisher = std::function<result<std::shared_ptr<const AVFrame>>(const AVFrame&)>;

    // They go to directory/slides; `avif`: see transcode_plan.
    slide_images(const std::filesystem::path& directory, bool avif, finisher finish = {})
        : folder_(directory / "slides"), avif_(avif), finish_(std::move(finish)) {}

    // The image of the slide with this number, from 1 on, which is shown until `until`; returns its name.
    // Shape: 8 bit 4:2:0, once it is finished. Errors: internal, io, no_space, those of the finisher.
    result<std::string> store(const std::shared_ptr<const AVFrame>& taken, std::size_t number,
                              std::chrono::microseconds until);
    // Removes the others.
    void keep(const std::set<std::string>& names);
    // Makes the sharpest of those that were kept coarser, until all take no more bytes or cannot. Errors:
    // internal, io, no_space.
    result<void> fit(std::uint64_t bytes);

private:
    struct image {
        std::string name;
        std::uint64_t bytes;
        std::size_t quality; // of slide_qualities
        int width;           // of the picture
    };
    struct room_left { // bytes
        double usual, most;
    };

    room_left room_until(std::chrono::microseconds until) const;
    result<std::string> encode(const AVFrame& picture, const room_left& room);
    std::size_t quality_within(std::uint64_t bytes) const;
    result<void> make_coarser(image& which, std::size_t quality) const;

    std::filesystem::path folder_;
    bool avif_;
    finisher finish_;
    std::vector<image> images_;
    std::uint64_t bytes_ = 0;           // of all images that were stored
    std::chrono::microseconds until_{}; // when the latest was shown
    std::size_t quality_ = 0;           // of slide_qualities: that of the latest image
};

} // namespace lectern::media

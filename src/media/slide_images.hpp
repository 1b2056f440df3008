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
    void keep(const std::set<std::string>& names) const;

private:
    result<std::string> encode(const AVFrame& picture, std::chrono::microseconds until);

    std::filesystem::path folder_;
    bool avif_;
    finisher finish_;
    std::vector<std::string> names_;
    std::uint64_t bytes_ = 0; // of all images
    std::size_t quality_ = 0; // of slide_qualities: that of the latest image
};

} // namespace lectern::media

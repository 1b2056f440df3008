// slides/slides.json and the rendition that the slides are.
#pragma once

#include "lectern/media/transcode.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>
#include <vector>

namespace lectern::packaging {

struct slide_image {
    media::slide slide;
    std::uint64_t bytes = 0; // of the image
};

// [{"start_s", "end_s", "image", "bytes"}...]: what a player needs to show each slide in time.
std::string slides_to_json(const std::vector<slide_image>& slides);

// Exact bytes, each image once; the peak is that of the images that come into view within one target
// duration.
store::rendition describe_slides(const std::vector<slide_image>& slides, std::uint64_t json_bytes,
                                 std::chrono::microseconds duration);

// Writes slides.json beside the images and adds the rendition, or the reason why there is none. Errors: io,
// no_space.
result<void> write_slides(const media::transcode_output& output, const std::filesystem::path& directory,
                          store::package_manifest& manifest);

} // namespace lectern::packaging

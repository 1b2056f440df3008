// slides/slides.json and the rendition that the slides are.
#pragma once

#include "lectern/media/transcode.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>
#include <vector>

namespace lectern::packaging {

struct slide_image {
    media::slide slide;
    std::uint64_t bytes = 0;      // of the image
    std::uint64_t avif_bytes = 0; // of the same image as AVIF; 0: there is none
};

// "0001.avif", beside "0001.webp".
std::string avif_name(const std::string& image);

// [{"start_s", "end_s", "image", "bytes", "taken_s"}...], and "avif" and "avif_bytes" where there is one:
// what a player needs to show each slide in time.
std::string slides_to_json(const std::vector<slide_image>& slides);
// Errors: corrupt. Lists of before 0.6 do not say when images were taken: at 0.
result<std::vector<slide_image>> slides_from_json(std::string_view text);

// Exact bytes, each image once, and the same with AVIF where there is one; the peak is that of the images
// that come into view within one target duration.
store::rendition describe_slides(const std::vector<slide_image>& slides, std::uint64_t json_bytes,
                                 std::chrono::microseconds duration, std::chrono::seconds target_duration);

// Writes slides.json beside the images and adds the rendition, or the reason why there is none. Errors: io,
// no_space.
result<void> write_slides(const media::transcode_output& output, const std::filesystem::path& directory,
                          store::package_manifest& manifest);

// Each image of a package once, in order of when it was taken; none of a list that does not say when. Errors:
// io, corrupt.
result<std::vector<media::slide>> slides_to_retake(const std::filesystem::path& directory);

// Lists the AVIF images that media::transcode put beside those of slides.json, there and in the manifest.
// Errors: io, no_space, corrupt.
result<void> add_avif(store::package_manifest& manifest, const std::filesystem::path& directory);

} // namespace lectern::packaging

#include "slides.hpp"

#include "assemble.hpp"

#include "lectern/base/files.hpp"
#include "lectern/store/json_text.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

double seconds(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1e6;
}

std::int64_t bits_per_second(std::uint64_t bytes, double over_s) {
    return over_s <= 0 ? 0 : std::llround(std::ceil(static_cast<double>(bytes) * 8 / over_s));
}

// An image that is shown again is there already.
std::vector<slide_image> once_each(const std::vector<slide_image>& slides) {
    std::vector<slide_image> first;
    std::set<std::string> names;
    for (const auto& s : slides)
        if (names.insert(s.slide.image).second) first.push_back(s);
    return first;
}

std::uint64_t most_within(const std::vector<slide_image>& slides, std::chrono::microseconds window) {
    std::uint64_t most = 0;
    for (auto from = slides.begin(); from != slides.end(); ++from) {
        std::uint64_t sum = 0;
        for (auto s = from; s != slides.end() && s->slide.start - from->slide.start < window; ++s)
            sum += s->bytes;
        most = std::max(most, sum);
    }
    return most;
}

} // namespace

std::string slides_to_json(const std::vector<slide_image>& slides) {
    constexpr int decimals = 3;
    store::json_list out('[', ",");
    for (const auto& [slide, bytes] : slides) {
        store::json_list entry('{', ", ");
        entry.member("start_s", store::json_number(seconds(slide.start), decimals))
            .member("end_s", store::json_number(seconds(slide.end), decimals));
        entry.text("image", slide.image).member("bytes", static_cast<std::int64_t>(bytes));
        out.add("\n  " + entry.close("}"));
    }
    return out.close("\n]\n");
}

store::rendition describe_slides(const std::vector<slide_image>& slides, std::uint64_t json_bytes,
                                 std::chrono::microseconds duration) {
    store::rendition r;
    r.id = "slides";
    r.kind = store::rendition_kind::slides;
    r.codecs = "webp";
    const auto images = once_each(slides);
    r.bytes = json_bytes;
    for (const auto& image : images) r.bytes += image.bytes;
    r.average_bps = bits_per_second(r.bytes, seconds(duration));
    const auto window = std::min<std::chrono::microseconds>(target_duration, duration);
    r.peak_bps = std::max(r.average_bps, bits_per_second(most_within(images, window), seconds(window)));
    return r;
}

result<void> write_slides(const media::transcode_output& output, const fs::path& directory,
                          store::package_manifest& manifest) {
    manifest.slides_reason = output.slides.reason;
    if (output.slides.slides.empty()) return {};
    const auto folder = (directory / store::slides_file).parent_path();
    std::vector<slide_image> slides;
    for (const auto& slide : output.slides.slides) {
        std::error_code problem;
        const auto bytes = fs::file_size(folder / slide.image, problem);
        if (problem) return from_errno(problem.value(), "reading " + slide.image);
        slides.push_back({slide, bytes});
    }
    const auto json = slides_to_json(slides);
    if (auto written = base::write_file(directory / store::slides_file, json); !written) return written;
    auto rendition = describe_slides(slides, json.size(), output.duration);
    for (const auto& r : manifest.renditions)
        if (r.kind == store::rendition_kind::video && r.width > rendition.width)
            rendition.width = r.width, rendition.height = r.height;
    manifest.renditions.push_back(std::move(rendition));
    return {};
}

} // namespace lectern::packaging

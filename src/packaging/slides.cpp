#include "slides.hpp"

#include "assemble.hpp"

#include "lectern/base/files.hpp"
#include "lectern/store/json_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using std::chrono::microseconds;

constexpr int decimals = 3;

double seconds(microseconds time) {
    return static_cast<double>(time.count()) / 1e6;
}

std::int64_t bits_per_second(std::uint64_t bytes, double over_s) {
    return over_s <= 0 ? 0 : std::llround(std::ceil(static_cast<double>(bytes) * 8 / over_s));
}

std::uint64_t bytes_if_there(const fs::path& file) {
    std::error_code missing;
    const auto found = fs::file_size(file, missing);
    return missing ? 0 : found;
}

// An image that is shown again is there already.
std::vector<slide_image> once_each(const std::vector<slide_image>& slides) {
    std::vector<slide_image> first;
    std::set<std::string> names;
    for (const auto& s : slides)
        if (names.insert(s.slide.image).second) first.push_back(s);
    return first;
}

std::uint64_t most_within(const std::vector<slide_image>& slides, microseconds window) {
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

std::string avif_name(const std::string& image) {
    return fs::path(image).replace_extension(".avif").string();
}

std::string slides_to_json(const std::vector<slide_image>& slides) {
    store::json_list out('[', ",");
    const auto at = [](microseconds time) { return store::json_number(seconds(time), decimals); };
    for (const auto& [slide, bytes, avif_bytes] : slides) {
        store::json_list entry('{', ", ");
        entry.member("start_s", at(slide.start)).member("end_s", at(slide.end));
        entry.text("image", slide.image).member("bytes", static_cast<std::int64_t>(bytes));
        if (avif_bytes > 0)
            entry.text("avif", avif_name(slide.image))
                .member("avif_bytes", static_cast<std::int64_t>(avif_bytes));
        entry.member("taken_s", at(slide.taken));
        out.add("\n  " + entry.close("}"));
    }
    return out.close("\n]\n");
}

result<std::vector<slide_image>> slides_from_json(std::string_view text) {
    const auto number = [](const json::object& from, const char* name) {
        return from.contains(name) ? from.at(name).to_number<double>() : 0.0;
    };
    const auto time = [&](const json::object& from, const char* name) {
        return microseconds(std::llround(number(from, name) * 1e6));
    };
    try {
        std::vector<slide_image> slides;
        const auto list = json::parse(text);
        for (const auto& item : list.as_array()) {
            const auto& from = item.as_object();
            from.at("start_s"), from.at("end_s"), from.at("bytes"); // are always there
            slides.push_back({{time(from, "start_s"), time(from, "end_s"),
                               std::string(from.at("image").as_string()), time(from, "taken_s")},
                              static_cast<std::uint64_t>(number(from, "bytes")),
                              static_cast<std::uint64_t>(number(from, "avif_bytes"))});
        }
        return slides;
    } catch (const std::exception& e) {
        return error{errc::corrupt, std::string(store::slides_file) + ": " + e.what()};
    }
}

store::rendition describe_slides(const std::vector<slide_image>& slides, std::uint64_t json_bytes,
                                 microseconds duration, std::chrono::seconds target_duration) {
    store::rendition r;
    r.id = "slides";
    r.kind = store::rendition_kind::slides;
    r.codecs = "webp";
    const auto images = once_each(slides);
    r.bytes = json_bytes;
    for (const auto& image : images) r.bytes += image.bytes;
    const bool has_avif = std::ranges::any_of(images, [](const auto& image) { return image.avif_bytes > 0; });
    if (has_avif) r.avif_bytes = json_bytes;
    for (const auto& image : images)
        if (has_avif) r.avif_bytes += image.avif_bytes > 0 ? image.avif_bytes : image.bytes;
    r.average_bps = bits_per_second(r.bytes, seconds(duration));
    const auto window = std::min<microseconds>(target_duration, duration);
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
        slides.push_back({slide, bytes, bytes_if_there(folder / avif_name(slide.image))});
    }
    const auto json = slides_to_json(slides);
    if (auto written = base::write_file(directory / store::slides_file, json); !written) return written;
    auto rendition = describe_slides(slides, json.size(), output.duration,
                                     std::chrono::seconds(manifest.target_duration_s));
    for (const auto& r : manifest.renditions)
        if (r.kind == store::rendition_kind::video && r.width > rendition.width)
            rendition.width = r.width, rendition.height = r.height;
    manifest.renditions.push_back(std::move(rendition));
    return {};
}

result<std::vector<media::slide>> slides_to_retake(const fs::path& directory) {
    const auto text = base::read_file(directory / store::slides_file);
    if (!text) return text.error();
    const auto listed = slides_from_json(*text);
    if (!listed) return listed.error();
    std::vector<media::slide> slides;
    for (const auto& image : once_each(*listed)) slides.push_back(image.slide);
    std::ranges::stable_sort(slides, {}, &media::slide::taken);
    if (!slides.empty() && slides.back().taken.count() == 0) return std::vector<media::slide>{};
    return slides;
}

result<void> add_avif(store::package_manifest& manifest, const fs::path& directory) {
    const auto entry =
        std::ranges::find(manifest.renditions, store::rendition_kind::slides, &store::rendition::kind);
    if (entry == manifest.renditions.end()) return {};
    const auto text = base::read_file(directory / store::slides_file);
    if (!text) return text.error();
    auto slides = slides_from_json(*text);
    if (!slides) return slides.error();
    const auto folder = (directory / store::slides_file).parent_path();
    for (auto& [slide, bytes, avif_bytes] : *slides)
        avif_bytes = bytes_if_there(folder / avif_name(slide.image));
    const auto json = slides_to_json(*slides);
    const auto lasts = microseconds(std::llround(manifest.duration_s * 1e6));
    const auto now =
        describe_slides(*slides, json.size(), lasts, std::chrono::seconds(manifest.target_duration_s));
    entry->bytes = now.bytes;
    entry->avif_bytes = now.avif_bytes;
    entry->average_bps = now.average_bps;
    entry->peak_bps = now.peak_bps;
    return base::write_file(directory / store::slides_file, json);
}

} // namespace lectern::packaging

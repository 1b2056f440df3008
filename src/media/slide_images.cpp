#include "slide_images.hpp"

#include "avif.hpp"
#include "slide_quality.hpp"
#include "still_decoder.hpp"
#include "webp.hpp"

#include "lectern/base/files.hpp"

#include <climits>

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

// What images usually cost: so much at once, so much a second after that; beyond it they get coarser.
constexpr double budget_bytes = 96'000, budget_bps = 12'000;
// Slides that still cost more may have so much: of 40 kbit/s what the low sound leaves. Each may cost its own
// time at that rate, whatever those before it did.
constexpr double dense_bps = 21'200, most_bps = 21'500;
constexpr microseconds shortest{20'000'000};
constexpr std::uint64_t entry_bytes = 140;     // in slides.json
constexpr double least_step = 1.1;             // from a quality to the next sharper one, in bytes
constexpr std::size_t most_made_coarser = 150; // images, at each quality
constexpr std::int64_t most_pixels = INT_MAX;  // of images that were made here

double seconds(microseconds time) {
    return std::chrono::duration<double>(time).count();
}

std::string image_name(std::size_t number) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04zu.webp", number);
    return text.data();
}

} // namespace

std::uint64_t most_slide_bytes(microseconds length, std::size_t entries) {
    const auto most = static_cast<std::uint64_t>(most_bps / 8 * seconds(std::max(length, shortest)));
    return most - std::min(most, entries * entry_bytes);
}

result<std::string> slide_images::store(const std::shared_ptr<const AVFrame>& taken, std::size_t number,
                                        microseconds until) {
    const auto picture = finish_ ? finish_(*taken) : result<std::shared_ptr<const AVFrame>>(taken);
    if (!picture) return picture.error();
    const auto webp = encode(**picture, room_until(until));
    if (!webp) return webp.error();
    std::error_code problem;
    std::filesystem::create_directory(folder_, problem);
    if (problem) return from_errno(problem.value(), "making " + folder_.string());
    images_.push_back({image_name(number), webp->size(), quality_, (*picture)->width});
    const auto file = folder_ / images_.back().name;
    if (auto written = base::write_file(file, *webp); !written) return written.error();
    bytes_ += webp->size();
    until_ = std::max(until_, until);
    if (avif_)
        if (auto smaller = write_avif_beside(**picture, file); !smaller) return smaller.error();
    return images_.back().name;
}

slide_images::room_left slide_images::room_until(microseconds until) const {
    const auto bytes = static_cast<double>(bytes_);
    const double usual = budget_bytes + budget_bps / 8 * seconds(until) - bytes;
    const double at_rate = dense_bps / 8 * seconds(until) - bytes;
    return {usual, std::max({usual, at_rate, dense_bps / 8 * seconds(until - until_)})};
}

// The sharpest that there is room for; what fitted the slide before is tried first.
result<std::string> slide_images::encode(const AVFrame& picture, const room_left& room) {
    const auto fits = [&room](std::size_t quality, std::size_t bytes, double times = 1) {
        return static_cast<double>(bytes) * times <= (quality < last_usual_quality ? room.usual : room.most);
    };
    auto webp = slide_webp(picture, slide_qualities[quality_]);
    if (webp && fits(quality_, webp->size())) {
        while (quality_ > 0 && fits(quality_ - 1, webp->size(), least_step)) {
            auto sharper = slide_webp(picture, slide_qualities[quality_ - 1]);
            if (!sharper) return sharper;
            if (!fits(quality_ - 1, sharper->size())) break;
            webp = std::move(sharper);
            --quality_;
        }
        return webp;
    }
    while (webp && !fits(quality_, webp->size()) && quality_ + 1 < slide_qualities.size())
        webp = slide_webp(picture, slide_qualities[++quality_]);
    return webp;
}

void slide_images::keep(const std::set<std::string>& names) {
    std::error_code ignored; // what stays is listed and served, and named by nothing
    std::erase_if(images_, [&](const image& i) {
        if (names.contains(i.name)) return false;
        const auto file = folder_ / i.name;
        std::filesystem::remove(file, ignored);
        std::filesystem::remove(std::filesystem::path(file).replace_extension(".avif"), ignored);
        return true;
    });
    if (names.empty()) std::filesystem::remove(folder_, ignored);
}

// The sharpest that all of them may have to come to about so many bytes.
std::size_t slide_images::quality_within(std::uint64_t bytes) const {
    const auto all_at = [this](std::size_t quality) {
        double sum = 0;
        for (const auto& i : images_)
            sum += static_cast<double>(i.bytes) *
                   std::min(1.0, slide_qualities[quality].bytes / slide_qualities[i.quality].bytes);
        return sum;
    };
    std::size_t quality = 1;
    while (quality + 1 < slide_qualities.size() && all_at(quality) > static_cast<double>(bytes)) ++quality;
    return quality;
}

result<void> slide_images::fit(std::uint64_t bytes) {
    auto all = std::accumulate(images_.begin(), images_.end(), std::uint64_t{0},
                               [](std::uint64_t sum, const image& i) { return sum + i.bytes; });
    if (all <= bytes) return {};
    std::vector<image*> sharpest;
    for (auto& i : images_) sharpest.push_back(&i);
    for (auto quality = quality_within(bytes); quality < slide_qualities.size(); ++quality) {
        std::ranges::sort(sharpest, [](const image* a, const image* b) {
            return a->quality != b->quality ? a->quality < b->quality : a->bytes > b->bytes;
        });
        std::size_t made = 0;
        for (auto* i : sharpest) {
            if (i->quality >= quality || ++made > most_made_coarser) break;
            all -= i->bytes;
            if (auto done = make_coarser(*i, quality); !done) return done;
            all += i->bytes;
            if (all <= bytes) return {};
        }
    }
    return {};
}

// Its picture is gone: it is made of the image, which is sharper than it will be.
result<void> slide_images::make_coarser(image& which, std::size_t quality) const {
    const auto file = folder_ / which.name;
    const auto stored = base::read_file(file);
    if (!stored) return stored.error();
    const auto picture = decode_still(*stored, AV_CODEC_ID_WEBP, most_pixels);
    if (!picture) return error{errc::internal, "decoding a slide again: " + picture.error().detail};
    const auto& how = slide_qualities[quality];
    const auto sized = no_wider(**picture, width_at(how, which.width));
    if (!sized) return sized.error();
    const auto webp = to_webp(**sized, how.webp);
    if (!webp) return webp.error();
    if (webp->size() >= which.bytes) return {};
    which.quality = quality;
    which.bytes = webp->size();
    if (auto written = base::write_file(file, *webp); !written) return written;
    return avif_ ? write_avif_beside(**sized, file, how) : result<void>();
}

} // namespace lectern::media

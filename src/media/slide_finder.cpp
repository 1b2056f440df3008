#include "slide_finder.hpp"

#include "avif.hpp"
#include "grey_picture.hpp"
#include "slide_quality.hpp"
#include "slide_verdict.hpp"
#include "webp.hpp"

#include "lectern/base/files.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

// What images may cost: so much at once, so much a second after that; beyond it they get coarser.
constexpr double budget_bytes = 96'000, budget_bps = 12'000;
constexpr double least_step = 1.1; // from a quality to the next sharper one, in bytes
constexpr microseconds half_step{500'000 / slide_samples_per_second};
constexpr microseconds shortest_shown{1'500'000};                    // where samples come at any time
constexpr microseconds longest_transition = std::chrono::seconds(2); // counts as the slide before it

std::string image_name(std::size_t number) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04zu.webp", number);
    return text.data();
}

} // namespace

result<void> slide_finder::take(const AVFrame& picture, std::int64_t number, microseconds end) {
    for (; wants(end); ++next_) {
        look(picture, number);
        detector_->add(grid_);
        if (auto done = see(); !done) return done;
    }
    return {};
}

result<void> slide_finder::take_at(const std::shared_ptr<const AVFrame>& picture, microseconds at,
                                   bool follows) {
    if (picture != picture_) {
        auto grid = std::make_shared<const slide_grid>(shrink(*picture));
        if (detector_ && !detector_->fits(*grid))
            return error{errc::refused, "The picture changes its shape; slides are not looked for in such."};
        grid_ = std::move(grid);
        picture_ = picture;
    }
    if (!detector_) detector_.emplace(grid_->columns(), grid_->rows(), rules_);
    follows ? detector_->add(grid_) : detector_->add_apart(grid_);
    times_.push_back(at);
    auto done = see();
    ++next_;
    return done;
}

result<void> slide_finder::take_unknown_at(microseconds at) {
    if (!detector_) return {};
    grid_.reset();
    picture_.reset();
    detector_->add_unknown();
    times_.push_back(at);
    auto done = see();
    ++next_;
    return done;
}

bool slide_finder::shows_another(const AVFrame& picture) const {
    return detector_ && detector_->shows_another(shrink(picture));
}

bool slide_finder::shows_none_until(microseconds end) const {
    return detector_ && !detector_->has_any() && time_of(detector_->still_needed().oldest) > end;
}

result<void> slide_finder::see() {
    frames_.push_back({next_, picture_});
    if (auto done = store_found(); !done) return done;
    forget_frames();
    return {};
}

microseconds slide_finder::time_of(std::int64_t sample) const noexcept {
    if (times_.empty()) return microseconds(sample * 1'000'000 / slide_samples_per_second);
    const auto i = static_cast<std::size_t>(sample);
    return i < times_.size() ? times_[i] : microseconds::max();
}

slide_finder::span slide_finder::shown(const found_slide& slide, microseconds end) const {
    const auto before = times_.empty() ? half_step : microseconds{0};
    return {std::max(time_of(slide.first) - before, microseconds{0}), std::min(time_of(slide.end), end)};
}

found_slide slide_finder::evenly(found_slide slide, microseconds end) const {
    if (times_.empty()) return slide;
    const auto step = [](microseconds at) { return at.count() * slide_samples_per_second / 1'000'000; };
    slide.first = step(time_of(slide.first));
    slide.end = step(std::min(time_of(slide.end), end));
    return slide;
}

void slide_finder::look(const AVFrame& picture, std::int64_t number) {
    if (number == number_) return;
    number_ = number;
    grid_ = std::make_shared<const slide_grid>(shrink(picture));
    picture_ = std::shared_ptr<const AVFrame>(share(picture).release(), av_delete());
    if (!detector_) detector_.emplace(grid_->columns(), grid_->rows());
}

result<void> slide_finder::store_found() {
    for (const auto& slide : detector_->take_found()) {
        auto image = store(slide);
        if (!image) return image.error();
        const auto taken =
            slide.same_as < 0 ? time_of(slide.image) : stored_[static_cast<std::size_t>(slide.same_as)].taken;
        stored_.push_back({slide, std::move(*image), taken});
    }
    return {};
}

result<std::string> slide_finder::store(const found_slide& slide) {
    if (slide.same_as >= 0) return stored_[static_cast<std::size_t>(slide.same_as)].image;
    const auto at = std::ranges::find(frames_, slide.image, &frame::sample);
    if (at == frames_.end()) return error{errc::internal, "storing a slide: its picture is gone"};
    auto picture = at->picture;
    if (finish_picture_) {
        auto finished = finish_picture_(*picture);
        if (!finished) return finished.error();
        picture = std::move(*finished);
    }
    const auto until = time_of(slide.end);
    const auto webp = encode(*picture, times_.empty() ? until : std::min(until, times_.back()));
    if (!webp) return webp.error();
    std::error_code problem;
    std::filesystem::create_directory(folder_, problem);
    if (problem) return from_errno(problem.value(), "making " + folder_.string());
    auto name = image_name(stored_.size() + 1);
    if (auto written = base::write_file(folder_ / name, *webp); !written) return written.error();
    bytes_ += webp->size();
    if (avif_)
        if (auto smaller = write_avif_beside(*picture, folder_ / name); !smaller) return smaller.error();
    return name;
}

// The sharpest that there is room for; what fitted the slide before is tried first.
result<std::string> slide_finder::encode(const AVFrame& picture, microseconds until) {
    const auto seconds = std::chrono::duration<double>(until).count();
    const auto room = budget_bytes + budget_bps / 8 * seconds - static_cast<double>(bytes_);
    const auto fits = [room](std::size_t bytes, double times = 1) {
        return static_cast<double>(bytes) * times <= room;
    };
    auto webp = to_webp(picture, slide_qualities[quality_].webp);
    if (webp && fits(webp->size())) {
        while (quality_ > 0 && fits(webp->size(), least_step)) {
            auto sharper = to_webp(picture, slide_qualities[quality_ - 1].webp);
            if (!sharper) return sharper;
            if (!fits(sharper->size())) break;
            webp = std::move(sharper);
            --quality_;
        }
        return webp;
    }
    while (webp && !fits(webp->size()) && quality_ + 1 < slide_qualities.size())
        webp = to_webp(picture, slide_qualities[++quality_].webp);
    return webp;
}

void slide_finder::forget_frames() {
    const auto wanted = detector_->still_needed();
    std::erase_if(frames_, [&wanted](const frame& f) {
        return f.sample < wanted.oldest && f.sample != wanted.current && f.sample != wanted.waiting;
    });
}

result<slides_output> slide_finder::finish(microseconds end) {
    slides_output output;
    if (detector_) {
        detector_->finish();
        if (auto done = store_found(); !done) return done.error();
    }
    std::vector<found_slide> found;
    for (const auto& s : stored_) found.push_back(evenly(s.slide, end));
    const bool surely = !times_.empty(); // half seconds do not tell how much moves
    auto verdict = judge_slides(found, surely);
    output.reason = std::move(verdict.reason);
    std::set<std::string> kept;
    for (std::size_t i = 0; i < stored_.size(); ++i) {
        if (!verdict.keep[i]) continue;
        const auto [start, until] = shown(stored_[i].slide, end);
        if (start >= end || (!times_.empty() && until - start < shortest_shown)) continue;
        if (!output.slides.empty() && start - output.slides.back().end <= longest_transition)
            output.slides.back().end = start;
        output.slides.push_back({start, until, stored_[i].image, stored_[i].taken});
        kept.insert(stored_[i].image);
    }
    std::error_code ignored; // what stays is listed and served, and named by nothing
    for (const auto& s : stored_) {
        if (kept.contains(s.image)) continue;
        const auto file = folder_ / s.image;
        std::filesystem::remove(file, ignored);
        std::filesystem::remove(std::filesystem::path(file).replace_extension(".avif"), ignored);
    }
    if (kept.empty()) std::filesystem::remove(folder_, ignored);
    return output;
}

} // namespace lectern::media

#include "slide_collector.hpp"

#include "grey_picture.hpp"

#include <algorithm>
#include <set>

namespace lectern::media {
namespace {

constexpr std::chrono::seconds longest_transition{2}; // counts as the slide before it

} // namespace

result<void> slide_collector::add(const picture_ptr& picture, bool follows) {
    if (picture != picture_) {
        auto grid = std::make_shared<const slide_grid>(shrink(*picture));
        if (detector_ && !detector_->fits(*grid))
            return error{errc::refused, "The picture changes its shape; slides are not looked for in such."};
        grid_ = std::move(grid);
        picture_ = picture;
    }
    if (!detector_) detector_.emplace(grid_->columns(), grid_->rows(), rules_);
    follows ? detector_->add(grid_) : detector_->add_apart(grid_);
    return see();
}

result<void> slide_collector::add_unknown() {
    grid_.reset();
    picture_.reset();
    detector_->add_unknown();
    return see();
}

bool slide_collector::shows_another(const AVFrame& picture) const {
    return detector_ && detector_->shows_another(shrink(picture));
}

bool slide_collector::shows_none_until(std::chrono::microseconds end) const {
    return detector_ && !detector_->has_any() && time_of_(detector_->still_needed().oldest) > end;
}

result<void> slide_collector::see() {
    samples_.push_back({next_, picture_});
    if (auto done = store_found(); !done) return done;
    ++next_;
    const auto wanted = detector_->still_needed();
    std::erase_if(samples_, [&wanted](const sample& s) {
        return s.number < wanted.oldest && s.number != wanted.current && s.number != wanted.waiting;
    });
    return {};
}

result<void> slide_collector::store_found() {
    for (const auto& slide : detector_->take_found()) {
        auto made = store(slide);
        if (!made) return made.error();
        stored_.push_back(std::move(*made));
    }
    return {};
}

result<slide_collector::stored> slide_collector::store(const found_slide& slide) {
    if (slide.same_as >= 0) {
        const auto& first = stored_[static_cast<std::size_t>(slide.same_as)];
        return stored{slide, first.image, first.taken};
    }
    const auto at = std::ranges::find(samples_, slide.image, &sample::number);
    if (at == samples_.end()) return error{errc::internal, "storing a slide: its picture is gone"};
    auto image = images_.store(at->picture, stored_.size() + 1, time_of_(slide.end));
    if (!image) return image.error();
    return stored{slide, std::move(*image), time_of_(slide.image)};
}

result<std::vector<found_slide>> slide_collector::finish() {
    if (detector_) {
        detector_->finish();
        if (auto done = store_found(); !done) return done.error();
    }
    std::vector<found_slide> found;
    for (const auto& s : stored_) found.push_back(s.slide);
    return found;
}

result<slides_output> slide_collector::keep(slide_verdict verdict, const std::vector<time_span>& shown,
                                            std::chrono::microseconds length) {
    slides_output output;
    output.reason = std::move(verdict.reason);
    std::set<std::string> images;
    for (std::size_t i = 0; i < stored_.size(); ++i) {
        const auto [start, end] = shown[i];
        if (!verdict.keep[i] || start >= end) continue;
        if (!output.slides.empty() && start - output.slides.back().end <= longest_transition)
            output.slides.back().end = start;
        output.slides.push_back({start, end, stored_[i].image, stored_[i].taken});
        images.insert(stored_[i].image);
    }
    images_.keep(images);
    if (auto fitted = images_.fit(most_slide_bytes(length, output.slides.size())); !fitted)
        return fitted.error();
    return output;
}

} // namespace lectern::media

#include "slide_detector.hpp"

#include <algorithm>
#include <utility>

namespace lectern::media {
namespace {

constexpr std::size_t window =
    std::size_t{5} * slide_samples_per_second; // how far ahead of a decision is looked
constexpr std::size_t least_drawn = 8;         // cells: less is a pointer, a clock or dirt
constexpr double other_share = 0.4;            // of what was drawn must go, or
constexpr double shaded_share = 0.6;           // of the background must change its brightness
constexpr std::size_t sudden = 24;             // cells that appear at once on an empty picture: not a pen
constexpr double moving_share = 0.02;          // of the picture may move at rest: a pen, a pointer
constexpr double restless_share = 0.6;         // of the picture moves all the time: nothing stands still
constexpr double same_share = 0.1;             // of the drawn cells may differ in a picture that comes again
constexpr std::size_t most_seen = 200;

} // namespace

slide_detector::slide_detector(int columns, int rows, const slide_rules& rules)
    : rules_(rules), columns_(columns), rows_(rows), insets_(columns, rows),
      cells_(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows)) {}

void slide_detector::add(std::shared_ptr<const slide_grid> grid) {
    sample added{std::move(grid), {}};
    if (!latest_ || latest_ == added.grid)
        added.moved.assign(cells_, 0);
    else
        added.moved = moved_cells(*latest_, *added.grid);
    take(std::move(added));
}

void slide_detector::add_apart(std::shared_ptr<const slide_grid> grid) {
    take({std::move(grid), {}});
}

void slide_detector::take(sample added) {
    latest_ = added.grid;
    samples_.push_back(std::move(added));
    if (samples_.size() > window) decide();
}

bool slide_detector::shows_another(const slide_grid& now) const {
    return latest_ && (!fits(now) || is_other(compare(*latest_, insets_.mask(), now, insets_.mask())));
}

void slide_detector::finish() {
    while (!samples_.empty()) decide();
    close_for_good();
}

void slide_detector::decide() {
    const auto at = std::move(samples_.front());
    samples_.pop_front();
    if (!at.grid) {
        close_for_good();
        ++next_;
        return;
    }
    std::vector<const cell_flags*> moved;
    for (const auto& s : samples_)
        if (!s.moved.empty()) moved.push_back(&s.moved);
    const auto& mask = at.moved.empty() ? insets_.mask() : insets_.update(at.moved, moved);
    const auto changes = current_ ? compare(*current_->grid, current_->mask, *at.grid, mask) : comparison{};
    if (current_ && is_other(changes)) close();
    if (current_)
        go_on(at, mask, changes);
    else
        begin(at, mask);
    ++next_;
}

void slide_detector::begin(const sample& at, const cell_flags& mask) {
    candidate started;
    started.slide.first = started.slide.image = next_;
    started.grid = at.grid;
    started.mask = mask;
    current_ = std::move(started);
    go_on(at, mask, compare(*at.grid, mask, *at.grid, mask));
}

void slide_detector::go_on(const sample& at, const cell_flags& mask, const comparison& changes) {
    auto& c = *current_;
    c.slide.end = next_ + 1;
    if (at.moved.empty()) return;
    const auto moves = moving(at, mask);
    if (!is_quiet(moves, mask)) return;
    ++c.quiet;
    c.moves += moves;
    const auto lost =
        c.lost + static_cast<std::int64_t>(changes.erased) - static_cast<std::int64_t>(changes.appeared);
    // What is wiped away a little at a time must not be missing in the image.
    if (lost > static_cast<std::int64_t>(least_drawn)) return;
    c.lost = std::max<std::int64_t>(0, lost);
    c.slide.image = next_;
    c.grid = at.grid;
    c.mask = mask;
}

slide_detector::comparison slide_detector::compare(const slide_grid& then, const cell_flags& mask_then,
                                                   const slide_grid& now, const cell_flags& mask_now) {
    comparison c;
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (mask_then[i] != 0 || mask_now[i] != 0) continue;
        const bool other = &then != &now && now.shows_other(then, i);
        const bool drawn = then.at(i).detail, draws = now.at(i).detail;
        c.drawn += drawn;
        c.gone += drawn && other;
        c.erased += drawn && other && !draws;
        c.blank += !drawn;
        c.shaded += !drawn && other && !draws;
        c.appeared += !drawn && other && draws;
    }
    return c;
}

bool slide_detector::is_other(const comparison& c) const {
    const auto share = [](std::size_t part, std::size_t of) {
        return of == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(of);
    };
    if (c.drawn < least_drawn && c.appeared >= sudden) return true;
    if (c.gone >= least_drawn && share(c.gone, c.drawn) >= other_share) return true;
    // Where much is shared (a table's lines, a template), what comes counts too.
    const bool some = c.gone >= least_drawn && share(c.gone, c.drawn) >= other_share / 2;
    if (some && share(c.gone + c.appeared, c.drawn + c.appeared) >= other_share) return true;
    return c.blank >= cells_ / 4 && share(c.shaded, c.blank) >= shaded_share;
}

bool slide_detector::is_same(const comparison& c) {
    const auto few = same_share * static_cast<double>(c.drawn);
    return static_cast<double>(c.gone) <= few && static_cast<double>(c.appeared) <= few;
}

std::size_t slide_detector::moving(const sample& at, const cell_flags& mask) {
    std::size_t moving = 0;
    for (std::size_t i = 0; i < mask.size(); ++i) moving += at.moved[i] != 0 && mask[i] == 0;
    return moving;
}

bool slide_detector::is_quiet(std::size_t moving, const cell_flags& mask) const {
    return static_cast<double>(moving) <= moving_share * static_cast<double>(cells_) &&
           static_cast<double>(count(mask)) <= restless_share * static_cast<double>(cells_);
}

bool slide_detector::is_slide(const candidate& c) const {
    const auto drawn = compare(*c.grid, c.mask, *c.grid, c.mask).drawn;
    return c.quiet >= rules_.least_quiet && c.slide.end - c.slide.first >= rules_.least_shown &&
           drawn >= least_drawn;
}

void slide_detector::close() {
    if (!current_) return;
    auto done = *std::exchange(current_, std::nullopt);
    if (!is_slide(done)) return;
    const bool soon = waiting_ && done.slide.first - waiting_->slide.end <= rules_.longest_break;
    if (soon && !is_other(compare(*waiting_->grid, waiting_->mask, *done.grid, done.mask))) {
        done.slide.first = waiting_->slide.first; // the same slide: something flashed up
        waiting_ = std::move(done);
        return;
    }
    if (waiting_) emit(std::move(*waiting_));
    waiting_ = std::move(done);
}

void slide_detector::close_for_good() {
    close();
    if (waiting_) emit(*std::exchange(waiting_, std::nullopt));
}

void slide_detector::emit(candidate done) {
    done.slide.flatness = done.grid->flatness(done.mask);
    done.slide.stray = static_cast<double>(done.moves) / static_cast<double>(cells_) / done.quiet;
    done.slide.restless = static_cast<double>(count(done.mask)) / static_cast<double>(cells_);
    for (const auto& s : seen_)
        if (is_same(compare(*s.grid, s.mask, *done.grid, done.mask))) done.slide.same_as = s.number;
    if (done.slide.same_as < 0) seen_.push_back({emitted_, done.grid, done.mask});
    if (seen_.size() > most_seen) seen_.pop_front();
    found_.push_back(done.slide);
    ++emitted_;
}

std::vector<found_slide> slide_detector::take_found() {
    return std::exchange(found_, {});
}

slide_detector::needed slide_detector::still_needed() const {
    return {next_, current_ ? current_->slide.image : -1, waiting_ ? waiting_->slide.image : -1};
}

} // namespace lectern::media

// Finds the slides of a lecture in small grey pictures of it, taken at equal steps. Pure: the same pictures
// give the same slides.
#pragma once

#include "inset_mask.hpp"
#include "slide_grid.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace lectern::media {

constexpr int slide_samples_per_second = 4;

// One picture that stood still. Units: numbers of samples.
struct found_slide {
    std::int64_t first = 0, end = 0; // shown from `first` until before `end`
    std::int64_t image = 0;          // the sample that shows it at its fullest
    double flatness = 0;             // slide_grid::flatness of that sample, without insets
    double restless = 0;             // share of the picture that moved all the time
    double stray = 0;                // share of the rest that moves while all seems at rest, on average
    int same_as = -1;                // an earlier slide (its number of those found) with the same picture
};

// Units: samples.
struct slide_rules {
    int least_quiet = slide_samples_per_second; // at rest for 1 s in all, and
    std::int64_t least_shown = 6;               // shown for 1.5 s
    std::int64_t longest_break =
        std::int64_t{2} * slide_samples_per_second; // in which something else flashes up
};

// What counts as one slide: a picture to which things may be added (a slide that is built up, a whiteboard)
// as long as little of what was there goes. What moves all the time is left out of the comparison. A picture
// that never stands still is none.
class slide_detector {
public:
    slide_detector(int columns, int rows, const slide_rules& rules = {});

    // The next sample; the same pointer again when nothing changed.
    void add(std::shared_ptr<const slide_grid> sample);
    // The next sample, a while after the last one: what moved meanwhile is not known.
    void add_apart(std::shared_ptr<const slide_grid> sample);
    // Whether this shows another slide than the sample before, as far as insets are known.
    bool shows_another(const slide_grid& now) const;
    // The next sample, a while after the last one: what is shown there is not known. No slide goes on over
    // it.
    void add_unknown() { take({}); }
    void finish();

    // Whether it is one that the samples are to be of.
    bool fits(const slide_grid& grid) const noexcept {
        return grid.columns() == columns_ && grid.rows() == rows_;
    }
    // Whether a slide was found, or what is shown at the samples that were decided on is one by now.
    bool has_any() const { return emitted_ > 0 || waiting_ || (current_ && is_slide(*current_)); }
    // Slides that are final, in order; each is returned once.
    std::vector<found_slide> take_found();
    // Which samples a slide may still want as its image: those from `oldest` on, and the two named.
    struct needed {
        std::int64_t oldest = 0, current = -1, waiting = -1;
    };
    needed still_needed() const;

private:
    struct sample {
        std::shared_ptr<const slide_grid> grid; // none: not known
        cell_flags moved;                       // empty: not known
    };
    struct candidate {
        found_slide slide;
        std::shared_ptr<const slide_grid> grid; // of the image
        cell_flags mask;                        // at the image
        std::int64_t lost = 0;                  // such cells that later images of this slide have less
        int quiet = 0;                          // samples at rest
        std::size_t moves = 0;                  // cells that moved in those, without insets
    };
    struct comparison {
        std::size_t drawn = 0, gone = 0; // cells with something in them, and those that show other things now
        std::size_t erased = 0;          // those of them that show nothing now
        std::size_t blank = 0, shaded = 0; // the rest, and those of them that changed their brightness
        std::size_t appeared = 0;          // drawn where nothing was
    };

    void take(sample added);
    void decide();
    void begin(const sample& at, const cell_flags& mask);
    void go_on(const sample& at, const cell_flags& mask, const comparison& changes);
    void close();
    void close_for_good();
    void emit(candidate done);
    bool is_other(const comparison& c) const;
    bool is_slide(const candidate& c) const;
    bool is_quiet(std::size_t moving, const cell_flags& mask) const;
    static comparison compare(const slide_grid& then, const cell_flags& mask_then, const slide_grid& now,
                              const cell_flags& mask_now);
    static std::size_t moving(const sample& at, const cell_flags& mask);
    static bool is_same(const comparison& c);

    slide_rules rules_;
    int columns_, rows_;
    inset_mask insets_;
    std::size_t cells_;
    std::deque<sample> samples_; // not decided on yet
    std::shared_ptr<const slide_grid> latest_;
    std::int64_t next_ = 0; // the number of samples_.front()
    std::optional<candidate> current_, waiting_;
    std::vector<found_slide> found_;
    struct seen {
        int number;
        std::shared_ptr<const slide_grid> grid;
        cell_flags mask;
    };
    std::deque<seen> seen_; // the latest slides, to know one that comes again
    int emitted_ = 0;
};

} // namespace lectern::media

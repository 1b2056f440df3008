#include "picture_survey.hpp"

#include "grey_picture.hpp"
#include "inset_mask.hpp"
#include "scrolled_page.hpp"
#include "softness.hpp"
#include "trial_encoding.hpp"

#include <algorithm>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

constexpr std::size_t pictures_in_stretch = 10;
constexpr microseconds picture_step{static_cast<std::int64_t>(1e6 / trial_rate)};
constexpr microseconds stretch_lasts = picture_step * std::int64_t{pictures_in_stretch};
constexpr std::int64_t stretches_wanted = 120;
constexpr microseconds closest{6'000'000}, farthest{30'000'000}; // from one stretch to the next
constexpr microseconds rare_keys{20'000'000};                    // apart: then all is decoded
// Of shorter ones a look every few seconds tells too little: all is seen.
constexpr microseconds short_recording{120'000'000};

// Shares of the picture's cells.
constexpr double at_rest = 0.003, small = 0.02, largest_inset = 0.35, mostly = 0.9;
constexpr std::size_t least_inset = 12; // cells
// See slide_verdict: slides, boards and editors have 0.67 and more, camera pictures 0.30 and less.
constexpr double drawn_flatness = 0.5;

double share(std::size_t cells, const slide_grid& of) {
    return of.size() == 0 ? 0 : static_cast<double>(cells) / static_cast<double>(of.size());
}

cell_flags inverted(const cell_flags& flags) {
    auto others = flags;
    for (auto& flag : others) flag = flag == 0;
    return others;
}

// Black or white bars beside and above a camera's picture are as flat as a slide.
cell_flags bars_of(const slide_grid& shown) {
    constexpr int black = 24, white = 231;
    cell_flags bars(shown.size(), 0);
    const auto at = [&shown](int column, int row) {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(shown.columns()) +
               static_cast<std::size_t>(column);
    };
    const auto is_bar = [&](int column, int row) {
        const auto& c = shown.at(at(column, row));
        return (c.mean <= black || c.mean >= white) && !c.detail;
    };
    const auto mark_row = [&](int row) {
        for (int column = 0; column < shown.columns(); ++column)
            if (!is_bar(column, row)) return false;
        for (int column = 0; column < shown.columns(); ++column) bars[at(column, row)] = 1;
        return true;
    };
    const auto mark_column = [&](int column) {
        for (int row = 0; row < shown.rows(); ++row)
            if (!is_bar(column, row)) return false;
        for (int row = 0; row < shown.rows(); ++row) bars[at(column, row)] = 1;
        return true;
    };
    for (int row = 0; row < shown.rows() && mark_row(row);) ++row;
    for (int row = shown.rows() - 1; row >= 0 && mark_row(row);) --row;
    for (int column = 0; column < shown.columns() && mark_column(column);) ++column;
    for (int column = shown.columns() - 1; column >= 0 && mark_column(column);) --column;
    return bars;
}

cell_flags both(cell_flags a, const cell_flags& b) {
    std::ranges::transform(a, b, a.begin(), [](auto one, auto other) { return one | other; });
    return a;
}

struct motion {
    cell_flags any;   // cells that moved between any two pictures
    double mean = 0;  // share of the cells that move from one picture to the next
    int much = 0;     // times that many did
    int scrolled = 0; // of these, the same drawing at another height
};

// One time is another slide, two may be its animation.
constexpr int often = 3;

picture_kind kind_of(const slide_grid& shown, const motion& seen_moving) {
    const auto& moved = seen_moving.any;
    const auto moving = seen_moving.mean;
    const auto bars = bars_of(shown);
    const auto seen = static_cast<double>(shown.size() - count(bars));
    if (seen == 0) return picture_kind::still; // all is black
    const bool rest_is_drawn = shown.flatness(both(moved, bars)) >= drawn_flatness;
    if (moving <= at_rest && count(moved) <= least_inset)
        return rest_is_drawn ? picture_kind::still : picture_kind::photo;
    // Between lines of text, and in photographs, there is little of the paper that makes a page look drawn.
    if (2 * seen_moving.scrolled > seen_moving.much)
        return seen_moving.much < often ? picture_kind::pointer : picture_kind::scrolling;
    const bool moves_drawn = shown.flatness(both(inverted(moved), bars)) >= drawn_flatness;
    if (!moves_drawn && static_cast<double>(count(moved)) > largest_inset * seen) return picture_kind::camera;
    if (!rest_is_drawn && !(moves_drawn && static_cast<double>(count(moved)) > mostly * seen))
        return picture_kind::camera;
    if (!moves_drawn && count(moved) > least_inset) return picture_kind::inset;
    return moving <= small || seen_moving.much < often ? picture_kind::pointer : picture_kind::animated;
}

} // namespace

result<std::unique_ptr<picture_survey>> picture_survey::open(const AVStream& stream, const setting& from) {
    auto made = decoder::open(stream, from.limits, 1);
    if (!made) return made.error();
    return std::unique_ptr<picture_survey>(new picture_survey(std::move(*made), stream, from));
}

picture_survey::picture_survey(decoder made, const AVStream& stream, const setting& from)
    : decoder_(std::move(made)), shown_(stream, from.plan),
      every_(std::clamp(from.length / stretches_wanted, closest, farthest)),
      is_short_(from.length > microseconds{0} && from.length <= short_recording),
      all_(from.all || is_short_) {
    if (is_short_) decoder_.context().skip_frame = AVDISCARD_NONREF; // the others come often enough
}

// Stretches begin at key frames, so that what lies between them is not decoded; unless key frames are so
// rare that most of the recording would not be seen.
bool picture_survey::begins(const AVPacket& packet) {
    const auto stamp = packet.dts != AV_NOPTS_VALUE ? packet.dts : packet.pts;
    const microseconds at(stamp == AV_NOPTS_VALUE ? last_key_.count() : stamp);
    if (last_key_ >= microseconds{0} && !all_) continuous_ = at - last_key_ > rare_keys;
    last_key_ = at;
    return continuous_ || at >= next_;
}

result<void> picture_survey::look(const AVPacket& packet) {
    if (packet.dts != AV_NOPTS_VALUE) reached_ = std::max(reached_, microseconds(packet.dts));
    if ((packet.flags & AV_PKT_FLAG_KEY) != 0) {
        const bool starts = begins(packet);
        if (starts && !decoding_) decoder_.restart();
        decoding_ = decoding_ || starts;
    }
    if (!decoding_) return {};
    if (auto done = decoder_.decode(&packet, [this](AVFrame& frame) { return see(frame); }); !done)
        return done;
    if (pictures_.empty() && !continuous_ && !stretches_.empty() && microseconds(packet.dts) < next_)
        decoding_ = false; // the stretch is seen; on to the next one's key frame
    return {};
}

result<void> picture_survey::see(AVFrame& decoded) {
    if (decoded.best_effort_timestamp == AV_NOPTS_VALUE) return {};
    const microseconds at(decoded.best_effort_timestamp);
    if (pictures_.empty() && at < next_) return {};
    if (pictures_.empty()) begun_ = next_picture_ = at;
    if (at < next_picture_) return {};
    next_picture_ = std::max(next_picture_ + picture_step, at);
    shown_.complete(decoded);
    return shown_.make(decoded, [this, at](AVFrame& frame) { return keep(frame, at); });
}

result<void> picture_survey::keep(const AVFrame& picture, microseconds at) {
    pictures_.push_back(share(picture));
    const bool far = at - begun_ >= picture_step * (2 * pictures_in_stretch); // pictures are rare
    return pictures_.size() >= pictures_in_stretch || far ? end_stretch() : result<void>{};
}

result<void> picture_survey::end_stretch() {
    if (pictures_.empty()) return {};
    stretch seen;
    seen.at = begun_;
    std::vector<slide_grid> grids;
    grids.reserve(pictures_.size());
    for (const auto& picture : pictures_) grids.push_back(shrink(*picture));
    const bool drawn = grids.back().flatness(bars_of(grids.back())) >= drawn_flatness;
    motion found{cell_flags(grids.front().size(), 0)};
    for (std::size_t i = 1; i < grids.size(); ++i) {
        const auto moved = moved_cells(grids[i - 1], grids[i]);
        found.mean += share(count(moved), grids[i]) / static_cast<double>(grids.size() - 1);
        const auto much = share(count(moved), grids[i]) > small;
        found.much += much;
        found.scrolled += much && is_scrolled(*pictures_[i - 1], *pictures_[i], moved, drawn);
        found.any = both(std::move(found.any), moved);
    }
    seen.moving = found.mean;
    seen.kind = kind_of(grids.back(), found);
    if (before_ && before_->size() == grids.front().size())
        seen.changed = share(count(moved_cells(*before_, grids.front())), *before_);
    before_ = std::move(grids.back());
    if (seen.kind == picture_kind::camera || seen.kind == picture_kind::photo) {
        const auto needs = lines_needed(*pictures_.back());
        if (!needs) return needs.error();
        seen.needs = *needs;
    }
    if (auto tried = try_encoding(seen, count(found.any) == 0); !tried) return tried;
    stretches_.push_back(seen);
    pictures_.clear();
    if (is_short_ && begun_ > short_recording)
        all_ = continuous_ = is_short_ = false; // it said so, and is not
    next_ = begun_ + (is_short_ ? stretch_lasts : every_);
    return {};
}

// What stays as it was for one stretch and another needs no third trial.
result<void> picture_survey::try_encoding(stretch& seen, bool stays) {
    const bool stayed = stays && seen.changed == 0 && !stretches_.empty();
    if (stayed && stayed_) {
        seen.key_bytes = stretches_.back().key_bytes;
        seen.other_bytes = stretches_.back().other_bytes;
        return {};
    }
    stayed_ = stayed;
    const auto sizes = encode_on_trial(pictures_);
    if (!sizes) return sizes.error();
    seen.key_bytes = sizes->key_bytes;
    seen.other_bytes = sizes->other_bytes;
    return {};
}

result<void> picture_survey::finish() {
    if (decoding_)
        if (auto done = decoder_.decode(nullptr, [this](AVFrame& frame) { return see(frame); }); !done)
            return done;
    constexpr std::size_t few = 3; // would count as much as a whole second
    if (pictures_.size() < few && !stretches_.empty()) return {};
    return end_stretch();
}

// Two key frames at the start and none later, and nothing after the start is seen.
bool picture_survey::missed_much() const {
    if (all_) return false;
    auto seen_until = microseconds{0};
    for (const auto& s : stretches_) {
        if (s.at - seen_until > farthest_apart()) return true;
        seen_until = s.at;
    }
    return reached_ - seen_until > farthest_apart();
}

microseconds picture_survey::farthest_apart() const {
    return every_ + rare_keys + std::chrono::seconds(2); // a stretch takes its time
}

} // namespace lectern::media

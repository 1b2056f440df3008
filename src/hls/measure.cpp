#include "lectern/hls/playlist.hpp"
#include "lectern/hls/track_index.hpp"

#include <algorithm>

namespace lectern::hls {
namespace {

struct piece {
    std::uint64_t bytes;
    std::int64_t duration;
};

double bits_per_second(std::uint64_t bytes, std::int64_t ticks, std::int64_t time_scale) {
    if (ticks <= 0) return 0;
    return static_cast<double>(bytes) * 8.0 * static_cast<double>(time_scale) / static_cast<double>(ticks);
}

std::int64_t round_up(double value) {
    const auto whole = static_cast<std::int64_t>(value);
    return static_cast<double>(whole) < value ? whole + 1 : whole;
}

// The largest rate of the runs that begin at `first` and last 0.5 to 1.5 target durations; 0 when there is
// none.
double peak_from(const std::vector<piece>& pieces, std::size_t first, std::int64_t target,
                 std::int64_t time_scale) {
    double peak = 0;
    std::uint64_t bytes = 0;
    std::int64_t duration = 0;
    for (auto i = first; i < pieces.size(); ++i) {
        bytes += pieces[i].bytes;
        duration += pieces[i].duration;
        if (2 * duration > 3 * target) break;
        if (2 * duration >= target) peak = std::max(peak, bits_per_second(bytes, duration, time_scale));
    }
    return peak;
}

bit_rates measure_pieces(const std::vector<piece>& pieces, std::int64_t time_scale,
                         std::chrono::seconds target) {
    std::uint64_t bytes = 0;
    std::int64_t duration = 0;
    double peak = 0;
    const auto target_ticks = target.count() * time_scale;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        bytes += pieces[i].bytes;
        duration += pieces[i].duration;
        peak = std::max(peak, peak_from(pieces, i, target_ticks, time_scale));
    }
    const auto average = bits_per_second(bytes, duration, time_scale);
    // Content shorter than half a target duration has no run to measure: its peak is its average.
    return {round_up(average), round_up(peak > 0 ? peak : average)};
}

template <class Range>
std::vector<piece> pieces_of(const Range& range) {
    std::vector<piece> pieces;
    for (const auto& item : range)
        if (item.duration > 0) pieces.push_back({item.bytes, item.duration});
    return pieces;
}

std::int64_t to_extinf(std::int64_t ticks, std::int64_t time_scale) {
    constexpr auto per_second = extinf::period::den;
    const auto whole = ticks / time_scale, rest = ticks % time_scale;
    return whole * per_second + (rest * per_second + time_scale / 2) / time_scale;
}

template <class Range>
std::vector<extinf> durations_of(const Range& range, std::int64_t time_scale) {
    std::vector<extinf> durations;
    std::int64_t ticks = 0;
    for (const auto& item : range) {
        const auto start = to_extinf(ticks, time_scale);
        ticks += item.duration;
        durations.emplace_back(to_extinf(ticks, time_scale) - start);
    }
    return durations;
}

} // namespace

bit_rates measure(const track_index& index, std::chrono::seconds target_duration) {
    return measure_pieces(pieces_of(index.segments), index.time_scale, target_duration);
}

bit_rates measure_key_frames(const track_index& index, std::chrono::seconds target_duration) {
    return measure_pieces(pieces_of(index.key_frames), index.time_scale, target_duration);
}

std::vector<extinf> segment_durations(const track_index& index) {
    return durations_of(index.segments, index.time_scale);
}

std::vector<extinf> key_frame_durations(const track_index& index) {
    return durations_of(index.key_frames, index.time_scale);
}

} // namespace lectern::hls

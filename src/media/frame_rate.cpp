#include "frame_rate.hpp"

#include "av_ptr.hpp"
#include "stream_facts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

namespace lectern::media {
namespace {

constexpr double highest_rate = 240; // above it a container's rate is its clock, not its pictures
constexpr double lowest_rate = 0.05;
constexpr std::size_t pictures_looked_at = 400;
constexpr int packets_looked_at = 6000;
constexpr double steady_within = 0.02; // nominal and average rate of a constant rate differ by less

bool believable(rational rate) {
    return rate.num > 0 && rate.value() <= highest_rate && rate.value() >= lowest_rate;
}

// Times of the first pictures of each stream in `wanted`.
std::map<int, std::vector<std::int64_t>> read_times(AVFormatContext& context,
                                                    const std::vector<int>& wanted) {
    std::map<int, std::vector<std::int64_t>> times;
    const auto packet = make_packet();
    for (int i = 0; i < packets_looked_at && av_read_frame(&context, packet.get()) >= 0; ++i) {
        const int index = packet->stream_index;
        const auto time = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
        if (time != AV_NOPTS_VALUE && std::ranges::find(wanted, index) != wanted.end())
            times[index].push_back(to_us(time, context.streams[index]->time_base).count());
        av_packet_unref(packet.get());
        const bool enough =
            times.size() == wanted.size() && std::ranges::all_of(times, [](const auto& entry) {
                return entry.second.size() >= pictures_looked_at;
            });
        if (enough) break;
    }
    return times;
}

} // namespace

rational to_natural_rate(double rate) {
    if (!(rate > 0) || rate > 1e6) return {0, 1};
    constexpr std::array<rational, 22> known{
        {{24000, 1001}, {24, 1},  {25, 1},  {30000, 1001}, {30, 1}, {48, 1}, {50, 1}, {60000, 1001},
         {60, 1},       {120, 1}, {100, 1}, {1, 1},        {2, 1},  {3, 1},  {4, 1},  {5, 1},
         {6, 1},        {8, 1},   {10, 1},  {12, 1},       {15, 1}, {20, 1}}};
    const auto distance = [rate](const rational& r) { return std::abs(r.value() / rate - 1); };
    const auto nearest = std::ranges::min_element(known, {}, distance);
    if (distance(*nearest) < 0.005) return *nearest;
    const auto close = av_d2q(rate, 1001);
    return to_rational(close);
}

measured_rate rate_of(std::span<const std::int64_t> times) {
    std::vector<std::int64_t> sorted(times.begin(), times.end());
    std::ranges::sort(sorted);
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    if (sorted.size() < 3) return {};
    std::vector<std::int64_t> steps;
    for (std::size_t i = 1; i < sorted.size(); ++i) steps.push_back(sorted[i] - sorted[i - 1]);
    std::ranges::sort(steps);
    // Clocks in whole milliseconds spread one step over two values: average what is close to the lower
    // quartile.
    const auto common = steps[steps.size() / 4];
    std::int64_t sum = 0;
    std::int64_t count = 0;
    for (const auto step : steps)
        if (std::abs(step - common) <= std::max<std::int64_t>(1500, common / 20)) sum += step, ++count;
    const double typical = static_cast<double>(sum) / static_cast<double>(count);
    const double average =
        static_cast<double>(sorted.back() - sorted.front()) / static_cast<double>(steps.size());
    return {to_natural_rate(1e6 / typical), std::abs(average / typical - 1) > steady_within};
}

void measure_frame_rates(AVFormatContext& context, media_info& info) {
    std::vector<int> silent;
    for (auto& video : info.video) {
        const auto& stream = *context.streams[video.index];
        const auto nominal = to_rational(stream.r_frame_rate);
        const auto average = to_rational(stream.avg_frame_rate);
        const bool steady = believable(nominal) && believable(average) &&
                            std::abs(average.value() / nominal.value() - 1) <= steady_within;
        if (believable(nominal))
            video.frame_rate = to_natural_rate(nominal.value());
        else if (believable(average))
            video.frame_rate = to_natural_rate(average.value());
        video.variable_frame_rate = !steady;
        if (!steady && !video.still_picture) silent.push_back(video.index);
    }
    if (silent.empty()) return;
    const auto times = read_times(context, silent);
    for (auto& video : info.video) {
        const auto found = times.find(video.index);
        if (found == times.end()) continue;
        const auto measured = rate_of(found->second);
        if (!believable(measured.rate)) continue;
        video.frame_rate = measured.rate;
        video.variable_frame_rate = measured.variable;
    }
}

} // namespace lectern::media

#include "lectern/progress/interval_set.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace lectern::progress {
namespace {

std::optional<milliseconds> parse_number(std::string_view text) {
    milliseconds::rep value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data(), end, value);
    if (failed != std::errc() || stopped != end || value < 0) return std::nullopt;
    return milliseconds(value);
}

std::optional<interval> parse_interval(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto start = parse_number(text.substr(0, dash)), end = parse_number(text.substr(dash + 1));
    if (!start || !end || *end <= *start) return std::nullopt;
    return interval{*start, *end};
}

} // namespace

void interval_set::add(interval part) {
    part.start = std::max(part.start, milliseconds(0));
    if (part.end <= part.start) return;
    // Those that touch it, or nearly.
    const auto first = std::ranges::partition_point(
        parts_, [&](const interval& p) { return p.end + closest <= part.start; });
    const auto last = std::partition_point(first, parts_.end(),
                                           [&](const interval& p) { return p.start < part.end + closest; });
    if (first == last) {
        parts_.insert(first, part);
        return;
    }
    first->start = std::min(first->start, part.start);
    first->end = std::max(std::prev(last)->end, part.end);
    parts_.erase(std::next(first), last);
}

void interval_set::add(const interval_set& other) {
    for (const auto& part : other.parts_) add(part);
}

interval_set interval_set::clipped(milliseconds whole) const {
    interval_set kept;
    for (const auto& part : parts_) kept.add({part.start, std::min(part.end, whole)});
    return kept;
}

milliseconds interval_set::total() const noexcept {
    milliseconds sum{0};
    for (const auto& part : parts_) sum += part.end - part.start;
    return sum;
}

milliseconds interval_set::within(interval part) const noexcept {
    milliseconds sum{0};
    for (const auto& p : parts_)
        sum += std::max(std::min(p.end, part.end) - std::max(p.start, part.start), milliseconds(0));
    return sum;
}

std::string interval_set::to_text() const {
    std::string text;
    for (const auto& part : parts_)
        text += (text.empty() ? "" : ",") + std::to_string(part.start.count()) + "-" +
                std::to_string(part.end.count());
    return text;
}

result<interval_set> interval_set::parse(std::string_view text) {
    interval_set found;
    while (!text.empty()) {
        const auto one = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        const auto part = parse_interval(one);
        if (!part) return error{errc::corrupt, "what was watched is noted as \"" + std::string(one) + "\""};
        found.add(*part);
    }
    return found;
}

} // namespace lectern::progress

#include "oddities.hpp"

#include <array>
#include <cstdio>

namespace lectern::media {
namespace {

constexpr std::chrono::seconds broken_off_by{1};

std::string counted(std::int64_t count, const std::string& thing) {
    return std::to_string(count) + ' ' + thing + (count == 1 ? "" : "s");
}

} // namespace

std::string clock_text(std::chrono::microseconds time) {
    const auto s = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", static_cast<long long>(s / 3600),
                  static_cast<long long>(s / 60 % 60), static_cast<long long>(s % 60));
    return text.data();
}

std::vector<std::string> remarks_on(const oddities& found) {
    std::vector<std::string> remarks;
    if (found.damaged > 0)
        remarks.push_back("The recording is damaged in " + counted(found.damaged, "place") +
                          "; what could be decoded was kept.");
    if (found.gaps > 0)
        remarks.push_back("The sound was mended in " + counted(found.gaps, "place") +
                          ", where samples were missing or doubled, to keep it in step with the picture.");
    if (found.seams > 0)
        remarks.push_back("The recording's clock jumps " + counted(found.seams, "time") +
                          "; the parts were joined.");
    const auto missing = found.declared - found.duration;
    if (found.declared.count() > 0 && missing > broken_off_by)
        remarks.push_back("The recording ends at " + clock_text(found.duration) + " of the " +
                          clock_text(found.declared) +
                          " that it promises; the rest is missing or unreadable.");
    return remarks;
}

} // namespace lectern::media

#include "cut_arguments.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

namespace lectern::app {
namespace {

using std::chrono::microseconds;

constexpr double longest_s = 1e6; // later than any recording ends

std::optional<microseconds> to_time(std::string_view text) {
    double seconds = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (problem != std::errc{} || end != text.data() + text.size() || !(seconds >= 0 && seconds <= longest_s))
        return std::nullopt;
    return microseconds(std::llround(seconds * 1e6));
}

} // namespace

result<media::cut_list> parse_cut_arguments(const std::vector<std::string>& arguments) {
    std::vector<media::cut> cuts;
    for (const auto& argument : arguments) {
        const std::string_view text = argument;
        const auto dash = text.find('-');
        const auto from = to_time(text.substr(0, dash));
        const auto rest = dash == std::string_view::npos ? std::string_view("?") : text.substr(dash + 1);
        const auto to =
            rest.empty() ? std::optional(microseconds(std::llround(longest_s * 1e6))) : to_time(rest);
        if (!from || !to || *to <= *from)
            return error{errc::usage,
                         "--cut " + argument + ": FROM-TO in seconds is expected, for example 0-12.5"};
        cuts.push_back({*from, *to});
    }
    return media::cut_list(std::move(cuts));
}

} // namespace lectern::app

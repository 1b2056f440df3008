#include "lectern/base/units.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <span>

namespace lectern::base {
namespace {

struct unit {
    std::string_view name;
    double scale;
};

constexpr std::array durations{unit{"us", 1},    unit{"ms", 1e3},  unit{"s", 1e6},
                               unit{"min", 6e7}, unit{"h", 3.6e9}, unit{"d", 8.64e10}};
constexpr std::array sizes{
    unit{"B", 1},         unit{"kB", 1e3}, unit{"KiB", 1024},         unit{"MB", 1e6},
    unit{"MiB", 1048576}, unit{"GB", 1e9}, unit{"GiB", 1073741824.0}, unit{"TiB", 1099511627776.0}};

std::string names_of(std::span<const unit> units) {
    std::string names;
    for (const auto& u : units) names += (names.empty() ? "" : ", ") + std::string(u.name);
    return names;
}

result<double> parse_quantity(std::string_view text, std::span<const unit> units) {
    double number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || !std::isfinite(number) || number < 0)
        return error{errc::usage, "\"" + std::string(text) + "\" is not a number with a unit"};
    auto name = std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end));
    while (name.starts_with(' ')) name.remove_prefix(1);
    if (name.empty() && number == 0) return 0.0;
    for (const auto& u : units) {
        if (u.name == name && number * u.scale < 9e18) return number * u.scale;
    }
    return error{errc::usage,
                 name.empty()
                     ? "\"" + std::string(text) + "\" has no unit (" + names_of(units) + ")"
                     : "\"" + std::string(text) + "\" has an unknown unit (" + names_of(units) + ")"};
}

std::string format_exact(std::uint64_t value, std::span<const unit> units) {
    if (value == 0) return "0" + std::string(units.front().name);
    for (auto u = units.rbegin(); u != units.rend(); ++u) {
        const auto scale = static_cast<std::uint64_t>(u->scale);
        if (value % scale == 0) return std::to_string(value / scale) + std::string(u->name);
    }
    return std::to_string(value) + std::string(units.front().name);
}

} // namespace

result<std::chrono::microseconds> parse_duration(std::string_view text) {
    const auto value = parse_quantity(text, durations);
    if (!value) return value.error();
    return std::chrono::microseconds(std::llround(*value));
}

result<std::uint64_t> parse_size(std::string_view text) {
    const auto value = parse_quantity(text, sizes);
    if (!value) return value.error();
    return static_cast<std::uint64_t>(std::llround(*value));
}

std::string format_duration(std::chrono::microseconds value) {
    return format_exact(static_cast<std::uint64_t>(value.count()), durations);
}

std::string format_size(std::uint64_t bytes) {
    constexpr std::array binary{unit{"B", 1}, unit{"KiB", 1024}, unit{"MiB", 1048576},
                                unit{"GiB", 1073741824.0}};
    return format_exact(bytes, binary);
}

} // namespace lectern::base

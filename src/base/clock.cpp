#include "lectern/base/clock.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <optional>

namespace lectern::base {
namespace {

constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::tm to_utc(time_point t) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
    const auto value = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&value, &parts);
    return parts;
}

int month_of(std::string_view name) {
    for (std::size_t i = 0; i < months.size(); ++i)
        if (name == months[i]) return static_cast<int>(i) + 1;
    return 0;
}

constexpr std::size_t longest_rfc3339 = 60;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// "Z" or "+08:00".
std::optional<std::chrono::minutes> zone_offset(std::string_view text) {
    if (text == "Z" || text == "z") return std::chrono::minutes(0);
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
    for (const auto i : {1U, 2U, 4U, 5U})
        if (!is_digit(text[i])) return {};
    const int hours = (text[1] - '0') * 10 + text[2] - '0', minutes = (text[4] - '0') * 10 + text[5] - '0';
    if (hours > 23 || minutes > 59) return {};
    const std::chrono::minutes offset(hours * 60 + minutes);
    return text[0] == '-' ? -offset : offset;
}

} // namespace

time_point now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string to_iso8601(time_point t) {
    const auto p = to_utc(t);
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", p.tm_year + 1900, p.tm_mon + 1,
                  p.tm_mday, p.tm_hour, p.tm_min, p.tm_sec);
    return text;
}

std::string to_http_date(time_point t) {
    const auto p = to_utc(t);
    char text[48];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  days[static_cast<std::size_t>(p.tm_wday)], p.tm_mday,
                  months[static_cast<std::size_t>(p.tm_mon)], p.tm_year + 1900, p.tm_hour, p.tm_min,
                  p.tm_sec);
    return text;
}

result<time_point> parse_rfc3339(std::string_view text) {
    const error wrong{errc::usage, "not a time of RFC 3339"};
    // sscanf takes spaces and signs where digits should be.
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
    if (text.size() <= form.size() || text.size() > longest_rfc3339) return wrong;
    for (std::size_t i = 0; i < form.size(); ++i)
        if (form[i] == 'd' ? !is_digit(text[i]) : text[i] != form[i] && !(form[i] == 'T' && text[i] == 't'))
            return wrong;
    const auto number = [&](std::size_t at, std::size_t digits) {
        int n = 0;
        for (std::size_t i = at; i < at + digits; ++i) n = n * 10 + (text[i] - '0');
        return n;
    };
    const auto date = std::chrono::year{number(0, 4)} / number(5, 2) / number(8, 2);
    const int h = number(11, 2), m = number(14, 2), s = number(17, 2);
    auto zone = text.substr(form.size());
    if (zone[0] == '.') {
        const auto end = std::min(zone.find_first_not_of("0123456789", 1), zone.size());
        if (end == 1) return wrong;
        zone.remove_prefix(end);
    }
    const auto offset = zone_offset(zone);
    if (!offset || !date.ok() || h > 23 || m > 59 || s > 60) return wrong; // 60: a leap second
    return time_point(std::chrono::sys_days(date)) + std::chrono::hours(h) + std::chrono::minutes(m) +
           std::chrono::seconds(s) - *offset;
}

result<time_point> parse_http_date(std::string_view text) {
    const std::string copy(text);
    char day[16], month[8];
    int d = 0, y = 0, h = 0, m = 0, s = 0, used = 0;
    const bool fixdate = std::sscanf(copy.c_str(), "%3s, %2d %3s %4d %2d:%2d:%2d GMT%n", day, &d, month, &y,
                                     &h, &m, &s, &used) == 7 &&
                         used > 0;
    if (!fixdate) {
        used = 0;
        if (std::sscanf(copy.c_str(), "%15[A-Za-z], %2d-%3s-%2d %2d:%2d:%2d GMT%n", day, &d, month, &y, &h,
                        &m, &s, &used) == 7 &&
            used > 0) {
            y += y < 70 ? 2000 : 1900;
        } else {
            used = 0;
            if (std::sscanf(copy.c_str(), "%3s %3s %2d %2d:%2d:%2d %4d%n", day, month, &d, &h, &m, &s, &y,
                            &used) != 7)
                used = 0;
        }
    }
    const auto date = std::chrono::year{y} / month_of(used ? month : "") / d;
    if (static_cast<std::size_t>(used) != copy.size() || !date.ok() || h > 23 || m > 59 || s > 60 || h < 0 ||
        m < 0 || s < 0)
        return error{errc::usage, "not an HTTP date"};
    return time_point(std::chrono::sys_days(date)) + std::chrono::hours(h) + std::chrono::minutes(m) +
           std::chrono::seconds(s);
}

} // namespace lectern::base

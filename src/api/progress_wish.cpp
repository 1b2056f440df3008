#include "progress_wish.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/base/ids.hpp"
#include "lectern/base/utf8.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace lectern::api {
namespace {

namespace json = boost::json;
using progress::milliseconds;

constexpr double longest_s = 1e7; // of any time that a player tells: four months
constexpr std::size_t longest_sitting = 64, hash_length = 64;

bool is_sitting(std::string_view text) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    };
    return !text.empty() && text.size() <= longest_sitting && std::ranges::all_of(text, plain);
}

bool is_package(std::string_view text) {
    const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == hash_length && std::ranges::all_of(text, hex);
}

std::optional<milliseconds> seconds_in(const json::value& value) {
    if (!value.is_number()) return std::nullopt;
    const auto seconds = value.to_number<double>();
    if (!std::isfinite(seconds) || seconds < 0 || seconds > longest_s) return std::nullopt;
    return milliseconds(std::llround(seconds * 1000));
}

class reader {
public:
    reader(const progress_options& limits, base::time_point now) : limits_(limits), now_(now) {}

    progress_wish take(const json::object& body) {
        for (const auto& [name, value] : body)
            if (name != "user" && name != "watched") fault(name, "is not known here");
        if (const auto* user = body.if_contains("user")) take_user(*user);
        const auto* watched = body.if_contains("watched");
        if (watched == nullptr)
            fault("watched", "is missing");
        else
            take_reports(*watched);
        return std::move(wish_);
    }

private:
    void fault(std::string_view field, std::string what) {
        wish_.problems.push_back({0, std::string(field), std::move(what)});
    }

    void take_user(const json::value& value) {
        if (value.is_string() && accounts::is_user_name(value.get_string()))
            wish_.user = value.get_string();
        else
            fault("user", "is not the name of a user");
    }

    void take_reports(const json::value& value) {
        const auto* list = value.if_array();
        if (list == nullptr) return fault("watched", "is not a list");
        if (list->empty()) return fault("watched", "is empty");
        if (list->size() > limits_.reports)
            return fault("watched", "has more than " + std::to_string(limits_.reports) + " items");
        for (std::size_t i = 0; i < list->size(); ++i)
            take_report((*list)[i], "watched[" + std::to_string(i) + "]");
    }

    void take_report(const json::value& value, const std::string& at) {
        const auto* members = value.if_object();
        if (members == nullptr) return fault(at, "is not an object");
        for (const auto& [name, member] : *members)
            if (!is_known(name)) fault(at + "." + base::clean_title(name, 40), "is not known here");
        progress::report told;
        told.lecture = text(*members, "lecture", at, base::is_uuid, "is not the id of a lecture");
        told.package = text(*members, "package", at, is_package, "is not the id of a package");
        told.sitting = text(*members, "sitting", at, is_sitting, "is not 1 to 64 of A-Z a-z 0-9 - _");
        told.played = seconds(*members, "played_s", at).value_or(milliseconds(0));
        take_intervals(*members, at, told);
        take_position(*members, at, told);
        wish_.reports.push_back(std::move(told));
    }

    static bool is_known(std::string_view name) {
        return name == "lecture" || name == "package" || name == "sitting" || name == "played_s" ||
               name == "intervals" || name == "position_s" || name == "age_s";
    }

    std::string text(const json::object& members, std::string_view name, const std::string& at,
                     bool (*is_good)(std::string_view), std::string_view why) {
        const auto* value = members.if_contains(name);
        if (value != nullptr && value->is_string() && is_good(value->get_string()))
            return std::string(value->get_string());
        fault(at + "." + std::string(name), value == nullptr ? "is missing" : std::string(why));
        return {};
    }

    // Nothing when it is not there; a fault when it is wrong.
    std::optional<milliseconds> seconds(const json::object& members, std::string_view name,
                                        const std::string& at) {
        const auto* value = members.if_contains(name);
        if (value == nullptr || value->is_null()) return std::nullopt;
        const auto found = seconds_in(*value);
        if (!found) fault(at + "." + std::string(name), "is not a number of seconds");
        return found;
    }

    void take_intervals(const json::object& members, const std::string& at, progress::report& told) {
        const auto field = at + ".intervals";
        const auto* value = members.if_contains("intervals");
        if (value == nullptr) return;
        const auto* list = value->if_array();
        if (list == nullptr) return fault(field, "is not a list");
        if (list->size() > limits_.intervals)
            return fault(field, "has more than " + std::to_string(limits_.intervals) + " items");
        for (std::size_t i = 0; i < list->size(); ++i) {
            const auto* pair = (*list)[i].if_array();
            const bool is_pair = pair != nullptr && pair->size() == 2;
            const auto start = is_pair ? seconds_in((*pair)[0]) : std::nullopt;
            const auto end = is_pair ? seconds_in((*pair)[1]) : std::nullopt;
            if (!start || !end || *end < *start)
                fault(field + "[" + std::to_string(i) + "]", "is not a start and an end in seconds");
            else
                told.watched.add({*start, *end});
        }
    }

    // A clock that was set meanwhile cannot make a position younger than now or older than the limit.
    void take_position(const json::object& members, const std::string& at, progress::report& told) {
        const auto position = seconds(members, "position_s", at);
        const auto age = seconds(members, "age_s", at);
        if (!position) return;
        const std::chrono::microseconds old = age.value_or(milliseconds(0));
        told.position = progress::place{*position, now_ - std::min(old, limits_.oldest)};
    }

    const progress_options& limits_;
    base::time_point now_;
    progress_wish wish_;
};

} // namespace

result<progress_wish> parse_progress(std::string_view body, const progress_options& limits,
                                     base::time_point now) {
    json::error_code failed;
    const auto parsed = json::parse(body, failed);
    const auto* object = failed ? nullptr : parsed.if_object();
    if (object == nullptr) return error{errc::usage, R"(the body is JSON: {"watched": [...]})"};
    return reader(limits, now).take(*object);
}

} // namespace lectern::api

#include "conditional.hpp"

#include <chrono>

namespace lectern::http {
namespace {

// Takes the next entity-tag off a list; empty at the end or at garbage, which ends the list.
std::string_view take_tag(std::string_view& list, bool& weak) {
    const auto start = list.find_first_not_of(", \t");
    if (start == std::string_view::npos) return {};
    list.remove_prefix(start);
    weak = list.starts_with("W/");
    if (weak) list.remove_prefix(2);
    if (list.empty() || list.front() != '"') return {};
    const auto end = list.find('"', 1);
    if (end == std::string_view::npos) return {};
    const auto tag = list.substr(0, end + 1);
    list.remove_prefix(end + 1);
    return tag;
}

// RFC 9110 8.8.3.2: the strong comparison refuses weak tags.
bool matches(std::string_view list, std::string_view etag, bool strong) {
    if (list == "*") return true;
    for (;;) {
        bool weak = false;
        const auto tag = take_tag(list, weak);
        if (tag.empty()) return false;
        if (tag == etag && !(strong && weak)) return true;
    }
}

std::string joined(const request& r, std::string_view name) {
    return r.joined_header(name);
}

std::optional<base::time_point> date_of(std::string_view field) {
    const auto date = base::parse_http_date(field);
    if (!date) return std::nullopt;
    return *date;
}

std::optional<base::time_point> whole_seconds(std::optional<base::time_point> t) {
    if (t) t = std::chrono::floor<std::chrono::seconds>(*t);
    return t;
}

} // namespace

condition evaluate(const request& request, const validators& current) {
    const bool reads = request.verb == method::get || request.verb == method::head;
    const auto modified = whole_seconds(current.last_modified);
    if (request.has_header("If-Match")) {
        if (!matches(joined(request, "If-Match"), current.etag, true)) return condition::failed;
    } else if (request.has_header("If-Unmodified-Since") && modified) {
        const auto date = date_of(request.header("If-Unmodified-Since"));
        if (date && *modified > *date) return condition::failed;
    }
    if (request.has_header("If-None-Match")) {
        if (!matches(joined(request, "If-None-Match"), current.etag, false)) return condition::proceed;
        return reads ? condition::not_modified : condition::failed;
    }
    if (reads && modified && request.has_header("If-Modified-Since")) {
        const auto date = date_of(request.header("If-Modified-Since"));
        if (date && *modified <= *date) return condition::not_modified;
    }
    return condition::proceed;
}

bool allows_range(const request& request, const validators& current) {
    if (!request.has_header("If-Range")) return true;
    const auto field = request.header("If-Range");
    if (field.starts_with('"')) return field == current.etag;
    const auto date = date_of(field);
    return date && current.last_modified && *date == *whole_seconds(current.last_modified);
}

} // namespace lectern::http

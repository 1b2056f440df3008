#include "lecture_wish.hpp"

#include "lectern/base/utf8.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace lectern::api {
namespace {

namespace json = boost::json;

error wrong(std::string_view member, std::string_view why) {
    return {errc::usage, "\"" + base::clean_title(member, 40) + "\" " + std::string(why)};
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

result<std::string> text_member(const json::value& value, std::string_view member) {
    if (!value.is_string()) return wrong(member, "is not a text");
    const std::string_view text = value.get_string();
    if (!base::is_utf8(text)) return wrong(member, "is not UTF-8");
    // White space is folded; what else cannot be seen has no place in a title.
    if (std::ranges::any_of(text, [](unsigned char c) {
            return c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r');
        }))
        return wrong(member, "has control characters in it");
    if (characters(text) > catalogue::longest_title)
        return wrong(member, "is longer than " + std::to_string(catalogue::longest_title) + " characters");
    auto clean = base::clean_title(text, catalogue::longest_title);
    if (clean.empty()) return wrong(member, "is empty");
    return clean;
}

} // namespace

result<catalogue::new_lecture> parse_new_lecture(const http::request& request) {
    // A form of another site cannot send this type without asking first.
    const error no_object{errc::usage, R"(the body is JSON: {"title", "section", "held"})"};
    if (!request.header("content-type").starts_with("application/json")) return no_object;
    json::error_code failed;
    const auto body = json::parse(request.body, failed);
    const auto* object = failed ? nullptr : body.if_object();
    if (object == nullptr) return no_object;
    catalogue::new_lecture wanted;
    for (const auto& [name, value] : *object) {
        if (name == "held") {
            if (!value.is_bool()) return wrong(name, "is not true or false");
            wanted.is_held = value.get_bool();
            continue;
        }
        const bool is_title = name == "title";
        if (!is_title && name != "section") return wrong(name, "is not known here");
        if (!is_title && value.is_null()) continue;
        auto text = text_member(value, name);
        if (!text) return text.error();
        (is_title ? wanted.title : wanted.section) = std::move(*text);
    }
    if (wanted.title.empty()) return wrong("title", "is missing");
    return wanted;
}

} // namespace lectern::api

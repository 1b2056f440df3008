#include "edit_request.hpp"

#include "problem.hpp"

#include "lectern/base/sha256.hpp"
#include "lectern/base/utf8.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace lectern::api {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_key = 200; // bytes of an Idempotency-Key
constexpr std::size_t most_told = 50;    // problems of one request

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool names(std::string_view tags, std::string_view version) {
    while (!tags.empty()) {
        const auto comma = tags.find(','); // no tag of ours has one in it
        auto tag = trimmed(tags.substr(0, comma));
        if (tag.starts_with("W/")) tag.remove_prefix(2);
        if (tag == "*" || tag == version) return true;
        tags.remove_prefix(comma == std::string_view::npos ? tags.size() : comma + 1);
    }
    return false;
}

std::string sentence(const catalogue::import_problem& problem) {
    if (problem.field.empty()) return "the body " + problem.what;
    return "\"" + base::clean_title(problem.field, 80) + "\" " + problem.what;
}

} // namespace

std::string address_of(const catalogue::entry_name& name) {
    switch (name.kind) {
    case catalogue::entry_kind::institution:
        return "/api/v1/catalogue/institutions/" + name.key;
    case catalogue::entry_kind::person:
        return "/api/v1/catalogue/people/" + name.key;
    case catalogue::entry_kind::course:
        return "/api/v1/catalogue/courses/" + name.key;
    case catalogue::entry_kind::section:
        return "/api/v1/catalogue/sections/" + name.key;
    case catalogue::entry_kind::programme:
        return "/api/v1/catalogue/programmes/" + name.key;
    case catalogue::entry_kind::lecture:
        break;
    }
    return "/api/v1/catalogue/lectures/" + name.key;
}

std::string version_of(std::string_view entry) {
    return "\"" + base::sha256_hex(entry).substr(0, 32) + "\"";
}

std::optional<http::response> check_version(const http::request& request, std::string_view version) {
    if (!request.has_header("if-match"))
        return http::problem(
            428, "Say which version is meant",
            "send the ETag of what you have read as If-Match: somebody else may change it, too");
    if (names(request.joined_header("if-match"), version)) return std::nullopt;
    auto r = http::problem(412, "It has changed meanwhile", "read it again: somebody else has changed it");
    r.add_header("ETag", version);
    return r;
}

result<std::optional<std::string>> idempotency_key(const http::request& request) {
    if (!request.has_header("idempotency-key")) return std::optional<std::string>();
    const auto key = request.header("idempotency-key");
    const bool is_good = !key.empty() && key.size() <= longest_key &&
                         std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7F; });
    if (!is_good)
        return error{errc::usage, "Idempotency-Key is 1 to " + std::to_string(longest_key) +
                                      " visible characters of ASCII without spaces"};
    return std::optional(std::string(key));
}

std::string fingerprint_of(const http::request& request) {
    return base::sha256_hex(std::string(request.target) + "\n" + request.body);
}

result<std::string_view> json_body(const http::request& request) {
    auto type = request.header("content-type");
    type = trimmed(type.substr(0, type.find(';')));
    // A form of another site cannot send these types without asking first.
    if (type != "application/json" && type != "application/merge-patch+json")
        return error{errc::usage, "Content-Type should be application/json"};
    if (!base::is_utf8(request.body)) return error{errc::usage, "the body is not UTF-8"};
    return std::string_view(request.body);
}

result<json::object> json_object_body(const http::request& request) {
    const auto text = json_body(request);
    if (!text) return text.error();
    json::error_code failed;
    auto body = json::parse(*text, failed);
    if (failed) return error{errc::usage, "the body is not JSON: " + failed.message()};
    if (!body.is_object()) return error{errc::usage, "the body is not a JSON object"};
    return std::move(body.get_object());
}

result<std::string> merged(std::string_view entry, std::string_view patch) {
    json::error_code failed;
    const auto changes = json::parse(patch, failed);
    if (failed) return error{errc::usage, "the body is not JSON: " + failed.message()};
    if (!changes.is_object())
        return error{errc::usage, "the body is a JSON object with the members to change"};
    auto whole = json::parse(entry).as_object();
    for (const auto& [name, value] : changes.as_object()) {
        if (value.is_null())
            whole.erase(name);
        else
            whole[name] = value;
    }
    return json::serialize(whole);
}

http::response fields_at_fault(const std::vector<catalogue::import_problem>& problems, bool lines) {
    const auto status = status_of(errc::usage);
    json::array fields;
    for (const auto& problem : problems) {
        if (fields.size() == most_told) break;
        json::object one{{"field", base::clean_title(problem.field, 80)}, {"detail", problem.what}};
        if (lines && problem.line > 0) one["line"] = problem.line;
        fields.push_back(std::move(one));
    }
    json::object body{{"type", "about:blank"}, {"title", status.title}, {"status", status.code}};
    body["detail"] = sentence(problems.front());
    body["errors"] = std::move(fields);
    auto r = http::problem(status.code, status.title);
    r.body = json::serialize(body) + "\n";
    return r;
}

} // namespace lectern::api

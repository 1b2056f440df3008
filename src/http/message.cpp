#include "lectern/http/message.hpp"

#include "target.hpp"

#include <algorithm>

namespace lectern::http {
namespace {

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

void append_json(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (u < 0x20) {
            out += "\\u00";
            out += digits[u >> 4U];
            out += digits[u & 15U];
        } else {
            out += c;
        }
    }
    out += '"';
}

} // namespace

std::string_view request::header(std::string_view name) const noexcept {
    for (const auto& [key, value] : headers)
        if (same_name(key, name)) return value;
    return {};
}

bool request::has_header(std::string_view name) const noexcept {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto& h) { return same_name(h.first, name); });
}

std::string request::joined_header(std::string_view name) const {
    std::string all;
    for (const auto& [key, value] : headers) {
        if (!same_name(key, name)) continue;
        if (!all.empty()) all += ", ";
        all += value;
    }
    return all;
}

std::optional<std::string> request::query_value(std::string_view key) const {
    std::string name, value;
    for (std::string_view rest = query; !rest.empty();) {
        const auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        if (!percent_decode(pair.substr(0, equals), true, name) || name != key) continue;
        if (equals == std::string_view::npos) return std::string();
        if (percent_decode(pair.substr(equals + 1), true, value)) return value;
    }
    return std::nullopt;
}

std::uint64_t length_of(const body_source& body) noexcept {
    if (const auto* text = std::get_if<std::string>(&body)) return text->size();
    if (const auto* bytes = std::get_if<shared_bytes>(&body)) return (*bytes)->size();
    if (const auto* part = std::get_if<byte_slice>(&body)) return part->length;
    if (const auto* file = std::get_if<file_slice>(&body)) return file->length;
    return 0;
}

void response::add_header(std::string_view name, std::string_view value) {
    headers += name;
    headers += ": ";
    std::copy_if(value.begin(), value.end(), std::back_inserter(headers),
                 [](char c) { return c != '\r' && c != '\n'; });
    headers += "\r\n";
}

response problem(int status, std::string_view title, std::string_view detail) {
    response r;
    r.status = status;
    r.headers = "Content-Type: application/problem+json\r\nCache-Control: "
                "no-store\r\nX-Content-Type-Options: nosniff\r\n";
    std::string body = "{\"type\":\"about:blank\",\"title\":";
    append_json(body, title);
    body += ",\"status\":" + std::to_string(status);
    if (!detail.empty()) {
        body += ",\"detail\":";
        append_json(body, detail);
    }
    body += "}\n";
    r.body = std::move(body);
    return r;
}

std::string_view reason_phrase(int status) noexcept {
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 307:
        return "Temporary Redirect";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 411:
        return "Length Required";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 417:
        return "Expectation Failed";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Content";
    case 423:
        return "Locked";
    case 425:
        return "Too Early";
    case 426:
        return "Upgrade Required";
    case 428:
        return "Precondition Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 460:
        return "Checksum Mismatch"; // tus 1.0
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    case 507:
        return "Insufficient Storage";
    default:
        return "Status";
    }
}

} // namespace lectern::http

// Request targets and Host, to the letter of RFC 9112 3.2 and RFC 3986. Pure.
#pragma once

#include <string>
#include <string_view>

namespace lectern::http {

struct parsed_target {
    bool valid = false;
    bool asterisk = false;        // "*", for OPTIONS only
    std::string_view authority;   // of the absolute form; empty otherwise
    std::string_view origin_form; // path and query as sent; "/" when the absolute form has no path
    std::string_view path;        // decoded; into `decoded` when it had an escape, else into the target
    std::string_view query;
};

// `decoded` keeps the decoded path alive. Refused: malformed escapes, an escaped '/', NUL and controls,
// backslash, invalid UTF-8, "." and ".." segments, fragments, authority form.
parsed_target parse_target(std::string_view target, std::string& decoded);

// uri-host [ ":" port ], RFC 9110 7.2. Empty is valid.
bool is_valid_host(std::string_view host) noexcept;

// %XX to bytes; '+' to space where `form` is set. Nothing when an escape is malformed.
bool percent_decode(std::string_view text, bool form, std::string& out);

} // namespace lectern::http

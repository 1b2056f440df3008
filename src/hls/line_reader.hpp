// What both kinds of playlist have in common as texts (RFC 8216bis 4.1): lines, the first of them, tags and
// URIs.
#pragma once

#include "lectern/base/error.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace lectern::hls {

class line_reader {
protected:
    // Hands each line on, until one is refused with fail(). `take_tag` gets "#EXTINF" and what stands after
    // the colon. Errors: corrupt, naming the line.
    template <class TakeTag, class TakeUri>
    result<void> read_lines(std::string_view text, TakeTag take_tag, TakeUri take_uri) {
        std::size_t number = 0;
        while (!text.empty()) {
            const auto end = text.find('\n');
            auto line = text.substr(0, end);
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (!take(line, ++number == 1, take_tag, take_uri))
                return error{errc::corrupt, "line " + std::to_string(number) + " of the playlist: " + why_};
        }
        if (number == 0) return error{errc::corrupt, "the playlist is empty"};
        return {};
    }

    bool fail(const char* why) {
        why_ = why;
        return false;
    }

private:
    template <class TakeTag, class TakeUri>
    bool take(std::string_view line, bool is_first, TakeTag& take_tag, TakeUri& take_uri) {
        const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
        if (std::any_of(line.begin(), line.end(), is_control))
            return fail("a control character (RFC 8216bis 4.1)");
        if (is_first) return line == "#EXTM3U" || fail("not #EXTM3U");
        if (line.empty()) return true;
        if (!line.starts_with('#')) return take_uri(line);
        const auto colon = line.find(':');
        return take_tag(line.substr(0, colon),
                        colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1));
    }

    const char* why_ = "";
};

} // namespace lectern::hls

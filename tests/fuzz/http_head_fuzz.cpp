// A request's head from a stranger, and the fields in it that have a grammar of their own.
#include "http/byte_range.hpp"
#include "http/content_coding.hpp"
#include "http/request_head.hpp"
#include "require.hpp"

#include "lectern/base/utf8.hpp"

#include <cstdint>

using lectern::fuzz::require;

namespace {

void check_accepted(const lectern::http::request_head& head) {
    if (head.asterisk) return;
    const std::string path(head.message.path);
    require(!path.empty() && path.front() == '/', "an accepted path begins with a slash");
    require(path.find('\0') == std::string::npos, "an accepted path has no NUL");
    require(lectern::base::is_utf8(path), "an accepted path is UTF-8");
    require(path.find("/../") == std::string::npos, "an accepted path goes nowhere up");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::size_t searched = 0;
    const auto end = lectern::http::find_head_end(bytes, searched);
    require(end <= size, "a head ends inside the input");
    (void)lectern::http::judge_partial_head(bytes, {});
    if (end > 0) {
        lectern::http::request_head head;
        lectern::http::parse_head(bytes.substr(0, end), {}, head);
        if (head.refused == 0) check_accepted(head);
    }
    constexpr std::uint64_t length = 1000;
    const auto range = lectern::http::parse_range(bytes, length);
    if (range.what == lectern::http::byte_range::kind::part)
        require(range.first <= range.last && range.last < length, "a range lies inside the body");
    (void)lectern::http::accepts_coding(bytes, "gzip");
    return 0;
}

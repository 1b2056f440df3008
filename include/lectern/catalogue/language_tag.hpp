// Language tags (BCP 47, RFC 5646): language, script, region and variants; no extensions or private use.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lectern::catalogue {

struct checked_tag {
    std::optional<std::string> tag; // in the usual case: "zh-Hans-CN"
    std::string why;                // when there is none: what is wrong with it
};

checked_tag check_language_tag(std::string_view text);

} // namespace lectern::catalogue

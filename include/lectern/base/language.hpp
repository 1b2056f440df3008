// Language tags (BCP 47) and what menus call them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lectern::base {

// Well-formed and in canonical case with the shortest code: "eng" -> "en", "chi" -> "zh", "ZH-hans-cn" ->
// "zh-Hans-CN". Empty when `tag` is not a language tag. Source: RFC 5646 2.1 (langtag without extensions),
// ISO 639-2.
std::optional<std::string> parse_language(std::string_view tag);

// parse_language, with "und" for what is no tag: for tags found in files.
std::string normal_language(std::string_view tag);

// In the language's own words: "English", "中文", "Português (BR)"; the tag itself when it is not known.
std::string language_name(std::string_view tag);

} // namespace lectern::base

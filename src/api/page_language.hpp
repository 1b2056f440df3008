// Which language a page that the server makes speaks. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lectern::api {

// The first of `spoken` that somebody reads, by Accept-Language (RFC 9110 12.5.4); English when there is
// none. The rules are those of web/src/text/languages.ts: the base of a tag decides, and who reads Chinese in
// its traditional script only gets the simplified one after what else they asked for.
std::string page_language(std::string_view accept_language, const std::vector<std::string>& spoken);

} // namespace lectern::api

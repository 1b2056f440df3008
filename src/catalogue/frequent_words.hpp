// Words that are nearly everywhere: what they are looked up for costs the most and tells the least.
#pragma once

#include <string>
#include <string_view>

namespace lectern::catalogue {

// A question without them, where other words are left; else all of it. The last word stays, since it may be
// the beginning of another, and so does what is in capitals ("WHO", "vitamin A"). English, French, Russian
// and Arabic; in scripts without spaces no word stands alone.
std::string without_frequent_words(std::string_view text);

} // namespace lectern::catalogue

// JSON for people: a line for each thing that holds no other thing.
#pragma once

#include <boost/json.hpp>

#include <string>

namespace lectern::catalogue {

// Always the same text for the same value. UTF-8; ends without a line break.
std::string pretty(const boost::json::value& value);

// The same as items of a list or members of an object `depth` levels down.
void append_pretty(std::string& text, const boost::json::value& value, int depth);

} // namespace lectern::catalogue

// From JSON to the entries of a catalogue file. Only what is right in itself; references are checked later.
#pragma once

#include "catalogue_file.hpp"
#include "json_tree.hpp"

namespace lectern::catalogue {

catalogue_file read_catalogue_file(const json_node& root, problem_list& problems);

} // namespace lectern::catalogue

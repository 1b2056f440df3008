// From JSON to the entries of a catalogue file. Only what is right in itself; references are checked later.
#pragma once

#include "catalogue_file.hpp"
#include "field_reader.hpp"
#include "json_tree.hpp"

namespace lectern::catalogue {

// One entry each; `path` is where it stands, and empty for one that is the whole text.
institution_entry read_institution(const json_node& node, const std::string& path, problem_list& problems);
person_entry read_person(const json_node& node, const std::string& path, problem_list& problems);
course_entry read_course(const json_node& node, const std::string& path, problem_list& problems,
                         need institution);
programme_entry read_programme(const json_node& node, const std::string& path, problem_list& problems);
// Of a lecture what may be said of it anywhere: all but its id and its place.
void read_lecture_members(field_reader& read, lecture_entry& entry, problem_list& problems);

catalogue_file read_catalogue_file(const json_node& root, problem_list& problems);

} // namespace lectern::catalogue

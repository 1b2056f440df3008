// From JSON to the parts of entries: items of their lists.
#pragma once

#include "catalogue_file.hpp"
#include "field_reader.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

inline constexpr std::array<std::string_view, 7> course_levels{
    "school", "preparatory", "undergraduate", "postgraduate", "doctoral", "professional", "public"};

inline std::string item(const std::string& list, std::size_t index) {
    return list + "[" + std::to_string(index) + "]";
}

// Reads every item of a list with `read(node, path, problems)`.
template <class Read>
auto read_all(const json_node& list, const std::string& path, problem_list& problems, Read read) {
    std::vector<decltype(read(list, path, problems))> all;
    all.reserve(list.items.size());
    for (std::size_t i = 0; i < list.items.size(); ++i)
        all.push_back(read(list.items[i], item(path, i), problems));
    return all;
}

affiliation_entry read_affiliation(const json_node& node, const std::string& path, problem_list& problems);
recognition_entry read_recognition(const json_node& node, const std::string& path, problem_list& problems);
staff_entry read_staff(const json_node& node, const std::string& path, problem_list& problems);
grant_entry read_grant(const json_node& node, const std::string& path, problem_list& problems);
run_entry read_run(const json_node& node, const std::string& path, problem_list& problems);
relation_entry read_relation(const json_node& node, const std::string& path, problem_list& problems);
// Slugs that the thing had before.
std::optional<std::vector<reference>> read_former_slugs(field_reader& read, problem_list& problems);
// A text that is the slug of a `what`.
reference read_reference(const json_node& node, const std::string& path, problem_list& problems,
                         std::string_view what);

} // namespace lectern::catalogue

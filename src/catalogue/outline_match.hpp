// Which lecture of a file is which lecture of the database. Pure.
#pragma once

#include "catalogue_file.hpp"
#include "lecture_repository.hpp"

namespace lectern::catalogue {

struct outline_match {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> sections; // per section of the file: index among the stored ones
    std::vector<std::vector<std::size_t>>
        lectures; // per section and lecture of the file: index among the stored ones
    std::vector<bool> section_taken, lecture_taken; // per stored one
};

// Sections by id, else by title; lectures by id, else by section and title, else by a title that is left over
// anywhere in the course.
outline_match match_outline(const std::vector<section_entry>& wanted,
                            const std::vector<stored_section>& sections,
                            const std::vector<stored_lecture>& lectures);

} // namespace lectern::catalogue

// The content of a catalogue file (docs/catalogue-file.md), each thing with the place where it stands.
#pragma once

#include "release.hpp"

#include "lectern/catalogue/audience.hpp"
#include "lectern/catalogue/catalogue.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lectern::catalogue {

using optional_text = std::optional<std::string>;

struct place {
    std::uint32_t line = 0;
    std::string field; // "courses[2].faculty[0]"
};

struct reference {
    place at;
    std::string slug;
};

struct institution_entry {
    place at;
    std::string slug, name, country, kind;
    optional_text local_name, membership, time_zone;
    std::optional<std::vector<reference>> former_slugs;
};

struct affiliation_entry {
    reference institution;
    optional_text title, from_on, until_on;
};

struct person_entry {
    place at;
    std::string slug, name;
    optional_text id, local_name;
    std::optional<std::vector<affiliation_entry>> affiliations;
};

struct recognition_entry {
    std::string level, scheme;
    optional_text authority, region, awarded_on, valid_until, withdrawn_on, evidence;
    bool withdrawn = false;

    friend bool operator==(const recognition_entry&, const recognition_entry&) = default;
};

struct staff_entry {
    reference person;
    std::string role;
};

struct grant_entry {
    reference institution;
    grant_terms terms;
};

struct run_entry {
    place at;
    std::string slug, pacing;
    optional_text title, from_on, until_on;
};

// How a course relates to the one that it names.
struct relation_entry {
    reference course;
    std::string kind;
};

struct lecture_entry {
    place at;
    std::string title;
    optional_text id, local_title, description;
    optional_text audience; // "course": its course's. None: as it is
    release_wish publication;
    std::optional<std::vector<reference>> presenters;
};

struct section_entry {
    place at;
    std::string title;
    optional_text id;
    std::vector<lecture_entry> lectures;
};

struct course_entry {
    place at;
    std::string slug, title, language, status;
    reference institution;
    optional_text local_title, discipline, level, description;
    optional_text audience; // none: as it is, public for a new course
    // A list that is not in the file stays as it is in the database; an empty list empties it.
    std::optional<std::vector<recognition_entry>> recognitions;
    std::optional<std::vector<staff_entry>> faculty;
    std::optional<std::vector<grant_entry>> grants;
    std::optional<std::vector<run_entry>> runs;
    std::optional<std::vector<relation_entry>> relations;
    std::optional<std::vector<section_entry>> sections;
    std::optional<std::vector<reference>> former_slugs;
};

struct programme_entry {
    place at;
    std::string slug, title;
    reference institution; // its slug may be empty: the alliance's
    optional_text local_title, level, description;
    std::optional<std::vector<reference>> courses, former_slugs;
};

struct catalogue_file {
    std::vector<institution_entry> institutions;
    std::vector<person_entry> people;
    std::vector<course_entry> courses;
    std::vector<programme_entry> programmes;
};

using problem_list = std::vector<import_problem>;

} // namespace lectern::catalogue

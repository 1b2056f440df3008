// The catalogue as its readers see it: only what is public, unless they ask for what its staff sees.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/catalogue/captions.hpp"
#include "lectern/catalogue/posters.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

struct institution_view {
    std::string slug, name;
    std::optional<std::string> local_name;
    std::string country, kind;
    std::optional<std::string> membership, time_zone;
};

struct recognition_view {
    std::string level, scheme;
    std::optional<std::string> authority, region, awarded_on, valid_until, withdrawn_on;
    bool withdrawn = false;
    std::optional<std::string> evidence;
};

struct course_summary {
    std::int64_t id = 0;
    std::string slug, title;
    std::optional<std::string> local_title;
    std::string language, status;
    std::optional<std::string> level, discipline;
    std::optional<institution_view> institution; // none until somebody says whose course it is
    std::vector<recognition_view> recognitions;
    std::int64_t faculty_count = 0, lecture_count = 0, published_count = 0;
    std::int64_t duration_us = 0; // of what can be watched
    std::string audience;         // of its lectures that have none of their own
};

struct affiliation_view {
    institution_view institution;
    std::optional<std::string> title, from_on, until_on;
};

struct staff_view {
    std::string id, name;
    std::optional<std::string> local_name;
    std::string role;
    std::int64_t position = 0; // 1: the first to be shown
    std::vector<affiliation_view> affiliations;
};

struct lecture_summary {
    std::string id, title;
    std::optional<std::string> local_title;
    std::string status;
    std::optional<std::int64_t> duration_us; // none: nothing to watch yet
    std::string audience;                    // its own, or its course's
    bool is_held = false;                    // only its course's staff sees it
    std::optional<std::int64_t> publish_at_us = {};
};

struct section_view {
    std::string id, title;
    std::vector<lecture_summary> lectures;
};

struct run_view {
    std::string slug;
    std::optional<std::string> title;
    std::string pacing;
    std::optional<std::string> from_on, until_on;
};

// What it names is a course that its reader may see.
struct relation_view {
    std::string kind, slug, title;
};

struct course_view {
    course_summary summary;
    std::optional<std::string> description;
    std::vector<staff_view> faculty;
    std::vector<section_view> sections;
    std::vector<run_view> runs;
    std::vector<relation_view> relations;
};

struct programme_summary {
    std::string slug, title;
    std::optional<std::string> local_title, level;
    std::optional<institution_view> institution; // none: the alliance
    std::int64_t courses = 0;                    // those that its reader may see
};

struct programme_view {
    programme_summary summary;
    std::optional<std::string> description;
    std::vector<course_summary> courses; // in their order, without drafts
};

struct programme_page {
    std::vector<programme_summary> items; // by slug
    std::optional<std::string> next;      // the last slug
};

struct person_view {
    std::string id, name;
    std::optional<std::string> local_name;
};

struct playback_view {
    std::string package;
    std::int64_t duration_us = 0;
    std::string playback_json;           // packaged_video::playback_json
    std::vector<caption_track> captions; // that are shown
    std::optional<chosen_poster> poster; // nothing: the package's own
    bool is_early = false;               // the whole is being prepared
    std::string lecture_id;
    std::optional<std::int64_t> slide_texts; // nothing: none were read; another number: they may be others
};

struct lecture_view {
    lecture_summary summary;
    std::optional<std::string> description, status_reason;
    std::string course_slug, course_title, course_language, section_title;
    std::optional<std::string> course_local_title;
    std::vector<person_view> presenters;
    std::optional<lecture_summary> previous, next; // within the course
    std::optional<playback_view> playback;
};

enum class visibility {
    published, // what everyone may see
    everything // drafts too
};

// Where a list goes on: after the course with this title and id.
struct course_position {
    std::string title;
    std::int64_t id = 0;
};

struct course_filter {
    std::string institution; // slug; empty: any, and so below
    std::string discipline, language, level;
    std::string person; // id of one who teaches

    friend bool operator==(const course_filter&, const course_filter&) = default;
};

struct course_query {
    std::string q; // words of title, discipline, institution or faculty; empty: all
    course_filter filter;
    std::string staff; // slug of one who teaches
    visibility seen = visibility::published;
    std::optional<course_position> after;
    int limit = 50;
};

struct course_page {
    std::vector<course_summary> items; // by title
    std::optional<course_position> next;
    std::optional<person_view> person; // who was asked for
};

struct institution_count {
    institution_view institution;
    std::int64_t courses = 0;
};

struct institution_page {
    std::vector<institution_count> items;
    std::optional<course_position> next; // the last one's name and number
};

struct person_count {
    person_view person;
    std::int64_t courses = 0;
};

struct value_count {
    std::string value;
    std::int64_t courses = 0;
};

// What the filters of a list of courses can be set to: of each the most_facet_values with the most courses.
inline constexpr int most_facet_values = 200;
struct course_facets {
    std::vector<institution_count> institutions;
    std::vector<value_count> disciplines, languages, levels;
    std::vector<person_count> people; // who teaches
};

enum class hit_kind { course, person, lecture, caption, slide };

// A stretch of characters (code points), from `begin` up to `end`.
struct text_mark {
    std::size_t begin = 0, end = 0;

    friend bool operator==(const text_mark&, const text_mark&) = default;
};

// What was found within a recording.
struct hit_moment {
    std::int64_t start_us = 0;
    std::string language, snippet;
    std::vector<text_mark> marks; // the words in the snippet that were asked for
};

struct search_hit {
    hit_kind kind = hit_kind::course;
    std::string key, title; // key: a course's slug, or a public id; of a moment those of its lecture
    std::optional<std::string> local_title;
    std::string
        context; // a course's institution, a lecture's course, a person's first affiliation; may be empty
    std::optional<hit_moment> moment = {};
};

// Errors of all: what SQLite says. Thread: that of `database`. Each is one unchanging view.
result<course_page> list_courses(db::database& database, const course_query& query);
result<std::optional<course_view>> find_course_view(db::database& database, std::string_view slug,
                                                    visibility seen = visibility::published);
result<std::optional<lecture_view>> find_lecture_view(db::database& database, std::string_view lecture_id,
                                                      visibility seen = visibility::published);
// By name, after that of `after`, with the number of their published courses.
result<institution_page> list_institutions(db::database& database,
                                           const std::optional<course_position>& after, int limit);
// By slug, after that of `after`.
result<programme_page> list_programmes(db::database& database, std::string_view after, int limit);
result<std::optional<programme_view>> find_programme_view(db::database& database, std::string_view slug);
result<course_facets> list_facets(db::database& database);
// Best first, at most `limit` of each kind; courses, then people, then lectures: of the courses that `only`
// leaves, people who teach one of them.
result<std::vector<search_hit>> search_names(db::database& database, std::string_view text, std::size_t limit,
                                             const course_filter& only = {});

} // namespace lectern::catalogue

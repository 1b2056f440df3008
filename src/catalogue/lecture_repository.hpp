// Sections and the lectures in them.
#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

namespace lectern::catalogue {

struct stored_section {
    std::int64_t id = 0;
    std::string public_id, title;
    std::int64_t position = 0;
};

struct stored_lecture {
    std::int64_t id = 0;
    std::string public_id;
    std::int64_t section_id = 0;
    std::string title;
    std::int64_t position = 0;
    bool is_removable = false; // nothing but a line of a file: no recording, no video
    release publication = {};
};

// Where a lecture of the file goes.
struct lecture_place {
    std::int64_t course_id = 0, section_id = 0, position = 0;
};

std::vector<stored_section> sections_of(db::session& session, std::int64_t course);
std::vector<stored_lecture> lectures_of(db::session& session, std::int64_t course);
std::optional<std::string> course_of_lecture(db::session& session, std::string_view public_id); // its slug
std::optional<std::string> course_of_section(db::session& session, std::string_view public_id); // its slug

struct new_section {
    std::int64_t course = 0;
    std::string title;
    std::int64_t position = 0;
    optional_text id = {}; // public; given when there is none
};
std::int64_t insert_section(writer& w, const new_section& section);
void rename_section(writer& w, std::int64_t section, std::string_view title);
void move_section(writer& w, std::int64_t section, std::int64_t position);
void remove_section(writer& w, std::int64_t section);

// `present`: what it is in the database, or null for a new one. The presenters are there. Whether it is held
// back is save_release's.
saved save_lecture(writer& w, const lecture_entry& entry, const stored_lecture* present,
                   const lecture_place& where);
// The same, in a section that is known. Its row.
std::int64_t append_lecture_to(writer& w, std::int64_t course, std::int64_t section, std::string_view title);
// Its public id. Without a section's title, the course's last one.
std::string append_lecture(writer& w, std::int64_t course, std::string_view title,
                           std::string_view section_title = {});
std::optional<release> release_of(db::session& session, std::int64_t lecture);
// True when that was news. Of what it brings about, the log of changes hears by its triggers.
bool save_release(writer& w, std::int64_t lecture, const release& becomes);
void move_lecture(writer& w, const stored_lecture& lecture, std::int64_t position);
void remove_lecture(writer& w, const stored_lecture& lecture);

} // namespace lectern::catalogue

#include "name_repository.hpp"

#include "name_words.hpp"

namespace lectern::catalogue {
namespace {

void write_words(writer& w, std::int64_t row, const std::string& names) {
    const auto words = index_words(names);
    const auto old = w.session.text("SELECT words FROM names WHERE rowid = ?", row);
    if (old == words) return;
    if (old) w.session.run("DELETE FROM names WHERE rowid = ?", row);
    w.session.run("INSERT INTO names (rowid, words) VALUES (?, ?)", row, words);
}

void append_columns(const db::statement& row, int columns, std::string& names) {
    for (int i = 0; i < columns; ++i) names.append(row.text_view(i)).append(" ");
}

} // namespace

void index_course(writer& w, std::int64_t id) {
    std::string names;
    w.session.each(
        "SELECT c.title, c.local_title, c.discipline, i.name, i.local_name FROM courses c"
        " LEFT JOIN institutions i ON i.id = c.institution_id WHERE c.id = ?",
        [&](const db::statement& row) { append_columns(row, 5, names); }, id);
    w.session.each(
        "SELECT p.name, p.local_name FROM course_staff s JOIN people p ON p.id = s.person_id"
        " WHERE s.course_id = ? ORDER BY s.position",
        [&](const db::statement& row) { append_columns(row, 2, names); }, id);
    write_words(w, row_of(named::course, id), names);
}

void index_person(writer& w, std::int64_t id) {
    std::string names;
    w.session.each(
        "SELECT name, local_name FROM people WHERE id = ?",
        [&](const db::statement& row) { append_columns(row, 2, names); }, id);
    write_words(w, row_of(named::person, id), names);
}

void index_lecture(writer& w, std::int64_t id) {
    std::string names;
    w.session.each(
        "SELECT title, local_title FROM lectures WHERE id = ?",
        [&](const db::statement& row) { append_columns(row, 2, names); }, id);
    write_words(w, row_of(named::lecture, id), names);
}

void forget_lecture(writer& w, std::int64_t id) {
    w.session.run("DELETE FROM names WHERE rowid = ?", row_of(named::lecture, id));
}

} // namespace lectern::catalogue

#include "course_filter_repository.hpp"

namespace lectern::catalogue {

filter_sql conditions_of(const course_filter& filter) {
    filter_sql made;
    const auto add = [&](const std::string& value, std::string_view condition) {
        if (value.empty()) return;
        made.text += condition;
        made.values.push_back(value);
    };
    add(filter.institution, " AND c.institution_id = (SELECT id FROM institutions WHERE slug = ?)");
    add(filter.discipline, " AND c.discipline = ?");
    add(filter.language, " AND c.language = ?");
    add(filter.level, " AND c.level = ?");
    add(filter.person,
        " AND c.id IN (SELECT s.course_id FROM course_staff s JOIN people p ON p.id = s.person_id"
        " WHERE p.public_id = ?)");
    return made;
}

} // namespace lectern::catalogue

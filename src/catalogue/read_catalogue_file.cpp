#include "read_catalogue_file.hpp"

#include "field_reader.hpp"
#include "read_parts.hpp"

#include <array>

namespace lectern::catalogue {
namespace {

using std::string_view;

constexpr std::array<string_view, 9> institution_kinds{
    "university", "college", "school", "hospital", "institute", "alliance", "ministry", "company", "other"};
constexpr std::array<string_view, 2> memberships{"member", "partner"};
constexpr std::array<string_view, 3> course_statuses{"draft", "published", "archived"};
constexpr std::array<string_view, 4> audiences{"public", "signed_in", "enrolled", "granted"};
constexpr std::array<string_view, 5> lecture_audiences{"course", "public", "signed_in", "enrolled",
                                                       "granted"};

constexpr std::size_t description_limit = 20000; // characters
constexpr std::size_t discipline_limit = 100;    // characters: it is shown in a menu

reference read_presenter(const json_node& node, const std::string& path, problem_list& problems) {
    return read_reference(node, path, problems, "person");
}

reference read_member_course(const json_node& node, const std::string& path, problem_list& problems) {
    return read_reference(node, path, problems, "course");
}

lecture_entry read_lecture(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    lecture_entry entry;
    entry.at = read.at();
    entry.id = read.uuid("id");
    read_lecture_members(read, entry, problems);
    if (entry.publication.is_held == false && entry.publication.publish_at_us)
        read.refuse("held", "is false, but \"publish_at\" names a time");
    read.finish();
    return entry;
}

section_entry read_section(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    section_entry entry;
    entry.at = read.at();
    entry.title = read.name("title", need::required).value_or("");
    entry.id = read.uuid("id");
    if (const auto* list = read.list("lectures", need::required))
        entry.lectures = read_all(*list, path + ".lectures", problems, read_lecture);
    read.finish();
    return entry;
}

void read_lists(field_reader& read, course_entry& entry, problem_list& problems) {
    const auto& path = entry.at.field;
    if (const auto* list = read.list("recognitions"))
        entry.recognitions = read_all(*list, path + ".recognitions", problems, read_recognition);
    if (const auto* list = read.list("faculty"))
        entry.faculty = read_all(*list, path + ".faculty", problems, read_staff);
    if (const auto* list = read.list("grants"))
        entry.grants = read_all(*list, path + ".grants", problems, read_grant);
    if (const auto* list = read.list("runs"))
        entry.runs = read_all(*list, path + ".runs", problems, read_run);
    if (const auto* list = read.list("relations"))
        entry.relations = read_all(*list, path + ".relations", problems, read_relation);
    entry.former_slugs = read_former_slugs(read, problems);
    if (const auto* list = read.list("sections"))
        entry.sections = read_all(*list, path + ".sections", problems, read_section);
}

// That a course belongs to nobody yet is said by null in a file, and not by leaving it out.
course_entry read_listed_course(const json_node& node, const std::string& path, problem_list& problems) {
    problem_list ignored; // they are found again
    const bool is_nobodys = field_reader(node, path, ignored).is_null("institution");
    return read_course(node, path, problems, is_nobodys ? need::optional : need::required);
}

void check_format(field_reader& read) {
    const auto* format = read.any("format");
    if (format != nullptr && (format->kind != json_kind::number || format->number != 1))
        read.refuse("format", "should be 1, the only format that this program knows");
}

} // namespace

institution_entry read_institution(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    institution_entry entry;
    entry.at = read.at();
    entry.slug = read.slug("slug", need::required).value_or("");
    entry.name = read.name("name", need::required).value_or("");
    entry.local_name = read.name("local_name", need::optional);
    entry.country = read.country("country").value_or("");
    entry.kind = read.choice("kind", need::required, institution_kinds).value_or("");
    entry.membership = read.choice("membership", need::optional, memberships);
    entry.time_zone = read.time_zone("time_zone");
    entry.former_slugs = read_former_slugs(read, problems);
    read.finish();
    return entry;
}

person_entry read_person(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    person_entry entry;
    entry.at = read.at();
    entry.slug = read.slug("slug", need::required).value_or("");
    entry.id = read.uuid("id");
    entry.name = read.name("name", need::required).value_or("");
    entry.local_name = read.name("local_name", need::optional);
    if (const auto* list = read.list("affiliations"))
        entry.affiliations = read_all(*list, path + ".affiliations", problems, read_affiliation);
    read.finish();
    return entry;
}

course_entry read_course(const json_node& node, const std::string& path, problem_list& problems,
                         need institution) {
    field_reader read(node, path, problems);
    course_entry entry;
    entry.at = read.at();
    entry.slug = read.slug("slug", need::required).value_or("");
    entry.title = read.name("title", need::required).value_or("");
    entry.local_title = read.name("local_title", need::optional);
    entry.language = read.language("language").value_or("");
    entry.institution = read.refer("institution", institution).value_or(reference{});
    entry.discipline = read.name("discipline", need::optional, discipline_limit);
    entry.level = read.choice("level", need::optional, course_levels);
    entry.description = read.prose("description", description_limit);
    entry.status = read.choice("status", need::optional, course_statuses).value_or("published");
    entry.audience = read.choice("audience", need::optional, audiences);
    read_lists(read, entry, problems);
    read.finish();
    return entry;
}

programme_entry read_programme(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    programme_entry entry;
    entry.at = read.at();
    entry.slug = read.slug("slug", need::required).value_or("");
    entry.title = read.name("title", need::required).value_or("");
    entry.local_title = read.name("local_title", need::optional);
    entry.institution = read.refer("institution", need::optional).value_or(reference{});
    entry.level = read.choice("level", need::optional, course_levels);
    entry.description = read.prose("description", description_limit);
    if (const auto* list = read.list("courses"))
        entry.courses = read_all(*list, read.at("courses").field, problems, read_member_course);
    entry.former_slugs = read_former_slugs(read, problems);
    read.finish();
    return entry;
}

void read_lecture_members(field_reader& read, lecture_entry& entry, problem_list& problems) {
    entry.title = read.name("title", need::required).value_or("");
    entry.local_title = read.name("local_title", need::optional);
    entry.description = read.prose("description", description_limit);
    entry.audience = read.choice("audience", need::optional, lecture_audiences);
    if (read.any("held") != nullptr) entry.publication.is_held = read.truth("held");
    entry.publication.publish_at_us = read.moment("publish_at");
    if (const auto* list = read.list("presenters"))
        entry.presenters = read_all(*list, read.at("presenters").field, problems, read_presenter);
}

catalogue_file read_catalogue_file(const json_node& root, problem_list& problems) {
    field_reader read(root, "", problems);
    catalogue_file file;
    check_format(read);
    if (const auto* list = read.list("institutions"))
        file.institutions = read_all(*list, "institutions", problems, read_institution);
    if (const auto* list = read.list("people"))
        file.people = read_all(*list, "people", problems, read_person);
    if (const auto* list = read.list("courses"))
        file.courses = read_all(*list, "courses", problems, read_listed_course);
    if (const auto* list = read.list("programmes"))
        file.programmes = read_all(*list, "programmes", problems, read_programme);
    read.finish();
    return file;
}

} // namespace lectern::catalogue

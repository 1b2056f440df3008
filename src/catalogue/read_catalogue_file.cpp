#include "read_catalogue_file.hpp"

#include "field_reader.hpp"

#include <array>
#include <tuple>

namespace lectern::catalogue {
namespace {

using std::string_view;

constexpr std::array<string_view, 9> institution_kinds{
    "university", "college", "school", "hospital", "institute", "alliance", "ministry", "company", "other"};
constexpr std::array<string_view, 7> course_levels{
    "school", "preparatory", "undergraduate", "postgraduate", "doctoral", "professional", "public"};
constexpr std::array<string_view, 3> course_statuses{"draft", "published", "archived"};
constexpr std::array<string_view, 7> staff_roles{"lead",        "lecturer", "tutor",    "assistant",
                                                 "coordinator", "guest",    "technical"};
constexpr std::array<string_view, 4> recognition_levels{"national", "provincial", "alliance",
                                                        "institutional"};

constexpr std::array<string_view, 4> audiences{"public", "signed_in", "enrolled", "granted"};
constexpr std::array<string_view, 5> lecture_audiences{"course", "public", "signed_in", "enrolled",
                                                       "granted"};

constexpr unsigned tallest_rendition = 65535; // pixels of height; more than any format of video has

constexpr std::size_t description_limit = 20000; // characters
constexpr std::size_t discipline_limit = 100;    // characters: it is shown in a menu

std::string item(const std::string& list, std::size_t index) {
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

institution_entry read_institution(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    institution_entry entry;
    entry.at = read.at();
    entry.slug = read.slug("slug", need::required).value_or("");
    entry.name = read.name("name", need::required).value_or("");
    entry.local_name = read.name("local_name", need::optional);
    entry.country = read.country("country").value_or("");
    entry.kind = read.choice("kind", need::required, institution_kinds).value_or("");
    read.finish();
    return entry;
}

affiliation_entry read_affiliation(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    affiliation_entry entry;
    entry.institution = read.refer("institution", need::required).value_or(reference{});
    entry.title = read.name("title", need::optional);
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

recognition_entry read_recognition(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    recognition_entry entry;
    entry.level = read.choice("level", need::required, recognition_levels).value_or("");
    entry.scheme = read.name("scheme", need::required).value_or("");
    entry.authority = read.name("authority", need::optional);
    entry.region = read.name("region", need::optional);
    entry.awarded_on = read.date("awarded_on");
    entry.valid_until = read.date("valid_until");
    entry.withdrawn = read.truth("withdrawn");
    entry.withdrawn_on = read.date("withdrawn_on");
    if (entry.withdrawn_on && !entry.withdrawn)
        read.refuse("withdrawn_on", "is a date, but \"withdrawn\" is not true");
    if (entry.awarded_on && entry.valid_until &&
        *entry.valid_until < entry.awarded_on->substr(0, entry.valid_until->size()))
        read.refuse("valid_until", "is before \"awarded_on\"");
    read.finish();
    return entry;
}

staff_entry read_staff(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    staff_entry entry;
    entry.person = read.refer("person", need::required).value_or(reference{});
    entry.role = read.choice("role", need::required, staff_roles).value_or("");
    read.finish();
    return entry;
}

grant_entry read_grant(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    grant_entry entry;
    entry.institution = read.refer("institution", need::required).value_or(reference{});
    entry.terms.may_stream = read.truth("may_stream", true);
    entry.terms.may_download = read.truth("may_download");
    entry.terms.may_mirror = read.truth("may_mirror");
    entry.terms.highest = read.count("highest", tallest_rendition).value_or(0);
    entry.terms.from_on = read.date("from");
    entry.terms.until_on = read.date("until");
    const auto& [from, until] = std::tie(entry.terms.from_on, entry.terms.until_on);
    if (from && until && *until < from->substr(0, until->size())) read.refuse("until", "is before \"from\"");
    read.finish();
    return entry;
}

reference read_presenter(const json_node& node, const std::string& path, problem_list& problems) {
    if (node.kind == json_kind::string) return {{node.line, path}, node.text};
    problems.push_back(
        {node.line, path, "is " + std::string(to_string(node.kind)) + ", should be the slug of a person"});
    return {};
}

lecture_entry read_lecture(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    lecture_entry entry;
    entry.at = read.at();
    entry.id = read.uuid("id");
    entry.title = read.name("title", need::required).value_or("");
    entry.local_title = read.name("local_title", need::optional);
    entry.description = read.prose("description", description_limit);
    entry.audience = read.choice("audience", need::optional, lecture_audiences);
    if (const auto* list = read.list("presenters"))
        entry.presenters = read_all(*list, path + ".presenters", problems, read_presenter);
    read.finish();
    return entry;
}

section_entry read_section(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    section_entry entry;
    entry.at = read.at();
    entry.title = read.name("title", need::required).value_or("");
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
    if (const auto* list = read.list("sections"))
        entry.sections = read_all(*list, path + ".sections", problems, read_section);
}

course_entry read_course(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    course_entry entry;
    entry.at = read.at();
    entry.slug = read.slug("slug", need::required).value_or("");
    entry.title = read.name("title", need::required).value_or("");
    entry.local_title = read.name("local_title", need::optional);
    entry.language = read.language("language").value_or("");
    entry.institution = read.refer("institution", need::required).value_or(reference{});
    entry.discipline = read.name("discipline", need::optional, discipline_limit);
    entry.level = read.choice("level", need::optional, course_levels);
    entry.description = read.prose("description", description_limit);
    entry.status = read.choice("status", need::optional, course_statuses).value_or("published");
    entry.audience = read.choice("audience", need::optional, audiences);
    read_lists(read, entry, problems);
    read.finish();
    return entry;
}

void check_format(field_reader& read) {
    const auto* format = read.any("format");
    if (format != nullptr && (format->kind != json_kind::number || format->number != 1))
        read.refuse("format", "should be 1, the only format that this program knows");
}

} // namespace

catalogue_file read_catalogue_file(const json_node& root, problem_list& problems) {
    field_reader read(root, "", problems);
    catalogue_file file;
    check_format(read);
    if (const auto* list = read.list("institutions"))
        file.institutions = read_all(*list, "institutions", problems, read_institution);
    if (const auto* list = read.list("people"))
        file.people = read_all(*list, "people", problems, read_person);
    if (const auto* list = read.list("courses"))
        file.courses = read_all(*list, "courses", problems, read_course);
    read.finish();
    return file;
}

} // namespace lectern::catalogue

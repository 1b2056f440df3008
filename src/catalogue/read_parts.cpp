#include "read_parts.hpp"

#include "lectern/base/ids.hpp"
#include "lectern/base/utf8.hpp"

#include <tuple>

namespace lectern::catalogue {
namespace {

using std::string_view;

constexpr std::array<string_view, 7> staff_roles{"lead",        "lecturer", "tutor",    "assistant",
                                                 "coordinator", "guest",    "technical"};
constexpr std::array<string_view, 4> recognition_levels{"national", "provincial", "alliance",
                                                        "institutional"};
constexpr std::array<string_view, 2> pacings{"self_paced", "scheduled"};
constexpr std::array<string_view, 3> relation_kinds{"prerequisite", "translation_of", "replaces"};

constexpr unsigned tallest_rendition = 65535; // pixels of height; more than any format of video has

// The first and the last day; the later is not before the earlier.
void read_days(field_reader& read, optional_text& from, optional_text& until) {
    from = read.date("from");
    until = read.date("until");
    if (from && until && *until < from->substr(0, until->size())) read.refuse("until", "is before \"from\"");
}

} // namespace

affiliation_entry read_affiliation(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    affiliation_entry entry;
    entry.institution = read.refer("institution", need::required).value_or(reference{});
    entry.title = read.name("title", need::optional);
    read_days(read, entry.from_on, entry.until_on);
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
    entry.evidence = read.web_address("evidence");
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
    read_days(read, entry.terms.from_on, entry.terms.until_on);
    read.finish();
    return entry;
}

run_entry read_run(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    run_entry entry;
    entry.at = read.at();
    entry.slug = read.slug("slug", need::required).value_or("");
    entry.title = read.name("title", need::optional);
    entry.pacing = read.choice("pacing", need::required, pacings).value_or("");
    read_days(read, entry.from_on, entry.until_on);
    if (entry.pacing == "scheduled" && !entry.from_on)
        read.refuse("from", "is missing: a scheduled run begins on some day");
    read.finish();
    return entry;
}

relation_entry read_relation(const json_node& node, const std::string& path, problem_list& problems) {
    field_reader read(node, path, problems);
    relation_entry entry;
    entry.kind = read.choice("kind", need::required, relation_kinds).value_or("");
    entry.course = read.refer("course", need::required).value_or(reference{});
    read.finish();
    return entry;
}

std::optional<std::vector<reference>> read_former_slugs(field_reader& read, problem_list& problems) {
    const auto* list = read.list("former_slugs");
    if (list == nullptr) return {};
    return read_all(*list, read.at("former_slugs").field, problems,
                    [](const json_node& node, const std::string& path, problem_list& all) {
                        auto slug = read_reference(node, path, all, "course, institution or programme");
                        if (node.kind == json_kind::string && !base::is_slug(slug.slug))
                            all.push_back({node.line, path,
                                           "\"" + base::clean_title(slug.slug, 60) + "\" is not a slug"});
                        return slug;
                    });
}

reference read_reference(const json_node& node, const std::string& path, problem_list& problems,
                         string_view what) {
    if (node.kind == json_kind::string) return {{node.line, path}, node.text};
    problems.push_back(
        {node.line, path,
         "is " + std::string(to_string(node.kind)) + ", should be the slug of a " + std::string(what)});
    return {};
}

} // namespace lectern::catalogue

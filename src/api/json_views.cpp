#include "json_views.hpp"

#include "cursor.hpp"
#include "watch_verdict.hpp"

#include "lectern/base/clock.hpp"

namespace lectern::api {
namespace {

namespace json = boost::json;
using namespace catalogue;

json::value or_null(const std::optional<std::string>& text) {
    if (!text) return nullptr;
    return json::string(*text);
}

double seconds(std::int64_t us) {
    return static_cast<double>(us) / 1e6;
}

json::value seconds_or_null(const std::optional<std::int64_t>& us) {
    if (!us) return nullptr;
    return seconds(*us);
}

template <class Range, class Convert>
json::array list(const Range& range, Convert convert) {
    json::array all;
    all.reserve(range.size());
    for (const auto& item : range) all.push_back(convert(item));
    return all;
}

json::object institution_json(const institution_view& i) {
    return {{"slug", i.slug},
            {"name", i.name},
            {"local_name", or_null(i.local_name)},
            {"country", i.country},
            {"kind", i.kind},
            {"membership", or_null(i.membership)},
            {"time_zone", or_null(i.time_zone)}};
}

json::object recognition_json(const recognition_view& r) {
    return {{"level", r.level},
            {"scheme", r.scheme},
            {"authority", or_null(r.authority)},
            {"region", or_null(r.region)},
            {"awarded_on", or_null(r.awarded_on)},
            {"valid_until", or_null(r.valid_until)},
            {"withdrawn", r.withdrawn},
            {"withdrawn_on", or_null(r.withdrawn_on)},
            {"evidence", or_null(r.evidence)}};
}

json::object summary_json(const course_summary& c) {
    json::object course{
        {"slug", c.slug},         {"title", c.title},          {"local_title", or_null(c.local_title)},
        {"language", c.language}, {"level", or_null(c.level)}, {"discipline", or_null(c.discipline)}};
    course["status"] = c.status;
    course["audience"] = c.audience;
    course["institution"] = nullptr;
    if (c.institution) course["institution"] = institution_json(*c.institution);
    course["recognitions"] = list(c.recognitions, recognition_json);
    course["faculty_count"] = c.faculty_count;
    course["lecture_count"] = c.lecture_count;
    course["published_count"] = c.published_count;
    course["duration_s"] = seconds(c.duration_us);
    return course;
}

json::object affiliation_json(const affiliation_view& a) {
    return {{"institution", institution_json(a.institution)},
            {"title", or_null(a.title)},
            {"from", or_null(a.from_on)},
            {"until", or_null(a.until_on)}};
}

json::object staff_json(const staff_view& s) {
    return {
        {"id", s.id},     {"name", s.name},         {"local_name", or_null(s.local_name)},
        {"role", s.role}, {"position", s.position}, {"affiliations", list(s.affiliations, affiliation_json)}};
}

json::value moment_or_null(std::optional<std::int64_t> us) {
    if (!us) return nullptr;
    return json::string(base::to_iso8601(base::time_point(std::chrono::microseconds(*us))));
}

json::object lecture_json(const lecture_summary& l) {
    return {{"id", l.id},
            {"title", l.title},
            {"local_title", or_null(l.local_title)},
            {"status", l.status},
            {"duration_s", seconds_or_null(l.duration_us)},
            {"audience", l.audience},
            {"held", l.is_held},
            {"publish_at", moment_or_null(l.publish_at_us)}};
}

json::object section_json(const section_view& s) {
    return {{"id", s.id}, {"title", s.title}, {"lectures", list(s.lectures, lecture_json)}};
}

json::object run_json(const run_view& r) {
    return {{"slug", r.slug},
            {"title", or_null(r.title)},
            {"pacing", r.pacing},
            {"from", or_null(r.from_on)},
            {"until", or_null(r.until_on)}};
}

json::object relation_json(const relation_view& r) {
    return {{"kind", r.kind}, {"course", {{"slug", r.slug}, {"title", r.title}}}};
}

json::object programme_json(const programme_summary& p) {
    json::object programme{{"slug", p.slug},
                           {"title", p.title},
                           {"local_title", or_null(p.local_title)},
                           {"level", or_null(p.level)}};
    programme["institution"] = nullptr;
    if (p.institution) programme["institution"] = institution_json(*p.institution);
    programme["course_count"] = p.courses;
    return programme;
}

json::object person_json(const person_view& p) {
    return {{"id", p.id}, {"name", p.name}, {"local_name", or_null(p.local_name)}};
}

json::value neighbour_json(const std::optional<lecture_summary>& l) {
    if (!l) return nullptr;
    return json::object{{"id", l->id}, {"title", l->title}, {"local_title", or_null(l->local_title)}};
}

json::object institution_count_json(const institution_count& c) {
    auto institution = institution_json(c.institution);
    institution["courses"] = c.courses;
    return institution;
}

json::object person_count_json(const person_count& c) {
    auto person = person_json(c.person);
    person["courses"] = c.courses;
    return person;
}

json::array values_json(const std::vector<value_count>& values, std::string_view name) {
    return list(values, [&](const value_count& v) {
        return json::object{{name, v.value}, {"courses", v.courses}};
    });
}

std::string_view name_of(hit_kind kind) {
    switch (kind) {
    case hit_kind::course:
        return "course";
    case hit_kind::person:
        return "person";
    case hit_kind::lecture:
        return "lecture";
    case hit_kind::caption:
        return "caption";
    case hit_kind::slide:
        break;
    }
    return "slide";
}

std::string page_of(const search_hit& hit) {
    if (hit.kind == hit_kind::course) return "/courses/" + hit.key;
    if (hit.kind == hit_kind::person) return "/courses?person=" + hit.key; // their courses
    const auto lecture = "/lectures/" + hit.key;
    if (!hit.moment) return lecture;
    // Whole seconds: within what is said, and not before the slide is shown.
    constexpr std::int64_t second = 1'000'000;
    const auto start = hit.moment->start_us + (hit.kind == hit_kind::slide ? second - 1 : 0);
    return lecture + "?t=" + std::to_string(start / second);
}

json::object hit_json(const search_hit& hit) {
    json::object found{
        {"kind", name_of(hit.kind)}, {"title", hit.title},  {"local_title", or_null(hit.local_title)},
        {"context", hit.context},    {"url", page_of(hit)}, {"start_s", nullptr},
        {"language", nullptr},       {"snippet", nullptr},  {"marks", json::array()}};
    if (!hit.moment) return found;
    found["start_s"] = seconds(hit.moment->start_us);
    found["language"] = hit.moment->language;
    found["snippet"] = hit.moment->snippet;
    found["marks"] = list(hit.moment->marks, [](const text_mark& m) { return json::array{m.begin, m.end}; });
    return found;
}

} // namespace

json::object to_json(const course_page& page) {
    json::object answer{{"items", list(page.items, summary_json)}};
    answer["next"] = nullptr;
    if (page.next) answer["next"] = to_cursor(*page.next);
    if (page.person) answer["person"] = person_json(*page.person);
    return answer;
}

json::object to_json(const course_view& course) {
    auto answer = summary_json(course.summary);
    answer["description"] = or_null(course.description);
    answer["faculty"] = list(course.faculty, staff_json);
    answer["sections"] = list(course.sections, section_json);
    answer["runs"] = list(course.runs, run_json);
    answer["relations"] = list(course.relations, relation_json);
    return answer;
}

json::object to_json(const programme_page& page) {
    return {{"items", list(page.items, programme_json)}, {"next", or_null(page.next)}};
}

json::object to_json(const programme_view& programme) {
    auto answer = programme_json(programme.summary);
    answer["description"] = or_null(programme.description);
    answer["courses"] = list(programme.courses, summary_json);
    return answer;
}

json::object to_json(const lecture_view& lecture, json::object access, json::value playback) {
    auto answer = lecture_json(lecture.summary);
    answer["description"] = or_null(lecture.description);
    answer["status_reason"] = or_null(lecture.status_reason);
    answer["course"] = json::object{{"slug", lecture.course_slug},
                                    {"title", lecture.course_title},
                                    {"local_title", or_null(lecture.course_local_title)},
                                    {"language", lecture.course_language}};
    answer["section"] = lecture.section_title;
    answer["presenters"] = list(lecture.presenters, person_json);
    answer["previous"] = neighbour_json(lecture.previous);
    answer["next"] = neighbour_json(lecture.next);
    answer["access"] = std::move(access);
    answer["playback"] = std::move(playback);
    return answer;
}

json::object to_json(const lecture_view& lecture) {
    watch_facts facts;
    facts.audience = lecture.summary.audience;
    const auto verdict = judge(facts, {}, {}, {});
    json::value playback;
    if (lecture.playback && verdict.allowed) playback = to_json(*lecture.playback);
    return to_json(lecture, to_json(verdict, {}), std::move(playback));
}

json::object to_json(const course_facets& facets) {
    return {{"institutions", list(facets.institutions, institution_count_json)},
            {"disciplines", values_json(facets.disciplines, "discipline")},
            {"languages", values_json(facets.languages, "language")},
            {"levels", values_json(facets.levels, "level")},
            {"people", list(facets.people, person_count_json)}};
}

json::object to_json(const institution_page& page) {
    json::object answer{{"items", list(page.items, institution_count_json)}, {"next", nullptr}};
    if (page.next) answer["next"] = to_cursor(*page.next);
    return answer;
}

json::object to_json(const std::vector<search_hit>& hits) {
    return {{"items", list(hits, hit_json)}};
}

} // namespace lectern::api

#include "check_references.hpp"

#include "course_repository.hpp"
#include "course_run_repository.hpp"
#include "field_reader.hpp"
#include "former_slugs.hpp"
#include "institution_repository.hpp"
#include "lecture_repository.hpp"
#include "person_repository.hpp"

#include "lectern/base/utf8.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lectern::catalogue {
namespace {

// Notes the first place of every key, and refuses the second.
class seen_once {
public:
    seen_once(problem_list& problems, std::string what) : problems_(problems), what_(std::move(what)) {}

    void see(std::string_view key, const place& at, std::string_view member) {
        if (key.empty()) return; // a problem that was reported where it was read
        const auto [first, is_new] = lines_.emplace(key, at.line);
        if (is_new) return;
        const auto field = member.empty() ? at.field : at.field + "." + std::string(member);
        problems_.push_back({at.line, field,
                             what_ + " \"" + std::string(key) + "\" occurs twice; first on line " +
                                 std::to_string(first->second)});
    }
    bool contains(std::string_view key) const { return lines_.contains(std::string(key)); }
    std::vector<std::string_view> keys() const {
        std::vector<std::string_view> all;
        for (const auto& [key, line] : lines_) all.push_back(key);
        return all;
    }

private:
    problem_list& problems_;
    std::string what_;
    std::map<std::string, std::uint32_t> lines_;
};

class checker {
public:
    checker(const catalogue_file& file, db::session& session, problem_list& problems)
        : file_(file), session_(session), problems_(problems), institutions_(problems, "the institution"),
          people_(problems, "the person"), person_ids_(problems, "the id"), courses_(problems, "the course"),
          lecture_ids_(problems, "the id"), section_ids_(problems, "the id"),
          programmes_(problems, "the programme") {}

    void run() {
        for (const auto& e : file_.institutions) institutions_.see(e.slug, e.at, "slug");
        for (const auto& e : file_.people) {
            people_.see(e.slug, e.at, "slug");
            if (e.id) person_ids_.see(*e.id, e.at, "id");
        }
        for (const auto& e : file_.people) check_person(e);
        for (const auto& e : file_.courses) courses_.see(e.slug, e.at, "slug");
        for (const auto& e : file_.courses) check_course(e);
        for (const auto& e : file_.programmes) programmes_.see(e.slug, e.at, "slug");
        for (const auto& e : file_.programmes) check_programme(e);
        check_former_slugs(file_.institutions, entry_kind::institution, institutions_);
        check_former_slugs(file_.courses, entry_kind::course, courses_);
        check_former_slugs(file_.programmes, entry_kind::programme, programmes_);
    }

private:
    void refuse(const place& at, std::string what) {
        problems_.push_back({at.line, at.field, std::move(what)});
    }

    void check_institution(const reference& r) {
        if (r.slug.empty() || institutions_.contains(r.slug) || find_institution(session_, r.slug)) return;
        refuse(r.at,
               "there is no institution \"" + r.slug + "\"" + did_you_mean(r.slug, institutions_.keys()));
    }

    void check_known_person(const reference& r) {
        if (r.slug.empty() || people_.contains(r.slug) || find_person(session_, r.slug)) return;
        const auto shown = base::clean_title(r.slug, 80);
        refuse(r.at, "there is no person \"" + shown + "\"" + did_you_mean(shown, people_.keys()));
    }

    void check_person(const person_entry& e) {
        if (e.affiliations) {
            seen_once once(problems_, "the institution");
            for (const auto& a : *e.affiliations) {
                check_institution(a.institution);
                // Somebody may have come back, at another time.
                const auto since = a.from_on ? " from " + *a.from_on : std::string();
                if (!a.institution.slug.empty()) once.see(a.institution.slug + since, a.institution.at, "");
            }
        }
        if (!e.id || e.slug.empty()) return;
        const auto by_slug = find_person(session_, e.slug);
        if (by_slug && by_slug->public_id != *e.id)
            refuse({e.at.line, e.at.field + ".id"},
                   "the person \"" + e.slug + "\" already has the id " + by_slug->public_id);
    }

    void check_known_course(const reference& r) {
        if (r.slug.empty() || courses_.contains(r.slug) || find_course(session_, r.slug)) return;
        const auto shown = base::clean_title(r.slug, 80);
        refuse(r.at, "there is no course \"" + shown + "\"" + did_you_mean(shown, courses_.keys()));
    }

    template <class Entry>
    void check_former_slugs(const std::vector<Entry>& entries, entry_kind kind, const seen_once& now) {
        seen_once once(problems_, "the former slug");
        for (const auto& e : entries) {
            if (!e.former_slugs) continue;
            for (const auto& former : *e.former_slugs) {
                once.see(former.slug, former.at, "");
                if (now.contains(former.slug) || is_slug_in_use(session_, kind, former.slug))
                    refuse(former.at, "is the slug of another " + std::string(to_string(kind)) +
                                          " now, and no former one");
            }
        }
    }

    void check_programme(const programme_entry& e) {
        check_institution(e.institution);
        if (!e.courses) return;
        seen_once once(problems_, "the course");
        for (const auto& course : *e.courses) {
            check_known_course(course);
            once.see(course.slug, course.at, "");
        }
    }

    void check_course(const course_entry& e) {
        check_institution(e.institution);
        if (e.faculty) {
            seen_once once(problems_, "the person");
            for (const auto& member : *e.faculty) {
                check_known_person(member.person);
                once.see(member.person.slug, member.person.at, "");
            }
        }
        if (e.grants) {
            seen_once once(problems_, "the institution");
            for (const auto& grant : *e.grants) {
                check_institution(grant.institution);
                once.see(grant.institution.slug, grant.institution.at, "");
            }
        }
        check_recognitions(e);
        if (e.runs) check_runs(e);
        if (e.relations) check_relations(e);
        if (e.sections) check_sections(e);
    }

    void check_recognitions(const course_entry& e) {
        if (!e.recognitions) return;
        const auto& all = *e.recognitions;
        for (std::size_t i = 1; i < all.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (all[i] == all[j])
                    refuse({e.at.line, e.at.field + ".recognitions[" + std::to_string(i) + "]"},
                           "is the same as recognitions[" + std::to_string(j) + "]");
    }

    void check_runs(const course_entry& e) {
        seen_once once(problems_, "the run");
        for (const auto& run : *e.runs) once.see(run.slug, run.at, "slug");
        const auto course = find_course(session_, e.slug);
        const auto needed = course ? enrolled_run_beside(session_, *course, *e.runs) : std::nullopt;
        if (needed)
            refuse({e.at.line, e.at.field + ".runs"},
                   "do not have \"" + *needed + "\", in which people are enrolled");
    }

    void check_relations(const course_entry& e) {
        seen_once once(problems_, "the relation");
        for (const auto& relation : *e.relations) {
            check_known_course(relation.course);
            once.see(relation.kind + " " + relation.course.slug, relation.course.at, "");
            if (relation.course.slug == e.slug && !e.slug.empty())
                refuse(relation.course.at, "is the course itself");
        }
    }

    void check_section(const section_entry& section, const std::string& course) {
        if (!section.id) return;
        section_ids_.see(*section.id, section.at, "id");
        const auto owner = course_of_section(session_, *section.id);
        if (owner && *owner != course)
            refuse({section.at.line, section.at.field + ".id"},
                   "belongs to a section of the course \"" + *owner + "\"");
    }

    void check_sections(const course_entry& e) {
        std::map<std::string_view, const section_entry*> titles;
        for (const auto& section : *e.sections) {
            check_section(section, e.slug);
            const auto [known, is_new_title] = titles.emplace(section.title, &section);
            if (!is_new_title && !section.title.empty() && !(section.id && known->second->id))
                refuse({section.at.line, section.at.field + ".title"},
                       "the section \"" + section.title + "\" occurs twice; first on line " +
                           std::to_string(known->second->at.line));
            std::map<std::string_view, const lecture_entry*> lectures;
            for (const auto& lecture : section.lectures) {
                check_lecture(lecture, e.slug);
                const auto [first, is_new] = lectures.emplace(lecture.title, &lecture);
                if (!is_new && !lecture.title.empty() && !(lecture.id && first->second->id))
                    refuse({lecture.at.line, lecture.at.field + ".title"},
                           "the section has a lecture with this title on line " +
                               std::to_string(first->second->at.line) +
                               "; give both an \"id\", or different titles");
            }
        }
        check_ids_of_known_titles(e);
    }

    void check_lecture(const lecture_entry& lecture, const std::string& course) {
        if (lecture.presenters) {
            seen_once once(problems_, "the person");
            for (const auto& presenter : *lecture.presenters) {
                check_known_person(presenter);
                once.see(presenter.slug, presenter.at, "");
            }
        }
        if (!lecture.id) return;
        lecture_ids_.see(*lecture.id, lecture.at, "id");
        const auto owner = course_of_lecture(session_, *lecture.id);
        if (owner && *owner != course)
            refuse({lecture.at.line, lecture.at.field + ".id"},
                   "belongs to a lecture of the course \"" + *owner + "\"");
    }

    // A new id for a lecture that is there already would make a second lecture of it and break its address.
    void check_ids_of_known_titles(const course_entry& e) {
        const auto course = find_course(session_, e.slug);
        if (!course) return;
        check_ids_of_known_sections(e, *course);
        std::set<std::string_view> ids_in_file;
        for (const auto& section : *e.sections)
            for (const auto& lecture : section.lectures)
                if (lecture.id) ids_in_file.insert(*lecture.id);
        std::map<std::string_view, std::string_view> left_over; // title to id
        const auto stored = lectures_of(session_, *course);
        for (const auto& lecture : stored)
            if (!ids_in_file.contains(lecture.public_id)) left_over.emplace(lecture.title, lecture.public_id);
        for (const auto& section : *e.sections)
            for (const auto& lecture : section.lectures) {
                const auto found = left_over.find(lecture.title);
                if (!lecture.id || found == left_over.end() || is_stored(stored, *lecture.id)) continue;
                refuse({lecture.at.line, lecture.at.field + ".id"},
                       "the course has this lecture already, with the id " + std::string(found->second));
            }
    }

    // The same of sections, whose addresses programs know.
    void check_ids_of_known_sections(const course_entry& e, std::int64_t course) {
        const auto stored = sections_of(session_, course);
        for (const auto& section : *e.sections) {
            if (!section.id || is_stored(stored, *section.id)) continue;
            for (const auto& known : stored)
                if (known.title == section.title && !is_named(*e.sections, known.public_id))
                    refuse({section.at.line, section.at.field + ".id"},
                           "the course has this section already, with the id " + known.public_id);
        }
    }

    template <class Stored>
    static bool is_stored(const std::vector<Stored>& stored, std::string_view id) {
        return std::ranges::find(stored, id, &Stored::public_id) != stored.end();
    }
    static bool is_named(const std::vector<section_entry>& sections, const std::string& id) {
        return std::ranges::any_of(sections, [&](const section_entry& s) { return s.id == id; });
    }

    const catalogue_file& file_;
    db::session& session_;
    problem_list& problems_;
    seen_once institutions_, people_, person_ids_, courses_, lecture_ids_, section_ids_, programmes_;
};

} // namespace

void check_references(const catalogue_file& file, db::session& session, problem_list& problems) {
    checker(file, session, problems).run();
}

} // namespace lectern::catalogue

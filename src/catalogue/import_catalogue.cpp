#include "check_references.hpp"
#include "course_repository.hpp"
#include "course_run_repository.hpp"
#include "former_slugs.hpp"
#include "import_picture.hpp"
#include "institution_repository.hpp"
#include "name_repository.hpp"
#include "person_repository.hpp"
#include "programme_repository.hpp"
#include "read_catalogue_file.hpp"
#include "save_outline.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lectern::catalogue {
namespace {

class importer {
public:
    importer(writer& w, import_outcome& report) : w_(w), report_(report) {}

    void save(const catalogue_file& file) {
        for (const auto& e : file.institutions) save_one(e);
        for (const auto& e : file.people) save_one(e);
        for (const auto& e : file.courses) save_one(e);
        for (const auto& e : file.courses) relate(e); // courses may name those that come after them
        for (const auto& e : file.programmes) save_one(e);
        for (const auto& [course, what] : courses_) count(report_, what);
        for (const auto course : renamed_) index_course(w_, course);
    }

private:
    void save_one(const institution_entry& e) {
        auto done = save_institution(w_, e);
        if (keep_former_slugs({entry_kind::institution, e.slug}, e.former_slugs) &&
            done.what == change::unchanged) {
            w_.session.run("UPDATE institutions SET changed_us = ? WHERE id = ?", w_.now_us, done.id);
            done.what = change::changed;
        }
        count(report_, done.what);
        if (done.what == change::changed) note_all(courses_of_institution(w_.session, done.id));
    }

    void save_one(const person_entry& e) {
        const auto done = save_person(w_, e);
        count(report_, done.what);
        if (done.what == change::changed) note_all(courses_of_person(w_.session, done.id));
    }

    void save_one(const course_entry& e) {
        const auto done = save_course(w_, e);
        const bool rearranged = e.sections && save_outline(w_, done.id, *e.sections, report_);
        const bool slugs = keep_former_slugs({entry_kind::course, e.slug}, e.former_slugs);
        courses_[done.id] = done.what;
        if (rearranged || slugs) note_change(done.id);
        if (done.what != change::unchanged) renamed_.insert(done.id);
    }

    void save_one(const programme_entry& e) {
        auto done = save_programme(w_, e);
        if (keep_former_slugs({entry_kind::programme, e.slug}, e.former_slugs) &&
            done.what == change::unchanged) {
            touch_programme(w_, done.id);
            done.what = change::changed;
        }
        count(report_, done.what);
    }

    void relate(const course_entry& e) {
        const auto course = find_course(w_.session, e.slug);
        if (!e.relations || !course) return;
        if (save_relations(w_, *course, *e.relations)) note_change(*course);
    }

    void note_change(std::int64_t course) {
        if (courses_[course] != change::unchanged) return; // it has its time already
        touch_course(w_, course);
        courses_[course] = change::changed;
        renamed_.insert(course);
    }

    bool keep_former_slugs(const entry_name& name, const std::optional<std::vector<reference>>& slugs) {
        return slugs && save_former_slugs(w_, name, *slugs);
    }

    void note_all(const std::vector<std::int64_t>& courses) {
        renamed_.insert(courses.begin(), courses.end());
    }

    writer& w_;
    import_outcome& report_;
    std::map<std::int64_t, change> courses_;
    std::set<std::int64_t> renamed_; // courses whose words may differ now
};

// Circles are seen when all relations are there.
void check_circles(db::session& session, const catalogue_file& file, problem_list& problems) {
    for (const auto& e : file.courses)
        if (e.relations)
            check_relations_lead_on(session, find_course(session, e.slug).value_or(0), *e.relations,
                                    problems);
}

import_outcome& sorted(import_outcome& report) {
    std::ranges::stable_sort(report.problems, {}, &import_problem::line);
    return report;
}

result<import_outcome> import_tree(db::transaction& in, const json_node& root,
                                   const import_options& options) {
    import_outcome report;
    const auto file = read_catalogue_file(root, report.problems);
    db::session session(in.connection());
    check_references(file, session, report.problems);
    if (!session.ok()) return session.outcome().error();
    if (!report.problems.empty()) return sorted(report);
    const bool explained = options.dry_run || options.explain;
    const auto before = explained ? take_picture(session, file) : picture();
    writer w{session, to_us(base::now())};
    importer(w, report).save(file);
    check_circles(session, file, report.problems);
    if (explained) report.changes = differences(before, take_picture(session, file), report.left);
    if (!session.ok()) return session.outcome().error();
    return sorted(report);
}

} // namespace

result<import_outcome> import_catalogue(db::database& database, std::string_view json_text,
                                        const import_options& options) {
    const auto root = parse_json(json_text);
    if (!root) return root.error();
    auto transaction = db::transaction::begin(database);
    if (!transaction) return transaction.error();
    auto report = import_tree(*transaction, *root, options);
    if (!report || !report->problems.empty() || options.dry_run) return report;
    if (const auto committed = transaction->commit(); !committed) return committed.error();
    return report;
}

result<import_report> import_catalogue(db::database& database, std::string_view json_text) {
    auto outcome = import_catalogue(database, json_text, import_options());
    if (!outcome) return outcome.error();
    return import_report(std::move(*outcome));
}

result<import_outcome> import_catalogue(db::transaction& in, std::string_view json_text,
                                        const import_options& options) {
    const auto root = parse_json(json_text);
    if (!root) return root.error();
    return import_tree(in, *root, options);
}

} // namespace lectern::catalogue

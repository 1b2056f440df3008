#include "check_references.hpp"
#include "course_repository.hpp"
#include "institution_repository.hpp"
#include "name_repository.hpp"
#include "person_repository.hpp"
#include "read_catalogue_file.hpp"
#include "save_outline.hpp"

#include <algorithm>
#include <set>

namespace lectern::catalogue {
namespace {

class importer {
public:
    importer(writer& w, import_report& report) : w_(w), report_(report) {}

    void save(const catalogue_file& file) {
        for (const auto& e : file.institutions) save_one(e);
        for (const auto& e : file.people) save_one(e);
        for (const auto& e : file.courses) save_one(e);
        for (const auto course : renamed_) index_course(w_, course);
    }

private:
    void save_one(const institution_entry& e) {
        const auto done = save_institution(w_, e);
        count(report_, done.what);
        if (done.what == change::changed) note_all(courses_of_institution(w_.session, done.id));
    }

    void save_one(const person_entry& e) {
        const auto done = save_person(w_, e);
        count(report_, done.what);
        if (done.what == change::changed) note_all(courses_of_person(w_.session, done.id));
    }

    void save_one(const course_entry& e) {
        auto done = save_course(w_, e);
        const bool rearranged = e.sections && save_outline(w_, done.id, *e.sections, report_);
        if (rearranged && done.what == change::unchanged) {
            touch_course(w_, done.id);
            done.what = change::changed;
        }
        count(report_, done.what);
        record_change(w_, "course", e.slug, done.what);
        if (done.what != change::unchanged) renamed_.insert(done.id);
    }

    void note_all(const std::vector<std::int64_t>& courses) {
        renamed_.insert(courses.begin(), courses.end());
    }

    writer& w_;
    import_report& report_;
    std::set<std::int64_t> renamed_; // courses whose words may differ now
};

} // namespace

result<import_report> import_catalogue(db::database& database, std::string_view json_text) {
    const auto root = parse_json(json_text);
    if (!root) return root.error();
    import_report report;
    const auto file = read_catalogue_file(*root, report.problems);
    auto transaction = db::transaction::begin(database);
    if (!transaction) return transaction.error();
    db::session session(database);
    check_references(file, session, report.problems);
    if (!session.ok()) return session.outcome().error();
    if (!report.problems.empty()) {
        std::ranges::stable_sort(report.problems, {}, &import_problem::line);
        return report;
    }
    writer w{session, to_us(base::now())};
    importer(w, report).save(file);
    if (!session.ok()) return session.outcome().error();
    auto committed = transaction->commit();
    if (!committed) return committed.error();
    return report;
}

} // namespace lectern::catalogue

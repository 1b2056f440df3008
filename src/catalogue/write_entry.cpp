// One entry of the catalogue, made or changed: read like the catalogue file, checked like it, saved like it.
#include "check_references.hpp"
#include "course_repository.hpp"
#include "course_run_repository.hpp"
#include "institution_repository.hpp"
#include "lecture_repository.hpp"
#include "name_repository.hpp"
#include "order_repository.hpp"
#include "person_repository.hpp"
#include "programme_repository.hpp"
#include "read_catalogue_file.hpp"
#include "video_repository.hpp"

#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/entries.hpp"

#include <set>

namespace lectern::catalogue {
namespace {

constexpr unsigned last_place = 100'000; // of a section or lecture; what is beyond the end is the end

class entry_writer {
public:
    // `present`: the key of what is changed; empty: a new one.
    entry_writer(writer& w, const json_node& root, std::string present)
        : w_(w), root_(root), present_(std::move(present)) {}

    std::string save_institution_entry() {
        const auto entry = read_institution(root_, "", problems);
        check_slug(entry.slug, find_institution(w_.session, entry.slug).has_value());
        check_former(entry.former_slugs);
        if (!problems.empty()) return {};
        if (!present_.empty() && entry.slug != present_)
            w_.session.run("UPDATE institutions SET slug = ? WHERE slug = ?", entry.slug, present_);
        const auto saved = save_institution(w_, entry);
        for (const auto course : courses_of_institution(w_.session, saved.id)) index_course(w_, course);
        return entry.slug;
    }

    std::string save_person_entry() {
        catalogue_file file;
        file.people.push_back(read_person(root_, "", problems));
        auto& entry = file.people.front();
        check_id(entry.id);
        const auto same = find_person(w_.session, entry.slug);
        if (same && same->public_id != present_) refuse("slug", "is that of another person");
        if (present_.empty() && entry.id && find_person_by_id(w_.session, *entry.id))
            refuse("id", "is that of another person");
        if (problems.empty()) check_references(file, w_.session, problems);
        if (!problems.empty()) return {};
        if (!entry.affiliations) entry.affiliations.emplace();
        const auto saved = save_person(w_, entry);
        for (const auto course : courses_of_person(w_.session, saved.id)) index_course(w_, course);
        return w_.session.text("SELECT public_id FROM people WHERE id = ?", saved.id).value_or("");
    }

    std::string save_course_entry() {
        catalogue_file file;
        const bool is_new = present_.empty();
        file.courses.push_back(read_course(root_, "", problems, is_new ? need::required : need::optional));
        auto& entry = file.courses.front();
        check_slug(entry.slug, find_course(w_.session, entry.slug).has_value());
        if (entry.sections) refuse("sections", "have addresses of their own");
        check_former(entry.former_slugs);
        if (entry.relations) check_own_name(*entry.relations);
        if (!is_new && !entry.audience && problems.empty()) refuse("audience", "is missing");
        if (problems.empty()) check_references(file, w_.session, problems);
        if (!problems.empty()) return {};
        if (!is_new && entry.slug != present_)
            w_.session.run("UPDATE courses SET slug = ? WHERE slug = ?", entry.slug, present_);
        if (!entry.recognitions) entry.recognitions.emplace();
        if (!entry.faculty) entry.faculty.emplace();
        if (!entry.grants) entry.grants.emplace();
        if (!entry.runs) entry.runs.emplace();
        if (!entry.relations) entry.relations.emplace();
        const auto saved = save_course(w_, entry);
        index_course(w_, saved.id);
        if (save_relations(w_, saved.id, *entry.relations) && saved.what == change::unchanged)
            touch_course(w_, saved.id);
        check_relations_lead_on(w_.session, saved.id, *entry.relations, problems);
        return entry.slug;
    }

    std::string save_programme_entry() {
        catalogue_file file;
        file.programmes.push_back(read_programme(root_, "", problems));
        auto& entry = file.programmes.front();
        check_slug(entry.slug, find_programme(w_.session, entry.slug).has_value());
        check_former(entry.former_slugs);
        if (problems.empty()) check_references(file, w_.session, problems);
        if (!problems.empty()) return {};
        if (!present_.empty() && entry.slug != present_)
            w_.session.run("UPDATE programmes SET slug = ? WHERE slug = ?", entry.slug, present_);
        if (!entry.courses) entry.courses.emplace();
        save_programme(w_, entry);
        return entry.slug;
    }

    std::string save_section_entry(std::string_view course) {
        field_reader read(root_, "", problems);
        check_id(read.uuid("id"));
        check_course(read, course);
        const auto title = read.name("title", need::required);
        const auto position = read.count("position", last_place);
        read.finish();
        if (!problems.empty()) return {};
        const auto owner = find_course(w_.session, course).value_or(0);
        auto id = w_.session.integer("SELECT id FROM sections WHERE public_id = ?", present_);
        if (id)
            rename_section(w_, *id, *title);
        else
            id = insert_section(w_, {owner, *title, last_place + 1});
        if (position || present_.empty()) place_section(w_, *id, position.value_or(last_place));
        return w_.session.text("SELECT public_id FROM sections WHERE id = ?", *id).value_or("");
    }

    std::string save_lecture_entry(std::string_view course) {
        field_reader read(root_, "", problems);
        lecture_entry entry;
        check_id(read.uuid("id"));
        check_course(read, course);
        read_lecture_members(read, entry, problems);
        const auto owner = find_course(w_.session, course).value_or(0);
        const auto section = section_of(read, owner);
        const auto position = read.count("position", last_place);
        read.finish();
        if (problems.empty()) check_presenters(entry);
        const auto publication = publication_of(read, entry);
        if (!problems.empty()) return {};
        return save(entry, publication, {owner, section, position.value_or(0)});
    }

    problem_list problems;

private:
    void refuse(std::string field, std::string what) {
        problems.push_back({root_.line, std::move(field), std::move(what)});
    }
    void check_slug(const std::string& slug, bool is_taken) {
        if (slug != present_ && is_taken) refuse("slug", "is taken");
    }
    // It may be about to get another one.
    void check_own_name(const std::vector<relation_entry>& relations) {
        for (const auto& relation : relations)
            if (!present_.empty() && relation.course.slug == present_)
                refuse(relation.course.at.field, "is the course itself");
    }
    // They are noted when the slug changes.
    void check_former(const std::optional<std::vector<reference>>& slugs) {
        if (slugs) refuse("former_slugs", "are known of themselves here, and come in files only");
    }
    void check_id(const optional_text& id) {
        if (!present_.empty() && id != present_) refuse("id", "cannot be changed");
    }
    void check_course(field_reader& read, std::string_view course) {
        const auto given = read.slug("course", need::optional);
        if (given && *given != course) read.refuse("course", "cannot be changed");
    }

    // 0: the last one, or where it is.
    std::int64_t section_of(field_reader& read, std::int64_t course) {
        const auto wanted = read.uuid("section");
        if (!wanted) return 0;
        const auto found = w_.session.integer("SELECT id FROM sections WHERE public_id = ? AND course_id = ?",
                                              *wanted, course);
        if (!found) read.refuse("section", "is no section of the course");
        return found.value_or(0);
    }

    void check_presenters(const lecture_entry& entry) {
        std::set<std::string> seen;
        for (const auto& presenter : entry.presenters.value_or(std::vector<reference>())) {
            const auto name = "\"" + base::clean_title(presenter.slug, 80) + "\"";
            if (!seen.insert(presenter.slug).second)
                refuse(presenter.at.field, "the person " + name + " occurs twice");
            if (!find_person(w_.session, presenter.slug))
                refuse(presenter.at.field, "there is no person " + name);
        }
    }

    release publication_of(field_reader& read, const lecture_entry& entry) {
        const auto id = find_lecture(w_.session, present_).value_or(0);
        const auto present = release_of(w_.session, id).value_or(release());
        auto verdict = release_by_hand(present, entry.publication, w_.now_us);
        if (!verdict.field.empty()) read.refuse(verdict.field, std::move(verdict.problem));
        return verdict.becomes;
    }

    std::string save(lecture_entry& entry, const release& publication, lecture_place where) {
        stored_lecture present;
        if (const auto id = find_lecture(w_.session, present_))
            present.id = *id;
        else if (where.section_id == 0)
            present.id =
                find_lecture(w_.session, append_lecture(w_, where.course_id, entry.title)).value_or(0);
        else
            present.id = append_lecture_to(w_, where.course_id, where.section_id, entry.title);
        if (where.section_id == 0)
            where.section_id =
                w_.session.integer("SELECT section_id FROM lectures WHERE id = ?", present.id).value_or(0);
        if (where.position == 0 && present_.empty()) where.position = last_place;
        if (where.position > 0) place_lecture(w_, present.id, where.section_id, where.position);
        where.position =
            w_.session.integer("SELECT position FROM lectures WHERE id = ?", present.id).value_or(1);
        if (!entry.audience) entry.audience = "course";
        if (!entry.presenters) entry.presenters.emplace();
        save_lecture(w_, entry, &present, where);
        save_release(w_, present.id, publication);
        return w_.session.text("SELECT public_id FROM lectures WHERE id = ?", present.id).value_or("");
    }

    writer& w_;
    const json_node& root_;
    std::string present_;
};

std::string save_entry(entry_writer& writer, entry_kind kind, std::string_view course) {
    switch (kind) {
    case entry_kind::institution:
        return writer.save_institution_entry();
    case entry_kind::person:
        return writer.save_person_entry();
    case entry_kind::course:
        return writer.save_course_entry();
    case entry_kind::section:
        return writer.save_section_entry(course);
    case entry_kind::programme:
        return writer.save_programme_entry();
    case entry_kind::lecture:
        break;
    }
    return writer.save_lecture_entry(course);
}

struct target {
    entry_kind kind = entry_kind::course;
    std::string present, course;
};

result<written_entry> write(db::transaction& in, const target& what, std::string_view json) {
    const auto root = parse_json(json);
    if (!root) return root.error();
    db::session session(in.connection());
    writer w{session, to_us(base::now())};
    entry_writer saving(w, *root, what.present);
    auto key = save_entry(saving, what.kind, what.course);
    if (!session.ok()) return session.outcome().error();
    for (auto& problem : saving.problems)
        if (problem.field.starts_with('.')) problem.field.erase(0, 1);
    return written_entry{std::move(key), std::move(saving.problems)};
}

error none(const entry_name& name) {
    return {errc::not_found, "there is no " + std::string(to_string(name.kind)) + " \"" +
                                 base::clean_title(name.key, 80) + "\""};
}

} // namespace

result<written_entry> create_entry(db::transaction& in, entry_kind kind, std::string_view course,
                                   std::string_view json) {
    const bool is_part = kind == entry_kind::section || kind == entry_kind::lecture;
    if (is_part) {
        const entry_name owner{entry_kind::course, std::string(course)};
        const auto found = course_of_entry(in.connection(), owner);
        if (!found) return found.error();
        if (!*found) return none(owner);
    }
    return write(in, {kind, "", std::string(course)}, json);
}

result<written_entry> change_entry(db::transaction& in, const entry_name& name, std::string_view json) {
    const auto present = find_entry(in.connection(), name);
    if (!present) return present.error();
    if (!*present) return none(name);
    const auto course = course_of_entry(in.connection(), name);
    if (!course) return course.error();
    return write(in, {name.kind, name.key, course->value_or("")}, json);
}

} // namespace lectern::catalogue

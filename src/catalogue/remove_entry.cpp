// Taking entries out of the catalogue, when nothing needs them any more.
#include "lecture_repository.hpp"
#include "name_repository.hpp"
#include "video_repository.hpp"

#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/entries.hpp"

namespace lectern::catalogue {
namespace {

// The first sentence that holds. Shape of each: SQL with one parameter that finds a row.
struct obstacle {
    std::string_view sql, why;
};

error needed(std::string_view why) {
    return {errc::conflict, std::string(why)};
}

class remover {
public:
    explicit remover(db::session& session) : w_{session, to_us(base::now())} {}

    void remove(const entry_name& name) {
        const auto id = w_.session.integer(row_of(name.kind), name.key);
        if (!id)
            return w_.session.fail({errc::not_found, "there is no " + std::string(to_string(name.kind)) +
                                                         " \"" + base::clean_title(name.key, 80) + "\""});
        switch (name.kind) {
        case entry_kind::institution:
            return remove_institution(*id);
        case entry_kind::person:
            return remove_person(*id);
        case entry_kind::course:
            return remove_course(*id);
        case entry_kind::section:
            return remove_section_row(*id);
        case entry_kind::programme:
            w_.session.run("DELETE FROM programmes WHERE id = ?", *id);
            return;
        case entry_kind::lecture:
            return remove_whole_lecture(*id, name.key);
        }
    }

private:
    static std::string_view row_of(entry_kind kind) {
        switch (kind) {
        case entry_kind::institution:
            return "SELECT id FROM institutions WHERE slug = ?";
        case entry_kind::person:
            return "SELECT id FROM people WHERE public_id = ?";
        case entry_kind::course:
            return "SELECT id FROM courses WHERE slug = ?";
        case entry_kind::section:
            return "SELECT id FROM sections WHERE public_id = ?";
        case entry_kind::programme:
            return "SELECT id FROM programmes WHERE slug = ?";
        case entry_kind::lecture:
            break;
        }
        return "SELECT id FROM lectures WHERE public_id = ?";
    }

    template <class Key>
    bool is_free(const Key& key, std::initializer_list<obstacle> obstacles) {
        for (const auto& o : obstacles) {
            if (!w_.session.integer(o.sql, key)) continue;
            w_.session.fail(needed(o.why));
            return false;
        }
        return w_.session.ok();
    }

    void remove_institution(std::int64_t id) {
        if (is_free(id,
                    {{"SELECT 1 FROM courses WHERE institution_id = ? LIMIT 1", "it has courses"},
                     {"SELECT 1 FROM programmes WHERE institution_id = ? LIMIT 1", "it has programmes"},
                     {"SELECT 1 FROM affiliations WHERE institution_id = ? LIMIT 1", "people work there"},
                     {"SELECT 1 FROM grants WHERE institution_id = ? LIMIT 1", "courses are granted to it"}}))
            w_.session.run("DELETE FROM institutions WHERE id = ?", id);
    }

    void remove_person(std::int64_t id) {
        if (!is_free(id, {{"SELECT 1 FROM course_staff WHERE person_id = ? LIMIT 1",
                           "they are on the staff of courses"},
                          {"SELECT 1 FROM lecture_presenters WHERE person_id = ? LIMIT 1",
                           "they present lectures"}}))
            return;
        forget(named::person, id);
        w_.session.run("DELETE FROM people WHERE id = ?", id);
    }

    void remove_course(std::int64_t id) {
        if (!is_free(id, {{"SELECT 1 FROM lectures WHERE course_id = ? LIMIT 1", "it has lectures"},
                          {"SELECT 1 FROM programme_courses WHERE course_id = ? LIMIT 1",
                           "programmes have it among their courses"},
                          {"SELECT 1 FROM course_relations WHERE other_id = ? LIMIT 1",
                           "other courses name it as one that they need, translate or replace"}}))
            return;
        forget(named::course, id);
        w_.session.run("DELETE FROM courses WHERE id = ?", id);
    }

    void remove_section_row(std::int64_t id) {
        if (is_free(id, {{"SELECT 1 FROM lectures WHERE section_id = ? LIMIT 1", "it has lectures"}}))
            remove_section(w_, id);
    }

    // Its recordings and packages stay on the disk, as those of a replaced recording do.
    void remove_whole_lecture(std::int64_t id, const std::string& key) {
        if (!is_free(key,
                     {{"SELECT 1 FROM jobs WHERE lecture_id = ? AND phase IN ('waiting', 'running') LIMIT 1",
                       "its recording is being prepared"},
                      {"SELECT 1 FROM uploads WHERE lecture_id = ? AND state = 'receiving' LIMIT 1",
                       "its recording is arriving"}}))
            return;
        w_.session.run("DELETE FROM captions WHERE version_id IN (SELECT n.id FROM video_versions n"
                       " JOIN videos v ON v.id = n.video_id WHERE v.lecture_id = ?)",
                       id);
        w_.session.run(
            "DELETE FROM video_versions WHERE video_id IN (SELECT id FROM videos WHERE lecture_id = ?)", id);
        w_.session.run("DELETE FROM videos WHERE lecture_id = ?", id);
        w_.session.run("DELETE FROM jobs WHERE lecture_id = ?", key);
        stored_lecture gone;
        gone.id = id;
        remove_lecture(w_, gone);
    }

    void forget(named kind, std::int64_t id) {
        w_.session.run("DELETE FROM names WHERE rowid = ?", catalogue::row_of(kind, id));
    }

    writer w_;
};

} // namespace

result<void> remove_entry(db::transaction& in, const entry_name& name) {
    db::session session(in.connection());
    remover(session).remove(name);
    return session.outcome();
}

} // namespace lectern::catalogue

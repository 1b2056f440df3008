#include "lectern/catalogue/schedule.hpp"

#include "entry_json.hpp"
#include "lecture_repository.hpp"

#include "lectern/catalogue/edits.hpp"

namespace lectern::catalogue {
namespace {

struct due_lecture {
    std::int64_t id = 0;
    std::string public_id;
};

constexpr std::string_view plays =
    " EXISTS (SELECT 1 FROM videos v JOIN video_versions n ON n.video_id = v.id"
    " WHERE v.lecture_id = l.id AND n.is_current = 1)";

std::vector<due_lecture> find_due(db::session& session, std::int64_t now_us) {
    static const std::string sql = "SELECT l.id, l.public_id FROM lectures l WHERE l.publish_at_us <= ? AND" +
                                   std::string(plays) + " ORDER BY l.publish_at_us, l.id";
    std::vector<due_lecture> found;
    session.each(
        sql,
        [&](const db::statement& row) {
            found.push_back({row.integer(0), row.text(1)});
        },
        now_us);
    return found;
}

// As somebody would by hand, with the same note of it.
result<void> publish_one(db::transaction& in, const due_lecture& lecture, base::time_point now) {
    const entry_name name{entry_kind::lecture, lecture.public_id};
    auto before = find_entry(in.connection(), name);
    if (!before) return before.error();
    db::session session(in.connection());
    writer w{session, to_us(now)};
    save_release(w, lecture.id, {});
    if (!session.ok()) return session.outcome();
    auto after = find_entry(in.connection(), name);
    if (!after) return after.error();
    return record_edit(in,
                       {0, 0, std::string(scheduled_user), "lecture", lecture.public_id, "changed",
                        std::move(*before), std::move(*after)},
                       now);
}

} // namespace

result<std::vector<std::string>> publish_due(db::database& database, base::time_point now) {
    auto in = db::transaction::begin(database);
    if (!in) return in.error();
    db::session session(in->connection());
    const auto due = find_due(session, to_us(now));
    if (!session.ok()) return session.outcome().error();
    std::vector<std::string> published;
    for (const auto& lecture : due) {
        if (const auto done = publish_one(*in, lecture, now); !done) return done.error();
        published.push_back(lecture.public_id);
    }
    if (const auto committed = in->commit(); !committed) return committed.error();
    return published;
}

result<std::optional<base::time_point>> next_due(db::database& database) {
    static const std::string sql =
        "SELECT l.publish_at_us FROM lectures l WHERE l.publish_at_us IS NOT NULL AND" + std::string(plays) +
        " ORDER BY l.publish_at_us LIMIT 1";
    db::session session(database);
    const auto us = session.integer(sql);
    if (!session.ok()) return session.outcome().error();
    if (!us) return std::optional<base::time_point>();
    return std::optional(base::time_point(std::chrono::microseconds(*us)));
}

} // namespace lectern::catalogue

#include "lectern/jobs/queue.hpp"

#include "lectern/base/ids.hpp"

#include <algorithm>

namespace lectern::jobs {
namespace {

std::int64_t to_us(base::time_point t) {
    return t.time_since_epoch().count();
}
base::time_point from_us(std::int64_t us) {
    return base::time_point(std::chrono::microseconds(us));
}

#define LECTERN_JOB_COLUMNS                                                                                  \
    "id, kind, lecture_id, payload, created_us, phase, attempts, token, not_before_us, lease_until_us, "     \
    "progress, "                                                                                             \
    "waits_for, since_us, reason"

// `n` took the place of `f`, which failed. What was to be added in the background to a recording is still to
// be added when that recording is noted again, and when another one has failed; not when it was cut or
// prepared for another profile since.
#define LECTERN_MAKES_UP_FOR(n, f)                                                                           \
    n ".lecture_id = " f ".lecture_id AND (" n ".created_us, " n ".id) > (" f ".created_us, " f ".id)"       \
      " AND (" n ".kind = " f ".kind OR (" n ".kind NOT LIKE 'later-%' AND (" f ".kind NOT LIKE 'later-%'"   \
      " OR " n ".phase IN ('waiting', 'running') OR (" n ".phase = 'done' AND CASE WHEN"                     \
      " json_valid(" n ".payload) AND json_valid(" f ".payload) THEN"                                        \
      " json_extract(" n ".payload, '$.source_sha256') IS NOT json_extract(" f                               \
      ".payload, '$.source_sha256')"                                                                         \
      " OR coalesce(json_extract(" n ".payload, '$.cuts'), '[]')"                                            \
      " <> coalesce(json_extract(" f ".payload, '$.cuts'), '[]')"                                            \
      " OR (coalesce(json_extract(" n ".payload, '$.recut_of'), '') <> ''"                                   \
      " AND coalesce(json_extract(" n ".payload, '$.profile'), '')"                                          \
      " <> coalesce(json_extract(" f ".payload, '$.profile'), '')) ELSE 1 END))))"

result<job> read_row(const db::statement& row) {
    job j;
    j.id = row.text(0);
    j.kind = row.text(1);
    j.lecture_id = row.text(2);
    j.payload = row.text(3);
    j.created = from_us(row.integer(4));
    const auto phase = parse_job_phase(row.text(5));
    if (!phase) return phase.error();
    j.state.phase = *phase;
    j.state.attempts = static_cast<int>(row.integer(6));
    j.state.token = row.integer(7);
    j.state.not_before = from_us(row.integer(8));
    j.state.lease_until = from_us(row.integer(9));
    j.state.progress = row.real(10);
    j.state.waits_for = row.text(11);
    j.state.since = from_us(row.integer(12));
    j.state.reason = row.text(13);
    return j;
}

result<std::optional<job>> read_one(db::statement row) {
    const auto there = row.step();
    if (!there) return there.error();
    if (!*there) return std::optional<job>();
    auto read = read_row(row);
    if (!read) return read.error();
    return std::optional<job>(std::move(*read));
}

result<std::vector<job>> read_all(db::statement rows) {
    std::vector<job> all;
    for (;;) {
        const auto there = rows.step();
        if (!there) return there.error();
        if (!*there) return all;
        auto read = read_row(rows);
        if (!read) return read.error();
        all.push_back(std::move(*read));
    }
}

result<void> store(db::database& in, std::string_view id, const job_state& s) {
    auto update = in.prepare(
        "UPDATE jobs SET phase = ?, attempts = ?, token = ?, not_before_us = ?, lease_until_us = ?, "
        "progress = ?, waits_for = ?, since_us = ?, reason = ? WHERE id = ?");
    update.bind_all(to_string(s.phase), s.attempts, s.token, to_us(s.not_before), to_us(s.lease_until),
                    s.progress, s.waits_for, to_us(s.since), s.reason, id);
    return update.run();
}

} // namespace

result<std::string> enqueue(db::transaction& in, std::string_view kind, std::string_view lecture_id,
                            std::string_view payload, base::time_point now) {
    auto id = base::new_uuid();
    auto insert = in.connection().prepare(
        "INSERT INTO jobs (id, kind, lecture_id, payload, created_us, phase, since_us) "
        "VALUES (?, ?, ?, ?, ?, 'waiting', ?)");
    insert.bind_all(id, kind, lecture_id, payload, to_us(now), to_us(now));
    if (const auto inserted = insert.run(); !inserted) return inserted.error();
    if (const auto stored = store(in.connection(), id, new_job(now)); !stored) return stored.error();
    return id;
}

result<std::optional<job>> claim_next(db::transaction& in, const job_rules& rules, base::time_point now) {
    auto oldest = in.connection().prepare(
        "SELECT " LECTERN_JOB_COLUMNS " FROM jobs "
        "WHERE ((phase = 'waiting' AND not_before_us <= ?1) OR (phase = 'running' AND lease_until_us <= ?1)) "
        // A lecture's recordings take their turns, so that the one given last is the one that plays.
        "AND NOT EXISTS (SELECT 1 FROM jobs o WHERE o.lecture_id = jobs.lecture_id"
        " AND o.phase IN ('waiting', 'running') AND (o.created_us, o.id) < (jobs.created_us, jobs.id)"
        " AND (o.kind LIKE 'later-%') <= (jobs.kind LIKE 'later-%')) "
        "ORDER BY kind LIKE 'later-%', created_us, id LIMIT 1");
    oldest.bind(1, to_us(now));
    auto found = read_one(std::move(oldest));
    if (!found || !*found) return found;
    auto claimed = claim((*found)->state, rules, now);
    if (!claimed) return claimed.error();
    (*found)->state = std::move(*claimed);
    if (const auto stored = store(in.connection(), (*found)->id, (*found)->state); !stored)
        return stored.error();
    return found;
}

result<job> change(db::transaction& in, std::string_view id, const transition& how) {
    auto found = find(in.connection(), id);
    if (!found) return found.error();
    if (!*found) return error{errc::not_found, "there is no job " + std::string(id)};
    auto next = how((*found)->state);
    if (!next) return next.error();
    (*found)->state = std::move(*next);
    if (const auto stored = store(in.connection(), id, (*found)->state); !stored) return stored.error();
    return std::move(**found);
}

result<std::optional<job>> find(db::database& in, std::string_view id) {
    auto select = in.prepare("SELECT " LECTERN_JOB_COLUMNS " FROM jobs WHERE id = ?");
    select.bind(1, id);
    return read_one(std::move(select));
}

result<std::optional<job>> newest_of_lecture(db::database& in, std::string_view lecture_id) {
    auto select =
        in.prepare("SELECT " LECTERN_JOB_COLUMNS " FROM jobs WHERE lecture_id = ? AND kind NOT LIKE 'later-%'"
                   " ORDER BY created_us DESC, id DESC LIMIT 1");
    select.bind(1, lecture_id);
    return read_one(std::move(select));
}

result<std::optional<base::time_point>> turn_of(db::database& in, const job& mine) {
    auto before =
        in.prepare("SELECT coalesce(max(since_us), 0), coalesce(sum(phase IN ('waiting', 'running')), 0)"
                   " FROM jobs WHERE lecture_id = ? AND kind NOT LIKE 'later-%'"
                   " AND (created_us, id) < (?, ?)");
    before.bind_all(mine.lecture_id, to_us(mine.created), mine.id);
    const auto there = before.step();
    if (!there) return there.error();
    if (before.integer(1) > 0) return std::optional<base::time_point>();
    return std::optional(std::max(mine.created, from_us(before.integer(0))));
}

result<std::vector<job>> newest_of_kind(db::database& in, std::string_view lecture_id, std::string_view kind,
                                        int limit) {
    auto select = in.prepare("SELECT " LECTERN_JOB_COLUMNS " FROM jobs WHERE lecture_id = ? AND kind = ?"
                             " ORDER BY created_us DESC, id DESC LIMIT ?");
    select.bind_all(lecture_id, kind, limit);
    return read_all(std::move(select));
}

result<std::vector<job>> unfinished(db::database& in) {
    return read_all(in.prepare("SELECT " LECTERN_JOB_COLUMNS
                               " FROM jobs WHERE phase IN ('waiting', 'running') ORDER BY created_us, id"));
}

place_in_queue place_of(const job& of) {
    switch (of.state.phase) {
    case job_phase::running:
        return {0, to_us(of.created), of.id};
    case job_phase::waiting:
        return {is_background(of.kind) ? 2 : 1, to_us(of.created), of.id};
    default:
        return {3, -to_us(of.state.since), of.id};
    }
}

#define LECTERN_PLACE_IN_QUEUE                                                                               \
    "CASE phase WHEN 'running' THEN 0 WHEN 'waiting' THEN 1 + (kind LIKE 'later-%') ELSE 3 END,"             \
    " CASE phase WHEN 'failed' THEN -since_us ELSE created_us END, id"

result<std::vector<job>> not_done(db::database& in, const std::optional<place_in_queue>& after) {
    auto select = in.prepare("SELECT " LECTERN_JOB_COLUMNS
                             " FROM jobs WHERE (phase IN ('waiting', 'running') OR (phase = 'failed'"
                             " AND NOT EXISTS (SELECT 1 FROM jobs n WHERE " LECTERN_MAKES_UP_FOR(
                                 "n", "jobs") "))) AND (" LECTERN_PLACE_IN_QUEUE ") > (?, ?, ?)"
                                              " ORDER BY " LECTERN_PLACE_IN_QUEUE " LIMIT ?");
    const auto from = after.value_or(place_in_queue{-1, 0, {}});
    select.bind_all(from.group, from.order, from.id, most_at_once);
    return read_all(std::move(select));
}

result<bool> is_made_up_for(db::database& in, const job& failed) {
    auto select = in.prepare(
        "SELECT 1 FROM jobs f JOIN jobs n ON " LECTERN_MAKES_UP_FOR("n", "f") " WHERE f.id = ? LIMIT 1");
    select.bind(1, failed.id);
    return select.step();
}

result<std::int64_t> count_ahead(db::database& in, const job& waiting) {
    auto count = in.prepare("SELECT count(*) FROM jobs WHERE phase = 'running'"
                            " OR (phase = 'waiting' AND (kind LIKE 'later-%', created_us, id) < (?, ?, ?))");
    count.bind_all(static_cast<int>(is_background(waiting.kind)), to_us(waiting.created), waiting.id);
    const auto there = count.step();
    if (!there) return there.error();
    return count.integer(0);
}

result<bool> somebody_waits(db::database& in, base::time_point now) {
    auto select = in.prepare("SELECT 1 FROM jobs WHERE phase = 'waiting' AND not_before_us <= ?"
                             " AND kind NOT LIKE 'later-%' LIMIT 1");
    select.bind(1, to_us(now));
    return select.step();
}

} // namespace lectern::jobs

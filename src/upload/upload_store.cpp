#include "upload_store.hpp"

#include "lectern/db/session.hpp"
#include "lectern/upload/reception_progress.hpp"
#include "lectern/upload/sources.hpp"

#include <array>

namespace lectern::upload {
namespace {

constexpr std::array<std::string_view, 3> kind_names{"whole", "partial", "final"};

std::int64_t to_us(base::time_point t) {
    return t.time_since_epoch().count();
}
base::time_point from_us(std::int64_t us) {
    return base::time_point(std::chrono::microseconds(us));
}
std::int64_t signed_bytes(std::uint64_t bytes) {
    return static_cast<std::int64_t>(bytes);
}

std::optional<std::string> absent_if_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

constexpr std::string_view columns =
    "SELECT id, user_id, session_id, kind, state, length, received, metadata, concat, filename, lecture_id,"
    " fingerprint, sha256, created_us, expires_us FROM uploads ";

upload_row read_row(const db::statement& row) {
    upload_row made;
    made.id = row.text(0);
    made.user_id = row.integer(1);
    made.session_id = row.optional_integer(2);
    for (std::size_t i = 0; i < kind_names.size(); ++i)
        if (row.text_view(3) == kind_names[i]) made.facts.kind = static_cast<upload_kind>(i);
    made.facts.complete = row.text_view(4) == "complete";
    made.deleting = row.text_view(4) == "deleting";
    if (!row.is_null(5)) made.facts.length = static_cast<std::uint64_t>(row.integer(5));
    made.facts.received = static_cast<std::uint64_t>(row.integer(6));
    made.metadata = row.text(7);
    made.concat = row.text(8);
    made.filename = row.text(9);
    made.lecture_id = row.optional_text(10);
    made.fingerprint = row.optional_text(11);
    made.sha256 = row.optional_text(12);
    made.created = from_us(row.integer(13));
    made.facts.expires = from_us(row.integer(14));
    return made;
}

template <class Value>
result<Value> outcome_of(const db::session& session, Value value) {
    if (!session.ok()) return session.outcome().error();
    return value;
}

error no_longer_receiving(std::string_view id) {
    return {errc::not_found, "the upload " + std::string(id) + " is not being received"};
}

void insert_source(db::session& session, const imported_source& source, std::optional<std::int64_t> user_id,
                   base::time_point now) {
    session.run(
        "INSERT INTO sources (id, user_id, filename, bytes, sha256, created_us) VALUES (?, ?, ?, ?, ?, ?)",
        source.id, user_id, source.filename, signed_bytes(source.bytes), source.sha256, to_us(now));
}

} // namespace

result<void> insert_upload(db::transaction& t, const upload_row& row) {
    db::session session(t.connection());
    const auto length = row.facts.length ? std::optional(signed_bytes(*row.facts.length)) : std::nullopt;
    session.run("INSERT INTO uploads (id, user_id, session_id, kind, state, length, received, metadata, "
                "concat, filename,"
                " lecture_id, fingerprint, created_us, expires_us)"
                " VALUES (?, ?, ?, ?, 'receiving', ?, 0, ?, ?, ?, ?, ?, ?, ?)",
                row.id, row.user_id, row.session_id, kind_names[static_cast<std::size_t>(row.facts.kind)],
                length, row.metadata, absent_if_empty(row.concat), row.filename, row.lecture_id,
                row.fingerprint, to_us(row.created), to_us(row.facts.expires));
    return session.outcome();
}

result<std::optional<upload_row>> find_upload(db::database& d, std::string_view id) {
    db::session session(d);
    std::optional<upload_row> found;
    session.each(
        std::string(columns) + "WHERE id = ? AND state != 'deleting'",
        [&](const db::statement& row) { found = read_row(row); }, id);
    return outcome_of(session, std::move(found));
}

result<void> record_length(db::transaction& t, std::string_view id, std::uint64_t length) {
    db::session session(t.connection());
    const auto changed =
        session.run("UPDATE uploads SET length = ? WHERE id = ? AND state = 'receiving' AND length IS NULL",
                    signed_bytes(length), id);
    if (session.ok() && changed == 0) return no_longer_receiving(id);
    return session.outcome();
}

result<void> record_received(db::transaction& t, std::string_view id, std::uint64_t received,
                             base::time_point expires) {
    db::session session(t.connection());
    const auto changed = session.run("UPDATE uploads SET received = ?1, expires_us = ?2"
                                     " WHERE id = ?3 AND state = 'receiving' AND received <= ?1",
                                     signed_bytes(received), to_us(expires), id);
    if (session.ok() && changed == 0) return no_longer_receiving(id);
    return session.outcome();
}

result<void> record_expiry(db::transaction& t, std::string_view id, base::time_point expires) {
    db::session session(t.connection());
    session.run("UPDATE uploads SET expires_us = ? WHERE id = ?", to_us(expires), id);
    return session.outcome();
}

result<void> record_completion(db::transaction& t, const completed_upload& done, base::time_point now,
                               base::time_point expires) {
    db::session session(t.connection());
    const auto changed = session.run(
        "UPDATE uploads SET state = 'complete', received = ?1, length = ?1, sha256 = ?2,"
        " completed_us = ?3, expires_us = ?4 WHERE id = ?5 AND state = 'receiving'",
        signed_bytes(done.bytes), absent_if_empty(done.sha256), to_us(now), to_us(expires), done.id);
    if (session.ok() && changed == 0) return no_longer_receiving(done.id);
    if (done.sha256.empty()) return session.outcome(); // a part is no source
    insert_source(session, {done.id, done.filename, done.bytes, done.sha256}, done.user_id, now);
    if (!session.ok() || !done.lecture_id) return session.outcome();
    return attach_source(t, done.id, *done.lecture_id, now);
}

result<std::optional<std::string>> find_source(db::database& database, std::string_view sha256,
                                               std::uint64_t bytes) {
    return find_source(database, sha256, bytes, {});
}

result<std::vector<imported_source>> find_sources(db::database& database, std::string_view sha256) {
    db::session session(database);
    std::vector<imported_source> found;
    session.each(
        "SELECT id, filename, bytes, sha256 FROM sources WHERE sha256 = ? ORDER BY created_us, id",
        [&](const db::statement& row) {
            found.push_back(
                {row.text(0), row.text(1), static_cast<std::uint64_t>(row.integer(2)), row.text(3)});
        },
        sha256);
    return outcome_of(session, std::move(found));
}

result<void> add_source(db::transaction& in, const imported_source& source, base::time_point now) {
    db::session session(in.connection());
    insert_source(session, source, std::nullopt, now);
    return session.outcome();
}

result<void> attach_source(db::transaction& in, std::string_view source_id, std::string_view lecture_id,
                           base::time_point now) {
    db::session session(in.connection());
    session.run("INSERT INTO lecture_sources (lecture_id, source_id, attached_us) VALUES (?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                lecture_id, source_id, to_us(now));
    return session.outcome();
}

result<usage> usage_of(db::database& d, std::int64_t user_id) {
    db::session session(d);
    usage found;
    session.each(
        "SELECT count(*), coalesce(sum(coalesce(length, received)), 0) FROM uploads"
        " WHERE user_id = ? AND state = 'receiving'",
        [&](const db::statement& row) {
            found.unfinished = static_cast<std::size_t>(row.integer(0));
            found.held = static_cast<std::uint64_t>(row.integer(1));
        },
        user_id);
    const auto kept =
        session.integer("SELECT coalesce(sum(bytes), 0) FROM sources WHERE user_id = ?", user_id);
    const auto reserved = session.integer("SELECT coalesce(sum(length - received), 0) FROM uploads"
                                          " WHERE state = 'receiving' AND length IS NOT NULL");
    found.held += static_cast<std::uint64_t>(kept.value_or(0));
    found.reserved = static_cast<std::uint64_t>(reserved.value_or(0));
    return outcome_of(session, found);
}

result<std::vector<upload_row>> unfinished_uploads(db::database& d, std::int64_t user_id,
                                                   std::string_view lecture_id, base::time_point now) {
    db::session session(d);
    std::vector<upload_row> found;
    session.each(
        std::string(columns) +
            "WHERE user_id = ?1 AND state = 'receiving' AND kind = 'whole' AND expires_us > ?2"
            " AND (?3 = '' OR lecture_id = ?3) ORDER BY created_us DESC LIMIT 200",
        [&](const db::statement& row) { found.push_back(read_row(row)); }, user_id, to_us(now), lecture_id);
    return outcome_of(session, std::move(found));
}

result<bool> is_being_received(db::database& d, std::string_view lecture_id) {
    db::session session(d);
    const auto found = session.integer(
        "SELECT 1 FROM uploads WHERE lecture_id = ? AND state = 'receiving' LIMIT 1", lecture_id);
    if (!session.ok()) return session.outcome().error();
    return found.has_value();
}

result<std::optional<reception_progress>> find_reception(db::database& database,
                                                         std::string_view lecture_id) {
    db::session session(database);
    std::optional<reception_progress> found;
    session.each(
        "SELECT received, length, created_us FROM uploads WHERE lecture_id = ? AND state = 'receiving'"
        " ORDER BY created_us DESC LIMIT 1",
        [&](const db::statement& row) {
            found = reception_progress{static_cast<std::uint64_t>(row.integer(0)), std::nullopt,
                                       from_us(row.integer(2))};
            if (const auto length = row.optional_integer(1))
                found->length = static_cast<std::uint64_t>(*length);
        },
        lecture_id);
    return outcome_of(session, found);
}

result<std::optional<std::string>> find_source(db::database& d, std::string_view sha256, std::uint64_t bytes,
                                               std::string_view other_than) {
    db::session session(d);
    auto found =
        session.text("SELECT id FROM sources WHERE sha256 = ? AND bytes = ? AND id != ? ORDER BY created_us"
                     " LIMIT 1",
                     sha256, signed_bytes(bytes), other_than);
    return outcome_of(session, std::move(found));
}

result<void> mark_deleting(db::transaction& t, std::string_view id) {
    db::session session(t.connection());
    const auto changed =
        session.run("UPDATE uploads SET state = 'deleting' WHERE id = ? AND state != 'deleting'", id);
    if (session.ok() && changed == 0) return error{errc::not_found, "there is no such upload"};
    return session.outcome();
}

result<void> erase_upload(db::transaction& t, std::string_view id) {
    db::session session(t.connection());
    session.run("DELETE FROM sources WHERE id = ?1 AND NOT EXISTS"
                " (SELECT 1 FROM lecture_sources WHERE source_id = ?1)",
                id);
    session.run("DELETE FROM uploads WHERE id = ? AND state = 'deleting'", id);
    return session.outcome();
}

result<bool> is_attached(db::database& d, std::string_view source_id) {
    db::session session(d);
    const auto found =
        session.integer("SELECT 1 FROM lecture_sources WHERE source_id = ? LIMIT 1", source_id);
    if (!session.ok()) return session.outcome().error();
    return found.has_value();
}

result<std::vector<std::string>> expired_uploads(db::database& d, base::time_point now, std::size_t at_most) {
    db::session session(d);
    std::vector<std::string> found;
    session.each(
        "SELECT id FROM uploads WHERE expires_us <= ? AND state != 'deleting' ORDER BY expires_us LIMIT ?",
        [&](const db::statement& row) { found.push_back(row.text(0)); }, to_us(now),
        static_cast<std::int64_t>(at_most));
    return outcome_of(session, std::move(found));
}

result<std::vector<half_deleted>> half_deleted_uploads(db::database& d) {
    db::session session(d);
    std::vector<half_deleted> found;
    session.each("SELECT id, lecture_id FROM uploads WHERE state = 'deleting'",
                 [&](const db::statement& row) {
                     found.push_back({row.text(0), row.optional_text(1)});
                 });
    return outcome_of(session, std::move(found));
}

} // namespace lectern::upload

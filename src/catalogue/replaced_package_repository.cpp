#include "lectern/catalogue/replaced_packages.hpp"
#include "lectern/db/session.hpp"

namespace lectern::catalogue {
namespace {

std::int64_t to_us(base::time_point t) {
    return t.time_since_epoch().count();
}

// What else is of the fingerprint that plays came early or was added to, unless that was prepared again for
// another profile.
#define LECTERN_REPLACED_VERSIONS                                                                            \
    "SELECT p.hash, l.public_id, n.source_sha256, k.source_sha256, q.hash FROM packages p"                   \
    " JOIN video_versions n ON n.package_id = p.id"                                                          \
    " JOIN videos v ON v.id = n.video_id JOIN lectures l ON l.id = v.lecture_id"                             \
    " JOIN video_versions k ON k.video_id = n.video_id AND k.is_current = 1"                                 \
    " JOIN packages q ON q.id = k.package_id"                                                                \
    " WHERE p.removed_us IS NULL AND NOT EXISTS"                                                             \
    " (SELECT 1 FROM video_versions m LEFT JOIN video_versions o ON o.video_id = m.video_id"                 \
    " AND o.is_current = 1 WHERE m.package_id = p.id AND (o.id IS NULL"                                      \
    " OR o.package_id = m.package_id OR (o.source_sha256 = m.source_sha256 AND NOT EXISTS"                   \
    " (SELECT 1 FROM videos w JOIN lectures h ON h.id = w.lecture_id JOIN jobs j"                            \
    " ON j.lecture_id = h.public_id WHERE w.id = m.video_id AND j.kind = 'package'"                          \
    " AND CASE WHEN json_valid(j.payload) THEN json_extract(j.payload, '$.recut_of') = m.source_sha256"      \
    " END)) OR coalesce((SELECT min(x.created_us) FROM video_versions x"                                     \
    " WHERE x.video_id = m.video_id AND x.number > m.number AND x.source_sha256 <> m.source_sha256),"        \
    " (SELECT min(x.created_us) FROM video_versions x WHERE x.video_id = m.video_id AND x.number > m.number" \
    " AND x.package_id <> m.package_id), ?1) >= ?1))"

template <class... Values>
result<std::vector<replaced_version>> read(db::database& database, std::string_view sql,
                                           const Values&... values) {
    db::session session(database);
    std::vector<replaced_version> found;
    session.each(
        sql,
        [&](const db::statement& row) {
            found.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)});
        },
        values...);
    if (!session.ok()) return session.outcome().error();
    return found;
}

} // namespace

result<std::vector<replaced_version>> find_replaced(db::database& database, base::time_point before) {
    return read(database, LECTERN_REPLACED_VERSIONS " ORDER BY p.hash, n.id", to_us(before));
}

result<std::vector<replaced_version>> find_replaced(db::database& database, base::time_point before,
                                                    std::string_view package) {
    return read(database, LECTERN_REPLACED_VERSIONS " AND p.hash = ?2 ORDER BY n.id", to_us(before), package);
}

result<void> mark_removed(db::transaction& in, std::string_view package, base::time_point now) {
    db::session session(in.connection());
    session.run("UPDATE packages SET removed_us = ? WHERE hash = ? AND removed_us IS NULL", to_us(now),
                package);
    return session.outcome();
}

result<bool> was_removed(db::database& database, std::string_view package) {
    db::session session(database);
    const auto removed = session.integer("SELECT removed_us FROM packages WHERE hash = ?"
                                         " AND removed_us IS NOT NULL",
                                         package);
    if (!session.ok()) return session.outcome().error();
    return removed.has_value();
}

result<bool> is_played(db::database& database, std::string_view package) {
    db::session session(database);
    const auto plays = session.integer("SELECT 1 FROM packages p JOIN video_versions n ON n.package_id = p.id"
                                       " WHERE p.hash = ? AND n.is_current = 1",
                                       package);
    if (!session.ok()) return session.outcome().error();
    return plays.has_value();
}

} // namespace lectern::catalogue

#include "video_repository.hpp"

#include "poster_repository.hpp"

namespace lectern::catalogue {
namespace {

std::int64_t save_package(writer& w, const packaged_video& video) {
    const auto present = w.session.integer("SELECT id FROM packages WHERE hash = ?", video.package_id);
    if (present) {
        // The bytes of a package never change; what its publisher tells of them may. One that had left the
        // disk is there again.
        w.session.run("UPDATE packages SET playback = ?1, removed_us = NULL WHERE id = ?2"
                      " AND (playback <> ?1 OR removed_us IS NOT NULL)",
                      video.playback_json, *present);
        return *present;
    }
    return w.session.insert(
        "INSERT INTO packages (hash, duration_us, bytes, playback, created_us) VALUES (?, ?, ?, ?, ?)",
        video.package_id, static_cast<std::int64_t>(video.duration.count()),
        static_cast<std::int64_t>(video.bytes), video.playback_json, w.now_us);
}

std::int64_t video_of(writer& w, std::int64_t lecture) {
    const auto present = w.session.integer("SELECT id FROM videos WHERE lecture_id = ?", lecture);
    if (present) return *present;
    return w.session.insert("INSERT INTO videos (lecture_id, created_us) VALUES (?, ?)", lecture, w.now_us);
}

std::vector<unplayable> unplayable_rows(db::session& session, std::string_view sql,
                                        const std::optional<std::string>& key) {
    std::vector<unplayable> found;
    const auto add = [&](const db::statement& row) { found.push_back({row.text(0), row.text(1)}); };
    if (key)
        session.each(sql, add, *key);
    else
        session.each(sql, add);
    return found;
}

std::vector<std::string> texts(db::session& session, std::string_view sql) {
    std::vector<std::string> found;
    session.each(sql, [&](const db::statement& row) { found.push_back(row.text(0)); });
    return found;
}

} // namespace

std::optional<std::int64_t> find_lecture(db::session& session, std::string_view public_id) {
    return session.integer("SELECT id FROM lectures WHERE public_id = ?", public_id);
}

std::optional<std::string> current_package(db::session& session, std::string_view lecture_id,
                                           std::string_view source_sha256) {
    return session.text("SELECT p.hash FROM lectures l JOIN videos v ON v.lecture_id = l.id"
                        " JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1"
                        " JOIN packages p ON p.id = n.package_id"
                        " WHERE l.public_id = ? AND n.source_sha256 = ? AND n.is_early = 0",
                        lecture_id, source_sha256);
}

std::optional<std::string> current_package(db::session& session, std::string_view lecture_id) {
    return session.text("SELECT p.hash FROM lectures l JOIN videos v ON v.lecture_id = l.id"
                        " JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1"
                        " JOIN packages p ON p.id = n.package_id WHERE l.public_id = ?",
                        lecture_id);
}

void save_version(writer& w, std::int64_t lecture, const packaged_video& video,
                  const std::vector<caption_row>& captions) {
    const auto package = save_package(w, video);
    const auto owner = video_of(w, lecture);
    const auto same = w.session.integer("SELECT id FROM video_versions WHERE video_id = ? AND is_current = 1"
                                        " AND package_id = ? AND source_sha256 = ?",
                                        owner, package, video.source_sha256);
    if (same || !w.session.ok()) return;
    const auto last =
        w.session.integer("SELECT coalesce(max(number), 0) FROM video_versions WHERE video_id = ?", owner);
    const auto before =
        w.session.integer("SELECT id FROM video_versions WHERE video_id = ? AND is_current = 1", owner);
    const auto source = w.session.text(
        "SELECT source_sha256 FROM video_versions WHERE video_id = ? AND is_current = 1", owner);
    w.session.run("UPDATE video_versions SET is_current = 0 WHERE video_id = ? AND is_current = 1", owner);
    const auto version = w.session.insert("INSERT INTO video_versions (video_id, number, package_id, "
                                          "source_name, source_sha256, is_early, is_current, created_us)"
                                          " VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
                                          owner, last.value_or(0) + 1, package, video.source_name,
                                          video.source_sha256, static_cast<int>(video.early), w.now_us);
    w.session.run("UPDATE lectures SET duration_us = ? WHERE id = ?",
                  static_cast<std::int64_t>(video.duration.count()), lecture);
    save_version_captions(w, {owner, version, before, video.recut || source == video.source_sha256},
                          captions);
    follow_poster(w, lecture, video.slide_images);
}

void save_status(writer& w, std::int64_t lecture, std::string_view status, std::string_view reason) {
    const auto why = reason.empty() ? std::nullopt : std::optional<std::string>(reason);
    w.session.run("UPDATE lectures SET status = ?1, status_reason = ?2, changed_us = ?3"
                  " WHERE id = ?4 AND (status, status_reason) IS NOT (?1, ?2)",
                  status, why, w.now_us, lecture);
}

std::vector<std::string> current_captions(db::session& session, std::string_view lecture_id) {
    std::vector<std::string> languages;
    session.each(
        "SELECT c.language FROM lectures l JOIN videos v ON v.lecture_id = l.id"
        " JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1"
        " JOIN captions c ON c.version_id = n.id WHERE l.public_id = ? ORDER BY c.language",
        [&](const db::statement& row) { languages.push_back(row.text(0)); }, lecture_id);
    return languages;
}

std::vector<unplayable> published_without_package(db::session& session) {
    return unplayable_rows(
        session,
        "SELECT l.public_id, l.title FROM lectures l WHERE l.status = 'published' AND NOT EXISTS"
        " (SELECT 1 FROM videos v JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1"
        " WHERE v.lecture_id = l.id) ORDER BY l.public_id",
        {});
}

std::vector<unplayable> lectures_of_package(db::session& session, std::string_view package) {
    return unplayable_rows(
        session,
        "SELECT DISTINCT l.public_id, l.title FROM packages p JOIN video_versions n ON n.package_id = p.id"
        " JOIN videos v ON v.id = n.video_id JOIN lectures l ON l.id = v.lecture_id WHERE p.hash = ?",
        std::string(package));
}

std::vector<std::string> all_packages(db::session& session) {
    return texts(session, "SELECT hash FROM packages WHERE removed_us IS NULL ORDER BY hash");
}

std::vector<lecture_standing> states_of_lectures(db::session& session) {
    std::vector<lecture_standing> found;
    session.each("SELECT l.public_id, l.title, l.status, n.id IS NOT NULL AS plays, coalesce(n.is_early, 0)"
                 " FROM lectures l LEFT JOIN videos v ON v.lecture_id = l.id"
                 " LEFT JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1"
                 " WHERE l.status <> 'draft' OR plays ORDER BY l.public_id",
                 [&](const db::statement& row) {
                     found.push_back(
                         {row.text(0), row.text(1), row.text(2), row.integer(3) != 0, row.integer(4) != 0});
                 });
    return found;
}

void count_all(db::session& session, check_report& report) {
    report.institutions = session.integer("SELECT count(*) FROM institutions").value_or(0);
    report.people = session.integer("SELECT count(*) FROM people").value_or(0);
    report.courses = session.integer("SELECT count(*) FROM courses").value_or(0);
    report.lectures = session.integer("SELECT count(*) FROM lectures").value_or(0);
    report.published =
        session.integer("SELECT count(*) FROM lectures WHERE status = 'published'").value_or(0);
    report.packages = session.integer("SELECT count(*) FROM packages WHERE removed_us IS NULL").value_or(0);
}

} // namespace lectern::catalogue

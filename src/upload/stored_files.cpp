#include "lectern/upload/stored_files.hpp"

#include "part_writer.hpp"

#include "lectern/db/session.hpp"
#include "lectern/upload/sources.hpp"

#include <map>

namespace lectern::upload {
namespace {

stored_upload read_upload(const db::statement& row) {
    stored_upload u;
    u.id = row.text(0);
    u.filename = row.text(1);
    u.is_partial = row.text_view(2) == "partial";
    u.is_complete = row.text_view(3) == "complete";
    u.is_deleting = row.text_view(3) == "deleting";
    u.received = static_cast<std::uint64_t>(row.integer(4));
    u.lecture_id = row.optional_text(5);
    return u;
}

stored_source read_source(const db::statement& row) {
    return {row.text(0), row.text(1), static_cast<std::uint64_t>(row.integer(2)), row.text(3), {}};
}

amount amount_of(db::session& session, std::string_view sql) {
    amount all;
    session.each(sql, [&](const db::statement& row) { all = {row.integer(0), row.integer(1)}; });
    return all;
}

} // namespace

result<stored_amounts> count_stored(db::database& in) {
    db::session session(in);
    stored_amounts all;
    all.sources = amount_of(session, "SELECT count(*), coalesce(sum(bytes), 0) FROM sources");
    all.coming = amount_of(session, "SELECT count(*), coalesce(sum(received), 0) FROM uploads"
                                    " WHERE state = 'receiving'");
    if (!session.ok()) return session.outcome().error();
    return all;
}

result<stored_files> list_stored_files(db::database& in) {
    db::session session(in);
    stored_files found;
    session.each("SELECT id, filename, kind, state, received, lecture_id FROM uploads ORDER BY id",
                 [&](const db::statement& row) { found.uploads.push_back(read_upload(row)); });
    std::map<std::string, std::vector<std::string>> lectures;
    session.each("SELECT source_id, lecture_id FROM lecture_sources ORDER BY attached_us, lecture_id",
                 [&](const db::statement& row) { lectures[row.text(0)].push_back(row.text(1)); });
    session.each("SELECT id, filename, bytes, sha256 FROM sources ORDER BY id",
                 [&](const db::statement& row) { found.sources.push_back(read_source(row)); });
    if (!session.ok()) return session.outcome().error();
    for (auto& source : found.sources)
        if (const auto has = lectures.find(source.id); has != lectures.end()) source.lectures = has->second;
    return found;
}

result<void> set_back(db::transaction& in, const stored_upload& from, std::uint64_t bytes) {
    db::session session(in.connection());
    const auto changed =
        session.run("UPDATE uploads SET received = ? WHERE id = ? AND state = 'receiving' AND received = ?",
                    static_cast<std::int64_t>(bytes), from.id, static_cast<std::int64_t>(from.received));
    if (session.ok() && changed == 0)
        return error{errc::conflict, "the upload " + from.id + " has moved meanwhile"};
    return session.outcome();
}

result<void> mark_gone(db::transaction& in, std::string_view id) {
    db::session session(in.connection());
    session.run("UPDATE uploads SET state = 'deleting' WHERE id = ?", id);
    return session.outcome();
}

result<std::optional<std::uint64_t>> size_of_source(db::database& database, std::string_view id) {
    db::session session(database);
    const auto bytes = session.integer("SELECT bytes FROM sources WHERE id = ?", id);
    if (!session.ok()) return session.outcome().error();
    return bytes ? std::optional(static_cast<std::uint64_t>(*bytes)) : std::nullopt;
}

result<std::size_t> remove_half_made_links(const std::filesystem::path& directory) {
    std::size_t removed = 0;
    std::error_code problem;
    for (std::filesystem::directory_iterator it(directory, problem), end; !problem && it != end;
         it.increment(problem)) {
        if (it->path().extension() != half_made_link) continue;
        // The link would have taken the place of a file with the same bytes, which is still there.
        if (std::error_code none; !std::filesystem::exists(directory / it->path().stem(), none)) continue;
        if (auto gone = remove_file(it->path()); !gone) return gone.error();
        ++removed;
    }
    if (problem) return from_errno(problem.value(), "reading " + directory.string());
    return removed;
}

} // namespace lectern::upload

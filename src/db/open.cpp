// Opening a database: looked at before anything in it or beside it is changed.
#include "database_state.hpp"
#include "sqlite_error.hpp"

namespace lectern::db {
namespace {

// A file of up to this size is checked page by page when it is opened for writing (0.1 s here); `doctor`
// checks any.
constexpr std::int64_t checked_at_open_bytes = 64 << 20;

result<std::int64_t> pragma(database& d, std::string_view sql) {
    auto query = d.prepare(sql);
    const auto row = query.step();
    if (!row) return row.error();
    return query.integer(0);
}

result<void> refuse_strangers(database& d) {
    const auto tables = pragma(d, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return tables.error();
    const auto owner = pragma(d, "PRAGMA application_id");
    if (!owner) return owner.error();
    if (*owner != application_id && (*owner != 0 || *tables != 0))
        return error{errc::corrupt, d.file().string() + " is the database of another program"};
    const auto version = d.schema_version();
    if (!version) return version.error();
    if (*version > newest_schema())
        return error{errc::corrupt, d.file().string() + " was written by a newer Lectern (schema " +
                                        std::to_string(*version) + ", this program knows " +
                                        std::to_string(newest_schema()) + "): update the program"};
    return {};
}

result<void> refuse_damage(database& d) {
    const auto pages = pragma(d, "PRAGMA page_count");
    if (!pages) return pages.error();
    const auto page_size = pragma(d, "PRAGMA page_size");
    if (!page_size) return page_size.error();
    if (*pages * *page_size > checked_at_open_bytes) return {};
    return d.quick_check();
}

result<void> configure(database& d, access mode) {
    auto set = d.execute("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                         "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384;");
    if (!set || mode == access::read_only) return set;
    auto mode_set = d.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    if (!mode_set) return mode_set;
    auto journal = d.prepare("PRAGMA journal_mode");
    const auto row = journal.step();
    if (!row) return row.error();
    if (journal.text_view(0) != "wal")
        return error{errc::io, d.file().string() + " cannot use a write-ahead log on this file system"};
    return {};
}

} // namespace

result<std::unique_ptr<database>> database::open(const std::filesystem::path& file, access mode) {
    constexpr int busy_timeout_ms = 5000;
    std::error_code ignored;
    if (mode == access::read_only && !std::filesystem::exists(file, ignored))
        return error{errc::not_found, "there is no database at " + file.string()};
    if (std::filesystem::is_directory(file, ignored))
        return error{errc::corrupt, file.string() + " is a directory, not a database"};
    std::unique_ptr<database> opened(new database());
    opened->state_->file = file;
    const int flags =
        (mode == access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
        SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &opened->state_->connection, flags, nullptr);
    if (code != SQLITE_OK) return opened->state_->failure(code, "opening the database");
    sqlite3_busy_timeout(opened->state_->connection, busy_timeout_ms);
    opened->state_->end_with(stop_of_this_thread());
    // Damage must not make SQLite run what a stranger wrote into the schema.
    sqlite3_db_config(opened->state_->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    auto known = refuse_strangers(*opened);
    if (known && mode == access::read_write) known = refuse_damage(*opened);
    if (known) known = configure(*opened, mode);
    if (!known) return known.error();
    return opened;
}

} // namespace lectern::db

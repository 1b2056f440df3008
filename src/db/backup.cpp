// A copy of a database that others go on writing to (SQLite's online backup).
#include "database_state.hpp"
#include "sqlite_error.hpp"

namespace lectern::db {
namespace {

constexpr int all_pages = -1;
constexpr int busy_timeout_ms = 5000;

struct connection {
    sqlite3* handle = nullptr;
    connection() = default;
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection() { sqlite3_close_v2(handle); }
};

} // namespace

result<void> back_up(database& from, const std::filesystem::path& to) {
    std::error_code ignored;
    if (std::filesystem::exists(to, ignored)) return error{errc::conflict, to.string() + " is there already"};
    const auto doing = "copying the database to " + to.string();
    connection target;
    int code = sqlite3_open_v2(
        to.c_str(), &target.handle,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code != SQLITE_OK) return sqlite_error(target.handle, code, doing);
    sqlite3_busy_timeout(target.handle, busy_timeout_ms);
    auto* copy = sqlite3_backup_init(target.handle, "main", from.state_->connection, "main");
    if (copy == nullptr) return sqlite_error(target.handle, sqlite3_errcode(target.handle), doing);
    // One step is one moment of the database: with a write-ahead log it keeps nobody from writing.
    code = sqlite3_backup_step(copy, all_pages);
    const int finished = sqlite3_backup_finish(copy);
    if (code == SQLITE_DONE && finished == SQLITE_OK) return {};
    auto failed = sqlite_error(target.handle, code == SQLITE_DONE ? finished : code, doing);
    std::filesystem::remove(to, ignored);
    return failed;
}

} // namespace lectern::db

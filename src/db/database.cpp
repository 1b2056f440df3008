#include "database_state.hpp"
#include "sqlite_error.hpp"

#include <utility>

namespace lectern::db {

database::state::~state() {
    interrupting.reset();
    for (auto& [sql, statements] : idle)
        for (auto* prepared : statements) sqlite3_finalize(prepared);
    sqlite3_close_v2(connection);
}

sqlite3_stmt* database::state::take(std::string_view sql) {
    const auto found = idle.find(sql);
    if (found == idle.end() || found->second.empty()) return nullptr;
    auto* prepared = found->second.back();
    found->second.pop_back();
    --idle_count;
    return prepared;
}

void database::state::give_back(sqlite3_stmt* prepared) noexcept {
    sqlite3_reset(prepared);
    sqlite3_clear_bindings(prepared);
    if (idle_count >= cache_limit) {
        sqlite3_finalize(prepared);
        return;
    }
    idle[sqlite3_sql(prepared)].push_back(prepared);
    ++idle_count;
}

error database::state::failure(int code, std::string_view doing) const {
    auto failed = sqlite_error(connection, code, std::string(doing) + " " + file.string());
    if (failed.code == errc::corrupt)
        failed.detail = file.string() + " is damaged: " + sqlite3_errmsg(connection);
    return failed;
}

database::database() : state_(std::make_unique<state>()) {}
database::~database() = default;

statement database::prepare(std::string_view sql) {
    if (auto* cached = state_->take(sql)) return {*this, cached};
    sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v3(state_->connection, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code == SQLITE_OK && prepared != nullptr) return {*this, prepared};
    auto failed = state_->failure(code, "preparing a statement on");
    if (failed.code == errc::internal)
        throw error_exception({errc::internal, failed.detail + " in " + std::string(sql)});
    return {*this, std::move(failed)};
}

result<void> database::execute(std::string_view sql) {
    const std::string text(sql);
    const int code = sqlite3_exec(state_->connection, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return state_->failure(code, "writing");
    return {};
}

std::int64_t database::last_insert_id() const {
    return sqlite3_last_insert_rowid(state_->connection);
}
std::int64_t database::changes() const {
    return sqlite3_changes64(state_->connection);
}
std::int64_t database::total_changes() const {
    return sqlite3_total_changes64(state_->connection);
}
const std::filesystem::path& database::file() const noexcept {
    return state_->file;
}

std::int64_t database::data_version() {
    auto query = prepare("PRAGMA data_version");
    const auto row = query.step();
    return row && *row ? query.integer(0) : -1;
}

result<int> database::schema_version() {
    auto query = prepare("PRAGMA user_version");
    const auto row = query.step();
    if (!row) return row.error();
    return static_cast<int>(query.integer(0));
}

// SQLite heads its finding with "*** in database main ***" on a line of its own.
static std::string last_line(const std::string& text) {
    return text.substr(text.rfind('\n') + 1);
}

result<void> database::quick_check() {
    auto pages = prepare("PRAGMA quick_check(1)");
    auto row = pages.step();
    if (!row) return row.error();
    if (*row && pages.text_view(0) != "ok")
        return error{errc::corrupt, file().string() + " is damaged: " + last_line(pages.text(0))};
    auto keys = prepare("PRAGMA foreign_key_check");
    row = keys.step();
    if (!row) return row.error();
    if (*row)
        return error{errc::corrupt, file().string() + " is damaged: a row of " + keys.text(0) +
                                        " refers to a row of " + keys.text(2) + " that is not there"};
    return {};
}

result<transaction> transaction::begin(database& d) {
    auto begun = d.execute("BEGIN IMMEDIATE");
    if (!begun) return begun.error();
    return transaction(d);
}

transaction::transaction(transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

transaction::~transaction() {
    // A failure here means that SQLite has rolled back by itself (disk full, I/O).
    if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}

result<void> transaction::commit() {
    auto committed = database_->execute("COMMIT");
    if (committed) database_ = nullptr;
    return committed;
}

result<snapshot> snapshot::begin(database& d) {
    auto begun = d.prepare("BEGIN").run();
    if (!begun) return begun.error();
    return snapshot(d);
}

snapshot::snapshot(snapshot&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

snapshot::~snapshot() {
    if (database_ != nullptr) (void)database_->prepare("COMMIT").run();
}

} // namespace lectern::db

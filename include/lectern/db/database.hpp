// SQLite, fenced: sqlite3.h is included in src/db only.
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace lectern::db {

class database;
result<void> back_up(database& from, const std::filesystem::path& to);

// Bytes that are no text.
struct blob {
    std::string_view bytes;
};

// A prepared statement from the connection's cache. Wrong SQL and wrong indexes throw error_exception (a bug
// of ours); constraint violations, damage and I/O come back from step() as values. Lifetime: shorter than its
// database.
class statement {
public:
    statement(statement&& other) noexcept;
    statement& operator=(statement&&) = delete;
    ~statement(); // resets and returns it to the cache

    statement& bind(int index, std::int64_t value); // 1-based
    statement& bind(int index, int value) { return bind(index, static_cast<std::int64_t>(value)); }
    statement& bind(int index, double value);
    statement& bind(int index, std::string_view value); // copied
    statement& bind(int index, const char* value) { return bind(index, std::string_view(value)); }
    statement& bind(int index, const std::string& value) { return bind(index, std::string_view(value)); }
    statement& bind(int index, blob value); // copied
    statement& bind_null(int index);
    template <class T>
    statement& bind(int index, const std::optional<T>& value) {
        return value ? bind(index, *value) : bind_null(index);
    }
    template <class... Values>
    statement& bind_all(const Values&... values) {
        int index = 0;
        (bind(++index, values), ...);
        return *this;
    }

    // True: there is a row. Errors: conflict (constraint), busy, no_space, corrupt, io.
    result<bool> step();
    result<void> run();    // steps to the end and resets, ready to be bound again
    void reset() noexcept; // keeps the bindings

    std::int64_t integer(int column) const; // 0-based
    double real(int column) const;
    std::string text(int column) const;
    std::string_view text_view(int column) const; // valid until the next step
    std::string bytes(int column) const;          // of a blob
    std::optional<std::string> optional_text(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;
    bool is_null(int column) const;

private:
    friend class database;
    statement(database& owner, sqlite3_stmt* prepared) : owner_(&owner), prepared_(prepared) {}
    statement(database& owner, error failure) : owner_(&owner), failure_(std::move(failure)) {}
    database* owner_;
    sqlite3_stmt* prepared_ = nullptr;
    std::optional<error> failure_; // why it could not be prepared; step() answers it
};

enum class access { read_write, read_only };

// One connection. Thread: one at a time. WAL, synchronous=FULL, foreign_keys=ON, trusted_schema=OFF, busy
// timeout 5 s.
class database {
public:
    // A file that is refused is not changed. read_write makes the file when there is none.
    // Errors: corrupt when the file is not a healthy database of this program, or is newer than it;
    // not_found for read_only without a file; io, no_space.
    static result<std::unique_ptr<database>> open(const std::filesystem::path& file, access mode);
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    statement prepare(std::string_view sql);
    result<void> execute(std::string_view sql); // several statements, no rows
    std::int64_t last_insert_id() const;
    std::int64_t changes() const; // rows of the last INSERT, UPDATE or DELETE
    std::int64_t total_changes() const;
    std::int64_t data_version();  // changes when another connection commits
    result<int> schema_version(); // number of the last migration; 0: empty
    // PRAGMA quick_check and foreign_key_check. Errors: corrupt.
    result<void> quick_check();
    const std::filesystem::path& file() const noexcept;

private:
    database();
    friend class statement;
    friend result<void> back_up(database& from, const std::filesystem::path& to);
    struct state;
    std::unique_ptr<state> state_;
};

// All of it as it is at one moment, beside whoever writes. Blocks. Errors: conflict when `to` is there
// already; no_space, io, corrupt.
result<void> back_up(database& from, const std::filesystem::path& to);

// BEGIN IMMEDIATE; rolled back by the destructor unless committed. Repositories take a transaction and never
// begin one.
class transaction {
public:
    static result<transaction> begin(database& d);
    transaction(transaction&& other) noexcept;
    transaction& operator=(transaction&&) = delete;
    ~transaction();
    result<void> commit();
    database& connection() noexcept { return *database_; }

private:
    explicit transaction(database& d) : database_(&d) {}
    database* database_;
};

// One unchanging view of the database over several statements; takes no lock that a writer would notice.
class snapshot {
public:
    static result<snapshot> begin(database& d);
    snapshot(snapshot&& other) noexcept;
    snapshot& operator=(snapshot&&) = delete;
    ~snapshot();

private:
    explicit snapshot(database& d) : database_(&d) {}
    database* database_;
};

// Brings the schema to the newest numbered migration, each in a transaction. Errors: corrupt for a database
// newer than this program, and what SQLite says.
result<int> migrate(database& d); // the version reached
int newest_schema() noexcept;     // what migrate() reaches

} // namespace lectern::db

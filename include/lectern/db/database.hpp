// SQLite, fenced: sqlite3.h is included in src/db only.
#pragma once

#include "lectern/base/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace lectern::db {

class database;

// A prepared statement from the connection's cache. Throws error_exception on misuse (wrong SQL is a bug of ours);
// constraint violations and I/O come back from step() as values.
class statement {
public:
    statement(statement&&) noexcept;
    ~statement(); // resets and returns it to the cache

    statement& bind(int index, std::int64_t value);   // 1-based
    statement& bind(int index, int value) { return bind(index, static_cast<std::int64_t>(value)); }
    statement& bind(int index, double value);
    statement& bind(int index, std::string_view value); // copied
    statement& bind(int index, const char* value) { return bind(index, std::string_view(value)); }
    statement& bind(int index, const std::string& value) { return bind(index, std::string_view(value)); }
    statement& bind_null(int index);
    template <class T>
    statement& bind(int index, const std::optional<T>& value) { return value ? bind(index, *value) : bind_null(index); }
    template <class... Values>
    statement& bind_all(const Values&... values) {
        int index = 0;
        (bind(++index, values), ...);
        return *this;
    }

    result<bool> step(); // true: there is a row. Errors: conflict (constraint), busy, no_space, corrupt, io
    result<void> run();  // steps to the end

    std::int64_t integer(int column) const; // 0-based
    double real(int column) const;
    std::string text(int column) const;
    std::optional<std::string> optional_text(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;
    bool is_null(int column) const;

private:
    friend class database;
    statement(database& owner, sqlite3_stmt* prepared, std::string_view sql);
    database* owner_;
    sqlite3_stmt* prepared_;
    std::string sql_;
};

enum class access { read_write, read_only };

// One connection. Thread: one at a time. WAL, synchronous=FULL, foreign_keys=ON, trusted_schema=OFF, busy timeout 5 s.
class database {
public:
    // Errors: corrupt when the file is not a healthy database; not_found for read_only without a file; io, no_space.
    static result<std::unique_ptr<database>> open(const std::filesystem::path& file, access mode);
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    statement prepare(std::string_view sql);
    result<void> execute(std::string_view sql); // several statements, no rows
    std::int64_t last_insert_id() const;
    std::int64_t changes() const;
    std::int64_t data_version(); // changes when another connection commits
    result<void> quick_check(); // PRAGMA quick_check and foreign_key_check; Errors: corrupt

private:
    database() = default;
    friend class statement;
    struct state;
    std::unique_ptr<state> state_;
};

// BEGIN IMMEDIATE; rolled back by the destructor unless committed. Repositories take a transaction and never begin one.
class transaction {
public:
    static result<transaction> begin(database& d);
    transaction(transaction&&) noexcept;
    ~transaction();
    result<void> commit();
    database& connection() noexcept { return *database_; }

private:
    explicit transaction(database& d) : database_(&d) {}
    database* database_;
};

// Brings the schema to the newest numbered migration, each in a transaction. Errors: corrupt for a database newer
// than this program, and what SQLite says.
result<int> migrate(database& d); // the version reached

} // namespace lectern::db

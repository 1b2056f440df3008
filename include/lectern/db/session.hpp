// A run of statements that stops at the first failure: what follows a failure does nothing, and outcome()
// tells it.
#pragma once

#include "lectern/db/database.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace lectern::db {

// Thread: that of its database. Lifetime: shorter than its database.
class session {
public:
    explicit session(database& d) : database_(d) {}

    // How many rows an INSERT, UPDATE or DELETE touched; 0 after a failure.
    template <class... Values>
    std::int64_t run(std::string_view sql, const Values&... values) {
        if (failure_) return 0;
        auto prepared = database_.prepare(sql);
        prepared.bind_all(values...);
        if (auto done = prepared.run(); !done) {
            failure_ = done.error();
            return 0;
        }
        return database_.changes();
    }

    // The id of the row that an INSERT made; 0 after a failure.
    template <class... Values>
    std::int64_t insert(std::string_view sql, const Values&... values) {
        return run(sql, values...) == 0 ? 0 : database_.last_insert_id();
    }

    // Calls on_row(const statement&) for every row.
    template <class OnRow, class... Values>
    void each(std::string_view sql, OnRow on_row, const Values&... values) {
        if (failure_) return;
        auto prepared = database_.prepare(sql);
        prepared.bind_all(values...);
        rows(prepared, on_row);
    }

    template <class OnRow>
    void rows(statement& prepared, OnRow on_row) {
        while (!failure_) {
            const auto row = prepared.step();
            if (!row) failure_ = row.error();
            if (!row || !*row) return;
            on_row(std::as_const(prepared));
        }
    }

    // The first column of the first row, when there is one.
    template <class... Values>
    std::optional<std::int64_t> integer(std::string_view sql, const Values&... values) {
        std::optional<std::int64_t> found;
        each(
            sql,
            [&](const statement& row) {
                if (!found) found = row.integer(0);
            },
            values...);
        return found;
    }
    template <class... Values>
    std::optional<std::string> text(std::string_view sql, const Values&... values) {
        std::optional<std::string> found;
        each(
            sql,
            [&](const statement& row) {
                if (!found) found = row.text(0);
            },
            values...);
        return found;
    }

    void fail(error e) {
        if (!failure_) failure_ = std::move(e);
    }
    bool ok() const noexcept { return !failure_; }
    result<void> outcome() const {
        if (failure_) return *failure_;
        return {};
    }
    database& connection() noexcept { return database_; }

private:
    database& database_;
    std::optional<error> failure_;
};

} // namespace lectern::db

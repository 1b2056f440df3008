#include "database_state.hpp"
#include "sqlite_error.hpp"

#include <utility>

namespace lectern::db {
namespace {

void require_bound(int code) {
    if (code == SQLITE_OK) return;
    throw error_exception({errc::internal, std::string("binding a value: ") + sqlite3_errstr(code)});
}

} // namespace

statement::statement(statement&& other) noexcept
    : owner_(other.owner_), prepared_(std::exchange(other.prepared_, nullptr)),
      failure_(std::move(other.failure_)) {}

statement::~statement() {
    if (prepared_ != nullptr) owner_->state_->give_back(prepared_);
}

statement& statement::bind(int index, std::int64_t value) {
    if (prepared_ != nullptr) require_bound(sqlite3_bind_int64(prepared_, index, value));
    return *this;
}

statement& statement::bind(int index, double value) {
    if (prepared_ != nullptr) require_bound(sqlite3_bind_double(prepared_, index, value));
    return *this;
}

statement& statement::bind(int index, std::string_view value) {
    // A null pointer would bind NULL, and an empty string_view may hold one.
    const char* data = value.data() != nullptr ? value.data() : "";
    if (prepared_ != nullptr)
        require_bound(
            sqlite3_bind_text64(prepared_, index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

statement& statement::bind(int index, blob value) {
    const char* data = value.bytes.data() != nullptr ? value.bytes.data() : "";
    if (prepared_ != nullptr)
        require_bound(sqlite3_bind_blob64(prepared_, index, data, value.bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

statement& statement::bind_null(int index) {
    if (prepared_ != nullptr) require_bound(sqlite3_bind_null(prepared_, index));
    return *this;
}

result<bool> statement::step() {
    if (failure_) return *failure_;
    const int code = sqlite3_step(prepared_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    auto failure = owner_->state_->failure(code, "reading or writing the database");
    sqlite3_reset(prepared_);
    return failure;
}

result<void> statement::run() {
    for (;;) {
        const auto row = step();
        if (!row) return row.error();
        if (!*row) break;
    }
    reset();
    return {};
}

void statement::reset() noexcept {
    if (prepared_ != nullptr) sqlite3_reset(prepared_);
}

std::int64_t statement::integer(int column) const {
    return sqlite3_column_int64(prepared_, column);
}
double statement::real(int column) const {
    return sqlite3_column_double(prepared_, column);
}
std::string statement::text(int column) const {
    return std::string(text_view(column));
}

std::string_view statement::text_view(int column) const {
    const auto* data = sqlite3_column_text(prepared_, column);
    if (data == nullptr) return {};
    return {reinterpret_cast<const char*>(data),
            static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column))};
}

std::string statement::bytes(int column) const {
    const auto* data = sqlite3_column_blob(prepared_, column);
    if (data == nullptr) return {};
    return {static_cast<const char*>(data),
            static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column))};
}

std::optional<std::string> statement::optional_text(int column) const {
    if (is_null(column)) return std::nullopt;
    return text(column);
}

std::optional<std::int64_t> statement::optional_integer(int column) const {
    if (is_null(column)) return std::nullopt;
    return integer(column);
}

bool statement::is_null(int column) const {
    return sqlite3_column_type(prepared_, column) == SQLITE_NULL;
}

} // namespace lectern::db

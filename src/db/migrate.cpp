#include "embedded_sql.hpp"
#include "migrations.hpp"
#include "sqlite_error.hpp"

#include <charconv>

namespace lectern::db {
namespace {

int number_of(const base::embedded_file& migration) {
    int number = 0;
    std::from_chars(migration.name.data(), migration.name.data() + migration.name.size(), number);
    return number;
}

result<void> apply(database& d, const base::embedded_file& migration) {
    const int number = number_of(migration);
    auto change = transaction::begin(d);
    if (!change) return change.error();
    // Another process may have been quicker.
    const auto version = d.schema_version();
    if (!version) return version.error();
    if (*version >= number) return {};
    auto done = d.execute(migration.text);
    if (done)
        done = d.execute("PRAGMA user_version=" + std::to_string(number) +
                         "; PRAGMA application_id=" + std::to_string(application_id));
    if (!done)
        return error{done.error().code,
                     "migration " + std::string(migration.name) + ": " + done.error().detail};
    return change->commit();
}

} // namespace

int newest_schema() noexcept {
    return number_of(embedded_sql().back());
}

result<int> migrate_to(database& d, int target) {
    const auto version = d.schema_version();
    if (!version) return version.error();
    if (*version > newest_schema())
        return error{errc::corrupt,
                     d.file().string() + " was written by a newer Lectern: update the program"};
    for (const auto& migration : embedded_sql()) {
        if (number_of(migration) <= *version || number_of(migration) > target) continue;
        auto applied = apply(d, migration);
        if (!applied) return applied.error();
    }
    return d.schema_version();
}

result<int> migrate(database& d) {
    return migrate_to(d, newest_schema());
}

} // namespace lectern::db

#include "lectern/catalogue/packages.hpp"
#include "lectern/db/session.hpp"

namespace lectern::catalogue {

result<package_amount> count_packages(db::database& database) {
    db::session session(database);
    package_amount all;
    session.each("SELECT count(*), coalesce(sum(bytes), 0) FROM packages WHERE removed_us IS NULL",
                 [&](const db::statement& row) {
                     all = {row.integer(0), row.integer(1)};
                 });
    if (!session.ok()) return session.outcome().error();
    return all;
}

} // namespace lectern::catalogue

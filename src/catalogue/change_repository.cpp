#include "change_repository.hpp"

#include "lectern/catalogue/catalogue.hpp"

namespace lectern::catalogue {

void record_change(writer& w, std::string_view kind, std::string_view subject, change what) {
    if (what == change::unchanged) return;
    const std::string_view name = what == change::created   ? "created"
                                  : what == change::changed ? "changed"
                                                            : "removed";
    w.session.run("INSERT INTO changes (at_us, kind, subject, change) VALUES (?, ?, ?, ?)", w.now_us, kind,
                  subject, name);
}

result<std::int64_t> change_sequence(db::database& database) {
    db::session session(database);
    const auto last = session.integer("SELECT coalesce(max(seq), 0) FROM changes");
    if (!session.ok()) return session.outcome().error();
    return last.value_or(0);
}

} // namespace lectern::catalogue

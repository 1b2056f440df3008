#include "asker.hpp"

namespace lectern::api {

result<asker> find_asker(db::database& reader, const accounts::credentials& brought, base::time_point now) {
    if (brought.kind == accounts::credential_kind::none) return asker();
    auto who = accounts::require_identity(reader, brought, now);
    if (who) return asker(std::move(*who));
    const bool is_over =
        brought.kind == accounts::credential_kind::session && who.error().code == errc::unauthorized;
    if (is_over) return asker();
    return who.error();
}

} // namespace lectern::api

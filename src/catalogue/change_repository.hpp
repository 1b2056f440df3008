// The numbered log of changes.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/db/session.hpp"

#include <cstdint>
#include <string_view>

namespace lectern::catalogue {

enum class change { unchanged, created, changed, removed };

struct saved {
    std::int64_t id = 0;
    change what = change::unchanged;
};

// Who writes, and since when: the session of one transaction and its one time.
struct writer {
    db::session& session;
    std::int64_t now_us;
};

inline std::int64_t to_us(base::time_point t) {
    return t.time_since_epoch().count();
}

// Nothing is written for `unchanged`.
void record_change(writer& w, std::string_view kind, std::string_view subject, change what);

} // namespace lectern::catalogue

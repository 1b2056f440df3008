// Who writes, and what became of it. That it was written says the log of changes, by triggers.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/db/session.hpp"

#include <cstdint>

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

} // namespace lectern::catalogue

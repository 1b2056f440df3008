// Times as the database keeps them: microseconds UTC.
#pragma once

#include "lectern/base/clock.hpp"

#include <cstdint>

namespace lectern::accounts {

inline std::int64_t to_us(base::time_point t) {
    return t.time_since_epoch().count();
}
inline base::time_point from_us(std::int64_t us) {
    return base::time_point(std::chrono::microseconds(us));
}

} // namespace lectern::accounts

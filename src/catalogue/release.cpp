#include "release.hpp"

namespace lectern::catalogue {

release_verdict release_by_hand(const release& present, const release_wish& wish, std::int64_t now_us) {
    const bool is_held = wish.is_held.value_or(present.is_held); // what is not said stays
    const bool is_new_time = wish.publish_at_us && wish.publish_at_us != present.publish_at_us;
    if (present.is_held && !is_held) {
        if (!is_new_time) return {{}};
        return {present, "held", "is false, but \"publish_at\" names another time"};
    }
    if (is_new_time && *wish.publish_at_us <= now_us)
        return {present, "publish_at", "is in the past; to publish the lecture now, set \"held\" to false"};
    return {{is_held || wish.publish_at_us, wish.publish_at_us}};
}

release release_by_file(const release* present, const release_wish& wish, std::int64_t now_us) {
    const auto before = present != nullptr ? *present : release();
    if (!wish.is_held && !wish.publish_at_us) return before;
    const bool has_come = wish.publish_at_us && *wish.publish_at_us <= now_us;
    if (has_come && present != nullptr && !before.is_held) return before;
    return {wish.is_held.value_or(false) || wish.publish_at_us, wish.publish_at_us};
}

} // namespace lectern::catalogue

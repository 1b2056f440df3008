// Whether a lecture is held back, and until when. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lectern::catalogue {

struct release {
    bool is_held = false;                           // the staff of its course alone knows of it
    std::optional<std::int64_t> publish_at_us = {}; // of one that is held; none: until somebody publishes it

    friend bool operator==(const release&, const release&) = default;
};

// What is asked for. In a catalogue file both may be absent.
struct release_wish {
    std::optional<bool> is_held;
    std::optional<std::int64_t> publish_at_us;
};

struct release_verdict {
    release becomes;
    std::string field = {}, problem = {}; // when it is refused
};

// Somebody has changed the entry as it was read, or made one: a time that is new holds the lecture back, and
// one that is no longer held back has no time.
release_verdict release_by_hand(const release& present, const release_wish& wish, std::int64_t now_us);

// A file says so, perhaps once more. `present`: null for a new lecture. A time that has come holds nothing
// back that is published already.
release release_by_file(const release* present, const release_wish& wish, std::int64_t now_us);

} // namespace lectern::catalogue

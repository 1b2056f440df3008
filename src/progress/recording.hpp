// Which recording a package of a lecture was made of: packages of one recording share its timeline.
#pragma once

#include "lectern/db/session.hpp"
#include "lectern/progress/interval_set.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lectern::progress {

struct recording {
    std::int64_t version = 0; // the first of those that were made of it
    milliseconds whole{};     // the longest of their packages: one that is published early may be short
};

std::optional<recording> recording_of(db::session& session, std::string_view lecture,
                                      std::string_view package);
std::optional<recording> current_recording(db::session& session, std::string_view lecture);

inline milliseconds to_milliseconds(std::int64_t microseconds) {
    return milliseconds(microseconds / 1000);
}

} // namespace lectern::progress

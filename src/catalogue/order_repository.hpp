// The places of sections in their course and of lectures in their section.
#pragma once

#include "change_repository.hpp"

#include <optional>

namespace lectern::catalogue {

// `position` counts from 1; beyond the end is the end. Those that stand there make room.
void place_section(writer& w, std::int64_t section, std::int64_t position);
// Moves it into `section`, when it is not there.
void place_lecture(writer& w, std::int64_t lecture, std::int64_t section, std::int64_t position);

} // namespace lectern::catalogue

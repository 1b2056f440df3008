// The index of names: which words find which course, person or lecture.
#pragma once

#include "change_repository.hpp"

namespace lectern::catalogue {

enum class named : std::int64_t { course = 1, person = 2, lecture = 3 };

inline constexpr std::int64_t row_of(named kind, std::int64_t id) {
    return (static_cast<std::int64_t>(kind) << 40) | id;
}
inline constexpr std::int64_t id_of(std::int64_t row) {
    return row & ((std::int64_t{1} << 40) - 1);
}

// Reads the names again and writes their words where they differ.
void index_course(writer& w, std::int64_t id); // with its institution and its faculty
void index_person(writer& w, std::int64_t id);
void index_lecture(writer& w, std::int64_t id);
void forget_lecture(writer& w, std::int64_t id);

} // namespace lectern::catalogue

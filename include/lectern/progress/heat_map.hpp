// Where a class watched a lecture and where it stopped, part by part of its length. Pure.
#pragma once

#include "lectern/progress/interval_set.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lectern::progress {

// Who has watched so much of a lecture has watched it: nobody needs its last words.
inline constexpr int finished_percent = 90;

bool is_finished(milliseconds watched, milliseconds whole) noexcept;

struct bucket {
    milliseconds start{}, end{};
    std::int64_t people = 0;  // who watched at least half of it
    std::int64_t stopped = 0; // whose position is here, and who have not finished the lecture
};

class heat_map {
public:
    static constexpr std::size_t most_buckets = 100;

    // Buckets of as many whole seconds as people like to read: 1, 2, 5, 10, 15, 30, 60 and so on.
    explicit heat_map(milliseconds whole);

    void add(const interval_set& watched, std::optional<milliseconds> position); // one person
    milliseconds length() const noexcept { return length_; } // of a bucket; the last is shorter
    const std::vector<bucket>& buckets() const noexcept { return buckets_; }

private:
    milliseconds whole_, length_;
    std::vector<bucket> buckets_;
};

} // namespace lectern::progress

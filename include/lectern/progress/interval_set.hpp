// What was watched of a recording: parts of its timeline. Pure: values in, values out.
#pragma once

#include "lectern/base/error.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::progress {

using std::chrono::milliseconds;

// From `start` to before `end`, on the timeline of the recording.
struct interval {
    milliseconds start{}, end{};

    friend bool operator==(const interval&, const interval&) = default;
};

// Sorted, apart by at least `closest`. Adding is commutative, associative and idempotent: whatever the order
// in which devices tell what they played, and however often, the set is the same. (Gaps that are closed are
// closed in every union they are part of, so the order does not show.)
class interval_set {
public:
    // Gaps below this are closed: nobody skips so little, players report with seams, and a set has at most
    // one interval for each such while.
    static constexpr milliseconds closest{1000};

    void add(interval part); // nothing when it is empty or backwards; what lies before 0 is cut off
    void add(const interval_set& other);

    interval_set clipped(milliseconds whole) const; // what lies before `whole`
    milliseconds total() const noexcept;
    milliseconds within(interval part) const noexcept; // how much of `part` was watched
    bool empty() const noexcept { return parts_.empty(); }
    const std::vector<interval>& parts() const noexcept { return parts_; }

    // "0-61500,120000-180000", in milliseconds; empty for nothing.
    std::string to_text() const;
    static result<interval_set> parse(std::string_view text); // Errors: corrupt

    friend bool operator==(const interval_set&, const interval_set&) = default;

private:
    std::vector<interval> parts_;
};

} // namespace lectern::progress

// Pieces of a recording that are left out of its lecture. Pure.
#pragma once

#include <chrono>
#include <vector>

namespace lectern::media {

// Of the recording's time, from 0; `to` is the first moment that stays.
struct cut {
    std::chrono::microseconds from{}, to{};
    friend bool operator==(const cut&, const cut&) = default;
};

class cut_list {
public:
    cut_list() = default;
    explicit cut_list(
        std::vector<cut> cuts); // any order; those that touch become one, those without length none

    bool empty() const noexcept { return cuts_.empty(); }
    const std::vector<cut>& cuts() const noexcept { return cuts_; } // in order, apart from each other

    bool removes(std::chrono::microseconds at) const;
    // When a moment of the recording is in the lecture. One that was cut out: the joint.
    std::chrono::microseconds place(std::chrono::microseconds at) const;
    // When a moment of the lecture was in the recording. The joint: what comes after the cut.
    std::chrono::microseconds origin(std::chrono::microseconds at) const;
    // The same for the end of something: at the joint, what comes before the cut.
    std::chrono::microseconds origin_of_end(std::chrono::microseconds at) const;
    // Whether half of the time between them, or more, stays.
    bool keeps_most(std::chrono::microseconds from, std::chrono::microseconds to) const;

private:
    std::vector<cut> cuts_;
};

} // namespace lectern::media

// What was odd about a recording, in sentences for its instructor. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace lectern::media {

struct oddities {
    std::int64_t damaged = 0; // packets and pictures
    std::int64_t gaps = 0;    // of the sound
    int seams = 0;            // of the clock
    std::chrono::microseconds declared{}, duration{};
};

std::vector<std::string> remarks_on(const oddities& found);

std::string clock_text(std::chrono::microseconds time); // "1:02:03"

} // namespace lectern::media

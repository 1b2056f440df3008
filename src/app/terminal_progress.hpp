// One line on a terminal: how far, how long still. Silent when stderr is not a terminal.
#pragma once

#include "lectern/media/transcode.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace lectern::app {

// "43%  2:10 of 5:03 done, 0:35 left"; without a guess while less than 2% or 2 s is done.
std::string progress_line(const media::progress& now, std::chrono::steady_clock::duration elapsed);

class terminal_progress {
public:
    explicit terminal_progress(std::string_view what);
    ~terminal_progress(); // clears the line
    terminal_progress(const terminal_progress&) = delete;
    terminal_progress& operator=(const terminal_progress&) = delete;

    void show(const media::progress& now); // at most five times a second
    void say(std::string_view phrase);     // in its place; as often
    void tell(std::string_view sentence);  // stays above it

private:
    std::string what_;
    bool terminal_;
    std::chrono::steady_clock::time_point started_, shown_{};
};

} // namespace lectern::app

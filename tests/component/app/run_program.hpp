// Runs the command line in this process and catches what it prints.
#pragma once

#include "lectern/app/run.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lectern::app {

struct program_end {
    int status = 0;
    std::string out, err;
};

inline program_end run_program(std::vector<std::string> words) {
    words.insert(words.begin(), "lectern");
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    program_end end;
    end.status = run(static_cast<int>(argv.size()), argv.data());
    end.err = testing::internal::GetCapturedStderr();
    end.out = testing::internal::GetCapturedStdout();
    return end;
}

inline std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace lectern::app

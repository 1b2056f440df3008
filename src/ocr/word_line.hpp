// Words that were recognised, made one line of text.
#pragma once

#include <string>
#include <string_view>

namespace lectern::ocr {

class word_line {
public:
    // `sure`: 0 to 100. What is hardly a word is left out: little of it is sure, or it has neither letter
    // nor digit.
    void add(std::string_view word, float sure);
    std::string take() { return std::move(line_); }

private:
    std::string line_;
};

} // namespace lectern::ocr

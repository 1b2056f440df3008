// Where in HTML are we? Escaped text is harmless between tags and in attributes with quotes, and nowhere
// else.
#pragma once

#include <string>
#include <string_view>

namespace lectern::markup {

class place_check {
public:
    void pass(std::string_view html); // what stands between two places
    bool may_fill() const noexcept { return (!in_tag_ && raw_.empty()) || (in_tag_ && quote_ != 0); }

private:
    void within_tag(char c);
    void end_tag();

    bool in_tag_ = false;
    char quote_ = 0;  // the one that closes the attribute
    std::string tag_; // what the tag said so far
    std::string raw_; // "script" or "style", within one
};

} // namespace lectern::markup

#include "place_check.hpp"

#include <algorithm>

namespace lectern::markup {

void place_check::pass(std::string_view html) {
    while (!html.empty()) {
        if (!raw_.empty()) {
            const auto end = html.find("</" + raw_);
            if (end == std::string_view::npos) return;
            html.remove_prefix(end);
            raw_.clear();
        }
        if (!in_tag_) {
            const auto tag = html.find('<');
            if (tag == std::string_view::npos) return;
            html.remove_prefix(tag);
            in_tag_ = true;
            tag_.clear();
        }
        const char c = html.front();
        html.remove_prefix(1);
        within_tag(c);
    }
}

void place_check::within_tag(char c) {
    if (quote_ != 0) {
        if (c == quote_) quote_ = 0;
    } else if (c == '"' || c == '\'') {
        quote_ = c;
    } else if (c == '>') {
        end_tag();
    } else {
        tag_ += c;
    }
}

void place_check::end_tag() {
    in_tag_ = false;
    for (const std::string name : {"script", "style"})
        if (tag_.starts_with("<" + name) && (tag_.size() == name.size() + 1 || tag_[name.size() + 1] == ' '))
            raw_ = name;
}

} // namespace lectern::markup

// HTML with places to fill: whatever is filled in is escaped, and there is no way to fill in anything else.
#pragma once

#include "lectern/base/error.hpp"

#include <boost/json.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace lectern::markup {

// Text as it may stand in an element, or in an attribute between quotes. What no HTML may hold (controls,
// bytes that are not UTF-8) becomes U+FFFD.
std::string escaped(std::string_view text);

//   {{name}}                 a text or a number, escaped; null and what is not there are nothing
//   {{#name}}...{{/name}}    for each of a list; once, with its members in reach, for an object; once for all
//   else but
//                            null, false, "", 0 and an empty list
//   {{^name}}...{{/name}}    where the other is not there
// A name that the innermost object does not have is looked for in those around it.
// Never changed. Thread: any.
class page_template {
public:
    // Errors: usage with what is wrong: sections that do not close, names of other than [a-z0-9_], a place in
    // an attribute without quotes, in a <script> or in a <style>.
    static result<page_template> parse(std::string_view text);

    std::string fill(const boost::json::object& values) const;

private:
    struct piece;
    explicit page_template(std::shared_ptr<const piece> root) : root_(std::move(root)) {}

    std::shared_ptr<const piece> root_;
};

} // namespace lectern::markup

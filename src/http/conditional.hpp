// Conditional requests (RFC 9110 13). Pure.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/http/message.hpp"

#include <optional>
#include <string_view>

namespace lectern::http {

struct validators {
    std::string_view etag; // strong, with quotes
    std::optional<base::time_point> last_modified;
};

enum class condition { proceed, not_modified, failed };

// In the order of RFC 9110 13.2.2; for GET and HEAD a match is not_modified, for others failed.
condition evaluate(const request& request, const validators& current);

// If-Range (RFC 9110 13.1.5): whether a Range may be honoured. True when the field is absent.
bool allows_range(const request& request, const validators& current);

} // namespace lectern::http

// Query parameters, checked: what is wrong is named with its parameter.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/http/message.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::api {

// Reads parameters one by one; the first that is wrong is kept as the failure.
class parameters {
public:
    explicit parameters(const http::request& request);

    // Absent is empty. Range: at most `limit` bytes of UTF-8 without controls.
    std::string text(std::string_view name, std::size_t limit = 300);
    std::string slug(std::string_view name);
    // With commas between them; none where it is given and empty. Range: at most `most` of them.
    std::optional<std::vector<std::string>> slugs(std::string_view name, std::size_t most);
    std::string uuid(std::string_view name);
    std::string language(std::string_view name); // BCP 47, in its usual case
    std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t absent);
    std::string choice(std::string_view name, std::span<const std::string_view> values);
    bool has(std::string_view name) const { return request_.query_value(name).has_value(); }

    void refuse(std::string_view name, std::string_view why);
    const std::optional<error>& failure() const noexcept { return failure_; }

private:
    const http::request& request_;
    std::optional<error> failure_;
};

} // namespace lectern::api

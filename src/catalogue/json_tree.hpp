// JSON with the line of every value, and with members that occur twice still there: for files written by
// people.
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

enum class json_kind { null, boolean, number, string, array, object };

struct json_member;

struct json_node {
    json_kind kind = json_kind::null;
    std::uint32_t line = 0; // 1-based
    bool truth = false;
    double number = 0; // exact for whole numbers up to 2^53
    std::string text;
    std::vector<json_node> items;
    std::vector<json_member> members; // in the order of the file
};

struct json_member {
    std::string name;
    std::uint32_t line = 0;
    json_node value;
};

// RFC 8259; a UTF-8 byte order mark is skipped. Errors: usage, with line and column in the detail.
result<json_node> parse_json(std::string_view text);

std::string_view to_string(json_kind kind) noexcept; // "a number"

} // namespace lectern::catalogue

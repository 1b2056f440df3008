// Opaque cursors: where a list goes on, as text that fits into an address.
#pragma once

#include "lectern/catalogue/views.hpp"
#include "lectern/jobs/queue.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lectern::api {

std::string to_cursor(const catalogue::course_position& position);
std::optional<catalogue::course_position> parse_cursor(std::string_view cursor); // none: not one of ours
std::string to_cursor(const jobs::place_in_queue& place);
std::optional<jobs::place_in_queue> parse_queue_cursor(std::string_view cursor); // the same

} // namespace lectern::api

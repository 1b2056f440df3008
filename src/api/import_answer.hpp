// What an import is answered with, whatever was in the file.
#pragma once

#include "lectern/catalogue/exchange.hpp"
#include "lectern/http/message.hpp"

#include <vector>

namespace lectern::api {

// 200: what was changed, or would be.
http::response import_answer(const catalogue::import_outcome& report, bool dry_run);

// 400, with the field and the line of each problem.
http::response lines_at_fault(std::vector<catalogue::import_problem> problems);

} // namespace lectern::api

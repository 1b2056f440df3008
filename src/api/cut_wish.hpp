// Cuts as a request asks for them: {"cuts":[{"from_s":0,"to_s":12.5}, ...]}.
#pragma once

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/http/message.hpp"
#include "lectern/media/cut_list.hpp"

#include <chrono>
#include <vector>

namespace lectern::api {

struct cut_wish {
    media::cut_list cuts;
    std::vector<catalogue::import_problem> problems; // not empty: the cuts are not to be used
};

// `recording`: how long it is; some of it must stay. Errors: usage (no JSON object).
result<cut_wish> parse_cut_wish(const http::request& request, std::chrono::microseconds recording);

} // namespace lectern::api

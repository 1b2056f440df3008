// What a request for another poster brings.
#pragma once

#include "lectern/api/posters.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/http/message.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace lectern::api {

struct poster_wish {
    std::optional<std::size_t> slide; // its number, from 1; nothing: the body is a picture
    std::vector<catalogue::import_problem> problems;
};

// A picture by its Content-Type, else {"slide": N}. `slides`: how many there are. Errors: usage, too_large.
result<poster_wish> parse_poster_wish(const http::request& request, std::size_t slides,
                                      const poster_options& options);

} // namespace lectern::api

// Responses of the upload endpoint: every one carries the protocol's version, and scripts of other sites may
// read it.
#pragma once

#include "upload_store.hpp"

#include "lectern/http/message.hpp"

#include <chrono>
#include <string>

namespace lectern::upload {

struct retry_times {
    std::chrono::seconds when_full{60};
    std::chrono::seconds when_busy{1};
};

http::response plain_answer(int status);
http::response refused(const refusal& why, retry_times retry = {});
http::response created(const upload_row& row, bool with_offset);
http::response appended(std::uint64_t received, bool complete, base::time_point expires);
http::response described(const upload_row& row); // HEAD
http::response listed(const std::vector<upload_row>& rows);

// Complete lines for the answer to OPTIONS.
std::string options_headers(std::uint64_t max_size);

} // namespace lectern::upload

// What nobody waits for: expired uploads, and deletions that a killed process left half done.
#pragma once

#include "engine.hpp"

namespace lectern::upload {

// The upload is marked as being deleted: its file goes (unless a lecture has it as a source), then its row.
boost::asio::awaitable<result<void>> finish_deleting(engine& shared, std::string id,
                                                     std::optional<std::string> lecture_id);

// One look. Returns how many uploads went. Errors: io, busy.
boost::asio::awaitable<result<std::size_t>> remove_what_is_over(engine& shared);

} // namespace lectern::upload

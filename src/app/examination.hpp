// The quick look of `lectern doctor`: all but reading the bytes.
#pragma once

#include "finding.hpp"

#include <chrono>
#include <functional>
#include <stop_token>

namespace lectern::app {

// Longer than a transaction waits for its turn.
inline constexpr auto longest_change = std::chrono::seconds(6);

// A running server changes the database and the disk one after the other, and so does an import beside it.
// What they were in the middle of is no difference when it is looked at again, after `wait`. A damaged
// database is a difference and no error. Errors: those of the examinations; cancelled when `wait` says false,
// and when `stop` is requested.
result<findings> look_twice(library& site, const settings& values, const std::function<bool()>& wait,
                            const std::stop_token& stop = {});

} // namespace lectern::app

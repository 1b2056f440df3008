#include "lectern/db/interruption.hpp"

#include "database_state.hpp"

#include <utility>

namespace lectern::db {
namespace {

thread_local std::stop_token current; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

constexpr int steps_between_looks = 10'000; // of SQLite's machine: well below a millisecond

} // namespace

interruption::interruption(std::stop_token stop) : before_(std::exchange(current, std::move(stop))) {}

interruption::~interruption() {
    current = std::move(before_);
}

const std::stop_token& stop_of_this_thread() noexcept {
    return current;
}

// Interrupting ends what runs, a check of all pages too, which is one step of SQLite's machine; looking now
// and then ends what begins later.
void database::state::end_with(std::stop_token requested) {
    if (!requested.stop_possible()) return;
    stop = std::move(requested);
    sqlite3_progress_handler(
        connection, steps_between_looks,
        [](void* token) { return static_cast<int>(static_cast<std::stop_token*>(token)->stop_requested()); },
        &stop);
    interrupting.emplace(stop, [this] { sqlite3_interrupt(connection); });
}

} // namespace lectern::db

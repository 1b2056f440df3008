// What is asked of a database may take long, and whoever asks may have to end before.
#pragma once

#include <stop_token>

namespace lectern::db {

// While it lives, databases that its thread opens answer errc::cancelled once `stop` is requested, in the
// middle of a statement too. Lifetime: any; the databases may live longer.
class interruption {
public:
    explicit interruption(std::stop_token stop);
    ~interruption();
    interruption(const interruption&) = delete;
    interruption& operator=(const interruption&) = delete;

private:
    std::stop_token before_;
};

} // namespace lectern::db

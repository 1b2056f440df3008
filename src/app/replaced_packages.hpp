// Packages that are left behind: of recordings that play cut otherwise, or prepared for another profile, by
// now.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"
#include "lectern/store/package_store.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <mutex>
#include <stop_token>
#include <thread>

namespace lectern::app {

// Takes those from the disk that were replaced before `before`: how many. One goes only when nothing plays
// it, when it was made of the recording that plays instead, when that recording is kept, so that it can be
// made again, and when what plays has its captions, which cannot. Blocks. Errors: those of the database, and
// of the disk: the first, when the others have been removed.
result<std::size_t> remove_replaced_packages(db::database& database, const store::package_store& packages,
                                             base::time_point before);

// Those that were on their way from the disk when the program was killed, and that the catalogue knows to be
// on it, are there again. To be called before what lies in staging/ is removed.
result<void> bring_back_leaving(db::database& database, const store::package_store& packages);

// A thread that does so at its start, and again and again.
class replaced_package_keeper {
public:
    replaced_package_keeper(std::filesystem::path database, store::package_store packages,
                            std::chrono::microseconds keep);

private:
    void run(const std::stop_token& stop);
    void look() const;

    std::filesystem::path file_;
    store::package_store packages_;
    std::chrono::microseconds keep_;
    std::mutex mutex_;
    std::condition_variable_any stopped_;
    std::jthread thread_; // last: uses the others
};

} // namespace lectern::app

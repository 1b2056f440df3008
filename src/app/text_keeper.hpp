// Keeps what search finds within recordings at what plays: packages are read, and their texts written in
// short transactions, beside whoever else writes.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"
#include "lectern/store/package_store.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <tuple>

namespace lectern::app {

// Lectures whose texts could not be read (package, lecture, revision of its captions): they are passed over,
// and go on waiting, until they have others.
using unreadable_texts = std::set<std::tuple<std::string, std::int64_t, std::int64_t>>;

// Writes all that wait: of how many lectures. `between` is called after each transaction; false ends it.
// Errors: those of the database.
result<std::size_t> write_waiting_texts(db::database& database, const store::package_store& packages,
                                        unreadable_texts& unreadable, const std::function<bool()>& between);

// For a program that ends then: all at once. What fails is logged, and is tried again by the next.
void write_texts_now(db::database& database, const store::package_store& packages);

// A thread that does so at its start and whenever it is asked to.
class text_keeper {
public:
    text_keeper(std::filesystem::path database, store::package_store packages);
    ~text_keeper(); // ends after the transaction at hand

    void look(); // Thread: any.

private:
    void run(const std::stop_token& stop);
    bool wait(const std::stop_token& stop);
    void write_all(const std::stop_token& stop);
    result<void> open();

    std::filesystem::path file_;
    std::unique_ptr<db::database> database_; // of the thread, opened by it
    unreadable_texts unreadable_;
    store::package_store packages_;
    std::mutex mutex_;
    std::condition_variable_any asked_;
    bool is_asked_ = true;
    std::jthread thread_; // last: uses the others
};

} // namespace lectern::app

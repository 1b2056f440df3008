// Answers that are still true: the catalogue is read far more often than it changes, and every change has a
// number.
#pragma once

#include "lectern/http/message.hpp"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lectern::api {

using prepared_answer = std::shared_ptr<const http::prepared_entity>;

// Holds the answers of one state of the catalogue; a newer one empties it. Thread: any.
class answer_cache {
public:
    // `sequence` is the number of the last change, read before the answer is looked for or made.
    prepared_answer find(std::string_view target, std::int64_t sequence);
    void keep(std::string_view target, std::int64_t sequence, prepared_answer answer);

    static constexpr std::size_t most_bytes = 16U << 20U;   // of all answers together
    static constexpr std::size_t entry_bytes = 256U << 10U; // a longer answer is not kept
    std::size_t bytes() const;

private:
    struct entry {
        std::string target;
        prepared_answer answer;
        std::size_t bytes;
    };
    void move_to(std::int64_t sequence);
    void drop_oldest();

    mutable std::mutex mutex_;
    std::int64_t sequence_ = -1;
    std::size_t bytes_ = 0;
    std::list<entry> entries_; // the last used first
    std::unordered_map<std::string_view, std::list<entry>::iterator> by_target_;
};

} // namespace lectern::api

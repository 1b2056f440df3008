#include "answer_cache.hpp"

namespace lectern::api {
namespace {

std::size_t size_of(std::string_view target, const http::prepared_entity& answer) {
    constexpr std::size_t overhead = 1000; // headers, nodes, control blocks
    return overhead + target.size() + http::length_of(answer.identity.body) +
           (answer.gzip ? http::length_of(answer.gzip->body) : 0);
}

} // namespace

prepared_answer answer_cache::find(std::string_view target, std::int64_t sequence) {
    const std::lock_guard lock(mutex_);
    move_to(sequence);
    const auto found = by_target_.find(target);
    if (found == by_target_.end() || sequence != sequence_) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front().answer;
}

void answer_cache::keep(std::string_view target, std::int64_t sequence, prepared_answer answer) {
    const auto bytes = size_of(target, *answer);
    if (bytes > entry_bytes) return;
    const std::lock_guard lock(mutex_);
    move_to(sequence);
    // Another thread may know a newer state, or may have made the same answer.
    if (sequence != sequence_ || by_target_.contains(target)) return;
    while (!entries_.empty() && bytes_ + bytes > most_bytes) drop_oldest();
    entries_.push_front({std::string(target), std::move(answer), bytes});
    by_target_.emplace(entries_.front().target, entries_.begin());
    bytes_ += bytes;
}

std::size_t answer_cache::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

void answer_cache::move_to(std::int64_t sequence) {
    if (sequence <= sequence_) return;
    sequence_ = sequence;
    by_target_.clear();
    entries_.clear();
    bytes_ = 0;
}

void answer_cache::drop_oldest() {
    bytes_ -= entries_.back().bytes;
    by_target_.erase(entries_.back().target);
    entries_.pop_back();
}

} // namespace lectern::api

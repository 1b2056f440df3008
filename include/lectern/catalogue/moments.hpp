// What is said and shown in lectures, and when: kept beside the catalogue so that search finds the moment.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/catalogue/audience.hpp"
#include "lectern/catalogue/views.hpp"
#include "lectern/db/database.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

struct moment {
    hit_kind kind = hit_kind::caption; // or slide
    std::string language;              // BCP 47
    std::chrono::microseconds start{};
    std::string text; // plain, UTF-8
};

inline constexpr std::size_t most_moments = 200'000; // of one lecture; the rest is not found
inline constexpr std::size_t longest_moment = 2'000; // characters of its text; the rest is not found

// A lecture whose texts are not what plays, or are not there yet.
struct waiting_texts {
    std::int64_t lecture = 0;  // as waiting_after knows it
    std::string lecture_id;    // public; empty: it is gone
    std::string package;       // that plays; empty: none, and what is there goes
    std::int64_t revision = 0; // of its captions
};
result<std::optional<waiting_texts>> find_waiting_texts(db::database& database, std::int64_t after = 0);
result<std::int64_t> count_waiting_texts(db::database& database);

// One short transaction towards `moments` (all of what the package says, always the same) being what is
// found. True: there is more to do. Any process may do the next step; what has changed meanwhile waits anew.
result<bool> write_some_texts(db::database& database, const waiting_texts& of,
                              std::span<const moment> moments);

// Those of lectures that play something else than what their texts were made of wait from now on; how many.
result<std::int64_t> recheck_texts(db::database& database);

struct moment_question {
    std::string_view text;
    viewer who;
    bool may_watch_all = false;                      // saves asking where they are
    std::function<bool(const watch_facts&)> allowed; // of every lecture whose moments are shown
    std::size_t limit = 20;
    course_filter only{}; // of lectures of the courses that it leaves
};

// Moments whose words contain those of the text, at most three of a lecture. Bounded work: of a word that is
// everywhere not all is looked at.
result<std::vector<search_hit>> search_moments(db::database& database, const moment_question& question);

} // namespace lectern::catalogue

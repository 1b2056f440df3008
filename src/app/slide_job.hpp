// The job "later-slide-texts": the words on the slides of a package are read, for search. It is background
// work, and nothing waits for it.
#pragma once

#include "settings.hpp"

#include "lectern/db/database.hpp"
#include "lectern/jobs/runner.hpp"
#include "lectern/store/package_store.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace lectern::app {

inline constexpr std::string_view slides_job = "later-slide-texts";

// The languages of `slides.languages` that are installed, and a line in the log for those that are not: once,
// when a server begins. Empty: no slide is read.
std::string say_slide_languages(const slide_settings& values);

// Once, when a server begins: whether search finds what was read on slides, which `slides.languages` says,
// installed or not. Errors: those of the database.
result<void> turn_slide_search(db::database& database, const slide_settings& values);

// Once, when a server begins: slides that were read in other languages, or that no job reads any more, wait
// again. Errors: those of the database.
result<void> reopen_slide_readings(db::database& database, std::string_view languages);

// Puts in jobs for lectures whose slides nobody has read, a few at a time: how many.
result<std::size_t> queue_slide_readings(db::database& database);

jobs::runner::callbacks slide_job_calls(const settings& values, const store::package_store& packages);

} // namespace lectern::app

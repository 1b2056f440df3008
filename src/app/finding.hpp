// What `lectern doctor` has found: a sentence, and what can be done about it without losing anything.
#pragma once

#include "library.hpp"
#include "settings.hpp"

#include <functional>
#include <string>
#include <vector>

namespace lectern::app {

struct finding {
    std::string what;
    // Does it and says what was done; empty when only a person can help. Looks again before it acts.
    std::function<result<std::string>()> repair;
};

struct findings {
    std::vector<finding> differences;
    std::vector<std::string> remarks; // harmless
};

// Each looks once and quickly: what a running server is changing may show as a difference that a second look
// does not find. Errors: what the database and the operating system say.
result<void> examine_packages(library& site, findings& found);
result<void> examine_sources(library& site, findings& found);
result<void> examine_staging(library& site, findings& found);
result<void> examine_jobs(library& site, const jobs::job_rules& rules, findings& found);

// Writes what search does not find yet. What was done, as a sentence; empty: nothing.
result<std::string> mend_texts(library& site);
// Slides whose reading failed wait for it again. The same.
result<std::string> mend_slides(library& site);

// Reads every byte of every package and source.
result<void> examine_bytes(library& site, findings& found);

// Moves what nobody knows to <data>/set-aside/<where>/, under a name that is free there. The sentence for it.
result<std::string> set_aside(const library& site, const std::filesystem::path& file);

} // namespace lectern::app

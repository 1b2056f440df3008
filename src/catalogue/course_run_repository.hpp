// When a course is held, and how it relates to others.
#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

namespace lectern::catalogue {

// True when that changed something. Nobody is enrolled in those that go.
bool save_runs(writer& w, std::int64_t course, const std::vector<run_entry>& wanted);
// The courses that it names are there.
bool save_relations(writer& w, std::int64_t course, const std::vector<relation_entry>& wanted);

std::optional<std::int64_t> find_run(db::session& session, std::int64_t course, std::string_view slug);
// The first run that somebody is enrolled in, of those that are not among `kept`.
std::optional<std::string> enrolled_run_beside(db::session& session, std::int64_t course,
                                               const std::vector<run_entry>& kept);

// After they were saved: courses that need, translate or replace each other in a circle are a problem.
void check_relations_lead_on(db::session& session, std::int64_t course,
                             const std::vector<relation_entry>& saved, problem_list& problems);

} // namespace lectern::catalogue

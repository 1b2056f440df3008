// Who watched what: what players tell, what a viewer is told of themselves, and what those who teach see of a
// class. Whether somebody may watch or see is not its business.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"
#include "lectern/progress/heat_map.hpp"
#include "lectern/progress/interval_set.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::progress {

struct place {
    milliseconds at{};
    base::time_point reached; // the later one counts
};

// What one player tells of one sitting before one recording. May be told again, late, and in any order.
struct report {
    std::string lecture, package; // public id; hash of what plays
    std::string sitting;          // made by the player, for as long as it plays this package
    milliseconds played{};        // in this sitting so far, what was played again included
    interval_set watched;         // any part of what was; cut at the recording's end
    std::optional<place> position;
};

// False: the lecture never had such a package. Writes nothing when it knows all that already.
result<bool> record(db::transaction& in, std::int64_t user, const report& told, base::time_point now);

// Of the recording that plays now. What was watched of one before is kept, and shows when it plays again.
struct own_progress {
    std::string lecture;
    milliseconds whole{};
    interval_set watched;
    milliseconds played{};
    std::optional<place> position;
};

// All zero when nothing was watched; nothing when the lecture is not there.
result<std::optional<own_progress>> find_own(db::database& database, std::int64_t user,
                                             std::string_view lecture);

struct own_query {
    std::int64_t user = 0;
    std::string course; // slug; empty: all
    std::string after;  // lecture of the last one of the page before
    int limit = 50;
};
// By the lecture's id, those of which something was watched.
result<std::vector<own_progress>> list_own(db::database& database, const own_query& query);

// Of every recording of the lecture; of all lectures when it is empty. True when there was something.
result<bool> forget(db::transaction& in, std::int64_t user, std::string_view lecture = {});

struct institution_of_viewers {
    std::string slug, name, local_name, country; // all empty: those who belong to none that is known
};

// People of one institution or one country.
struct group {
    institution_of_viewers who;
    std::int64_t people = 0, finished = 0;
    milliseconds watched{}; // the sum of what each has watched
};

// Those on the course's staff are no part of the class.
struct class_watching {
    milliseconds whole{};
    std::int64_t people = 0, finished = 0;
    milliseconds watched{}, played{}; // sums
    heat_map map{milliseconds(0)};
    std::vector<group> institutions, countries; // the largest first
};

// Reads a row for each viewer. Nothing when the lecture is not there; all zero when it does not play.
result<std::optional<class_watching>> watch_class(db::database& database, std::string_view lecture);

struct viewer_progress {
    std::string user;
    institution_of_viewers institution;
    milliseconds whole{}, watched{}, played{};
    std::optional<milliseconds> position;
    base::time_point first, last; // when the server heard of it
};

// By user name, after that of `after`.
result<std::vector<viewer_progress>> list_viewers(db::database& database, std::string_view lecture,
                                                  std::string_view after, int limit);

} // namespace lectern::progress

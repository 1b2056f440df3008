// What the catalogue says of the things that a file names, before and after its import.
#pragma once

#include "catalogue_file.hpp"

#include "lectern/catalogue/exchange.hpp"
#include "lectern/db/session.hpp"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace lectern::catalogue {

struct pictured {
    std::string kind, key, label;
    std::string text;            // the entry, JSON
    boost::json::object members; // those that say something of their own: no made-up ids
};
using picture = std::vector<pictured>; // each once, in the order of the file

picture take_picture(db::session& session, const catalogue_file& file);

// `left`: ids of lectures that stay although the file lacks them.
std::vector<imported_change> differences(const picture& before, const picture& after,
                                         const std::vector<std::string>& left);

} // namespace lectern::catalogue

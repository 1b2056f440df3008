// Captions of the versions of a lecture's video.
#pragma once

#include "change_repository.hpp"

#include "lectern/catalogue/captions.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lectern::catalogue {

struct caption_row {
    std::string language, name;
    bool from_before = false; // of the version before: its origin stays, and somebody should look at it
};

std::vector<caption_track> captions_of_version(db::session& session, std::int64_t version); // by language

// A version that takes the place of another one, with what its package has.
struct version_change {
    std::int64_t video = 0, version = 0;
    std::optional<std::int64_t> before;
    bool is_same_recording = false;
};
// What was written after the package goes along, and what was taken away stays away.
void save_version_captions(writer& w, const version_change& change,
                           const std::vector<caption_row>& of_package);

} // namespace lectern::catalogue

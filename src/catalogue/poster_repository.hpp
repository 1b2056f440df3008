// Posters as the catalogue's other use cases need them.
#pragma once

#include "change_repository.hpp"

#include "lectern/catalogue/posters.hpp"

#include <string>
#include <vector>

namespace lectern::catalogue {

// Another package plays: a slide that it does not have is no poster, and is one again when it has.
void follow_poster(writer& w, std::int64_t lecture, const std::vector<std::string>& slide_images);

// What the lecture shows; nothing: its package's own.
std::optional<chosen_poster> shown_poster(db::session& session, std::int64_t lecture);

// Lectures whose poster is not the picture that its name is of: a sentence each.
std::vector<std::string> damaged_posters(db::session& session);

} // namespace lectern::catalogue

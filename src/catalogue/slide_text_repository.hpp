// The texts of slides as the catalogue's other use cases need them.
#pragma once

#include "lectern/catalogue/slide_texts.hpp"
#include "lectern/db/session.hpp"

#include <optional>

namespace lectern::catalogue {

// Another number whenever they have been read anew; nothing: there are none, they
// are being read, or nobody is to find them.
std::optional<std::int64_t> told_slide_texts(db::session& session, std::int64_t lecture);

} // namespace lectern::catalogue

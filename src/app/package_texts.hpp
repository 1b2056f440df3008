// What is said and shown in a lecture, as text with times.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/catalogue/moments.hpp"
#include "lectern/store/package_store.hpp"

#include <string_view>
#include <vector>

namespace lectern::app {

// The captions that viewers of the lecture are shown, by language, and what can be read on its slides, as far
// as that is known. Errors: not_found, io.
result<std::vector<catalogue::moment>>
texts_of_lecture(db::database& database, const store::package_store& packages, std::string_view lecture_id);

// The cues of a WebVTT file as packages have them, without tags, what is spoken by whom, and readings over
// characters. What is no cue is passed over.
std::vector<catalogue::moment> read_cues(std::string_view webvtt, std::string_view language);

} // namespace lectern::app

// What a request wants of captions.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/catalogue/captions.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/http/message.hpp"
#include "lectern/packaging/captions.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lectern::api {

struct caption_wish {
    std::string language; // canonical; empty: not given
    std::optional<std::string> origin, review;
    std::optional<std::string> file; // its bytes, in whatever encoding

    std::vector<catalogue::import_problem> problems; // not empty: nothing of it must be done
};

// Errors: usage (the body is no JSON object).
result<caption_wish> parse_caption_wish(const http::request& request, bool is_new, std::uint64_t file_bytes);

// Errors: conflict (no recording, captions in this language, too many languages).
result<void> check_room_for(const catalogue::lecture_captions& there, const std::string& language);

struct read_wish {
    std::string webvtt;
    std::size_t cues = 0;
    std::vector<std::string> remarks; // what was left out
    std::vector<catalogue::import_problem>
        problems; // with the lines at fault; not empty: nothing must be done
};
// `language` helps to recognise the encoding; `duration` is the recording's.
read_wish read_caption_file(std::string_view file, std::string_view language,
                            std::chrono::microseconds duration);

} // namespace lectern::api

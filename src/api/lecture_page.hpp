// What the lecture's page is filled with: the JSON of the API, in the words of its template. Pure.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lectern::api {

enum class play_choice { slides, video, sound };

struct page_wish {
    std::optional<play_choice> play; // what the address asks for
    std::int64_t start_s = 0;
    bool saves_data = false;
    bool shows_avif = false;
    std::string language = "en"; // of the page's words
};

page_wish read_wish(const std::optional<std::string>& play, const std::optional<std::string>& start,
                    std::string_view save_data);

// `lecture` as GET /api/v1/lectures/{} has it, `slides` the package's slides.json or null, `sound_init` what
// a script needs to feed the sound by itself (sound_feed.hpp) or "". Nothing: there is nothing that plays by
// itself.
std::optional<boost::json::object> lecture_page(const boost::json::object& lecture,
                                                const boost::json::value& slides, const page_wish& wish,
                                                const std::string& sound_init = {});

std::string clock_text(double seconds); // "0:05", "1:02:03"

} // namespace lectern::api

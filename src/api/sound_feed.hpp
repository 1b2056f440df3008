// The low sound of a lecture, as the script of its page feeds it to the browser piece by piece
// (web/src/first/feed.ts). Pure.
#pragma once

#include <boost/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace lectern::api {

// ftyp and moov; those of a sound have less than 1 kB.
constexpr std::size_t longest_init = 4096;

// The id of the rendition in Opus that a lecture begins with; "": there is none. `playback` as the API says
// it.
std::string fed_sound(const boost::json::object& playback);

// What stands before the first fragment, base64; "": `bytes`, the first of the rendition's file, do not hold
// it.
std::string init_of(std::string_view bytes);

} // namespace lectern::api

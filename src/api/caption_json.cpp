#include "caption_json.hpp"

#include "edit_request.hpp"

#include "lectern/base/clock.hpp"

#include <chrono>

namespace lectern::api {

namespace json = boost::json;

using catalogue::caption_track;
using catalogue::lecture_captions;

namespace {

json::value changed_at(const caption_track& track) {
    if (track.changed_us == 0) return nullptr;
    return json::string(base::to_iso8601(base::time_point(std::chrono::microseconds(track.changed_us))));
}

} // namespace

json::object to_json(const caption_track& track) {
    return {{"language", track.language},
            {"name", track.name},
            {"origin", track.origin},
            {"review", track.review},
            {"file", track.file.empty() ? json::value(nullptr) : json::value(track.file)},
            {"changed_at", changed_at(track)}};
}

std::string version_of_track(const caption_track& track, const lecture_captions& of) {
    const auto text = track.file.empty() ? of.package : of.source_sha256 + '\n' + track.file;
    return version_of(track.language + '\n' + track.origin + '\n' + track.review + '\n' + text);
}

json::object with_version(const caption_track& track, const lecture_captions& of) {
    auto object = to_json(track);
    object["version"] = version_of_track(track, of);
    return object;
}

} // namespace lectern::api

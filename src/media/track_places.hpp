// Where each rendition is written, and what an earlier attempt left there.
#pragma once

#include "fragment_journal.hpp"

#include "lectern/media/transcode.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace lectern::media {

struct track_place {
    std::string id;
    std::filesystem::path file;
    std::filesystem::path journal; // empty: nothing is noted
    std::string signature;         // of all that decides what is in the file
    kept_track kept;
};

// Pure. `source_bytes`: the recording's size.
std::string signature_of(const transcode_plan& plan, const video_rendition_plan& rendition,
                         std::uint64_t source_bytes);
std::string signature_of(const transcode_plan& plan, const audio_rendition_plan& rendition,
                         std::uint64_t source_bytes);

// Of a track that is complete. Errors: io, corrupt.
result<rendition_output> index_of_kept(const track_place& place, std::int64_t time_scale);

class track_places {
public:
    // Reads the journals, not yet the files. Files of renditions that nothing is kept of are written anew.
    track_places(const transcode_plan& plan, const std::filesystem::path& directory,
                 const std::filesystem::path& journals, std::uint64_t source_bytes);

    // Compares what was noted with the files; what is not as noted is begun again, and `note` says so.
    void check(const std::function<void()>& alive, const std::function<void(const std::string&)>& note);
    const std::filesystem::path& directory() const noexcept { return directory_; }
    const track_place& of(const std::string& id) const { return places_.at(id); }

    // Of all the sound that is made of this stream.
    bool is_complete(const transcode_plan& plan, int audio_stream) const;

    // Of the timeline, what every rendition has already: 0 when one has nothing, the largest time when all
    // are complete.
    std::chrono::microseconds kept_until(const transcode_plan& plan) const;

private:
    void add(const std::string& id, std::string signature);

    std::filesystem::path directory_, journals_;
    std::map<std::string, track_place> places_;
};

} // namespace lectern::media

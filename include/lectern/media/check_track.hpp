// The last look at a rendition before it is published: decoded from its file as a player would.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/probe.hpp"
#include "lectern/media/transcode.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace lectern::media {

struct expected_stretch { // a segment: time-scale units, bytes in the file
    std::uint64_t offset = 0, bytes = 0;
    std::int64_t start = 0, duration = 0;
};

struct expected_track {
    std::filesystem::path file;
    bool video = false;
    int width = 0, height = 0;         // video
    int channels = 0, sample_rate = 0; // audio
    std::int64_t time_scale = 1;
    std::vector<expected_stretch> segments; // all there are, in order
    std::uint64_t part_of = 0; // not 0: only some that follow each other, in a file that begins with so many
                               // bytes which say what it is
};

struct check_options {
    input_limits limits;
    std::stop_token stop;
    std::function<void()> on_segment; // after each. Thread: the caller's
};

// What of a rendition is whole while it is being written, as its journal says. Nothing before it has one.
struct written_so_far {
    std::uint64_t init_bytes = 0;
    std::vector<expected_stretch> segments;
};
written_so_far read_journal(const std::filesystem::path& journals, const std::string& id);

// The file still holds what the encoder gave. A decoder takes most wrong bits for a strange picture and does
// not complain. `alive` is called now and then. Errors: corrupt with what is wrong, io.
result<void> check_written(const rendition_output& rendition, const std::function<void()>& alive);

// Every segment, by itself, gives a picture or a frame of sound for each of its samples, without a complaint
// of the decoder, of the size and at the times that were promised; nothing lies outside of the segments.
// Errors: corrupt with what is wrong; cancelled, io.
result<void> check_track(const expected_track& wanted, const check_options& options);

} // namespace lectern::media

// One decode of a recording feeds every rendition: CMAF files (one track each) and still pictures.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/cut_list.hpp"
#include "lectern/media/media_info.hpp"
#include "lectern/media/probe.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lectern::media {

enum class video_codec { h264, av1 };

// Whether this FFmpeg can: SVT-AV1 is a choice of who builds it.
bool can_encode(video_codec codec);

struct video_rendition_plan {
    std::string id;                      // file name without extension: "video-720p"
    int width = 0, height = 0;           // even, square pixels
    int keep_every = 1;                  // of the plan's frames: 2 halves the frame rate
    int crf = 23;                        // quality target of the codec's encoder: x264, SVT-AV1
    std::int64_t max_bps = 0;            // cap of the video elementary stream; 0: none
    std::chrono::milliseconds vbv{1000}; // buffer, as time at max_bps
    std::string preset = "veryfast";     // of the codec's encoder; a number for SVT-AV1
    video_codec codec = video_codec::h264;
    int key_every = 1;  // of the plan's key frame intervals: a divisor of those in a segment
    bool drawn = false; // a screen's picture: letters, flat grounds, little that moves
};

enum class audio_codec { aac, opus };

struct audio_rendition_plan {
    std::string id; // "audio"
    int stream_index = 0;
    int channels = 1;        // 1 or 2: what is encoded
    int sample_rate = 48000; // Hz
    std::int64_t bps = 64000;
    std::string language;                 // BCP 47, "und" when unknown
    audio_codec codec = audio_codec::aac; // Opus: one channel at 48 kHz
    bool low = false;   // for links that carry no more: kept apart from what accompanies pictures
    double gain_db = 0; // louder by this; true peaks stay below full scale by a margin either way
};

// A picture that stood still while the lecturer spoke about it.
struct slide {
    std::chrono::microseconds start{}, end{};
    std::string image;                 // file name within slides/; the same for a slide that is shown again
    std::chrono::microseconds taken{}; // when the picture that the image is of was shown
};

struct transcode_plan {
    std::optional<int> video_stream; // index in the file
    rational frame_rate;             // constant; every video rendition is this over keep_every
    bool deinterlace = false;
    bool tone_map = false;     // PQ or HLG to BT.709
    int width = 0, height = 0; // of the largest rendition
    std::chrono::microseconds key_frame_interval = std::chrono::seconds(2);
    std::chrono::microseconds segment_duration = std::chrono::seconds(6); // a multiple of key_frame_interval
    std::vector<video_rendition_plan> video;
    std::vector<audio_rendition_plan> audio;
    std::vector<int> subtitle_streams; // text subtitles to extract
    // To add to what another plan made of the recording: its timeline, which other streams shape (these are
    // read, not decoded), its grid and its end. 0: found here.
    std::vector<int> other_streams;
    std::int64_t grid_step = 0;
    std::chrono::microseconds end{};
    // Stills: one small frame each `still_interval` for the storyboard, and the poster.
    std::chrono::microseconds still_interval = std::chrono::seconds(10);
    int still_width = 160, still_height = 90;
    int poster_width = 1280, poster_height = 720;
    bool drawn = false;      // a screen, not a camera: pictures that differ by noise alone are the same one
    bool find_slides = true; // their images go to slides/ in the output directory
    bool avif = false;       // beside each, the image as AVIF where that is smaller and as sharp
    // Slides that another plan found, each image once and in order of `taken`: they are taken again as AVIF,
    // as with `avif`.
    std::vector<slide> retaken;
    // Makes the sound (and the subtitles) alone: the picture's packets only say when it ends. What is made is
    // what the same plan without this would make, and finds made.
    bool sound_only = false;
    // Looks for slides alone and makes no rendition; `video` holds one, which says how large their images are
    // and how many pictures a second are looked at. Gives up, refused, when minutes show none.
    bool slides_only = false;
    // Left out; all other times of the plan, and all of what is made, are those of what remains.
    cut_list cuts;
};

// The pictures that every rendition keeps are this many apart, at the plan's rate.
std::int64_t grid_step_of(const std::vector<video_rendition_plan>& video);

// One moof+mdat: one GOP of video, or the same stretch of audio.
struct fragment {
    std::uint64_t offset = 0, bytes = 0;  // in the rendition's file
    std::int64_t start = 0, duration = 0; // in time-scale units, from the start of the timeline
    std::uint64_t key_frame_bytes = 0; // from the fragment's start to the end of its first sample; video only
    bool starts_segment = false;
    std::string sha256 = {}; // of its bytes, before they went to the disk
};

struct rendition_output {
    std::string id;
    std::filesystem::path file;
    bool video = false;
    std::string codecs;           // RFC 6381, read from the sample entry: "avc1.64001f"
    std::uint64_t init_bytes = 0; // ftyp + moov at the file's start
    std::int64_t time_scale = 1;
    std::vector<fragment> fragments;
    int width = 0, height = 0;
    rational frame_rate;
    int channels = 0, sample_rate = 0;
    std::string language;
    std::int64_t encoded = 0; // pictures or frames of sound that this call encoded; not what it found there
};

struct subtitle_cue {
    std::chrono::microseconds start{}, end{};
    std::string text; // plain or WebVTT-safe text, UTF-8
};

struct subtitle_output {
    int stream_index = 0;
    std::string language;
    std::string title;
    std::vector<subtitle_cue> cues;
};

struct still {
    std::chrono::microseconds at{};
    std::string rgb; // still_width x still_height x 3
};

struct slides_output {
    std::vector<slide> slides;
    std::string reason; // why there are none, a sentence
};

struct transcode_output {
    std::vector<rendition_output> renditions;
    std::vector<subtitle_output> subtitles;
    std::vector<still> stills;
    slides_output slides;
    std::string poster_jpeg; // empty without video (cover art counts as a picture)
    std::chrono::microseconds
        duration{};                    // of the timeline: what was decoded, trimmed to the longest rendition
    std::chrono::microseconds heard{}; // where the sound itself ends
    std::vector<std::string> remarks;  // what was odd and how it was handled, a sentence each
};

struct progress {
    double fraction = 0; // 0..1; of the expected duration
    std::chrono::microseconds media_time{};
};

struct transcode_options {
    input_limits limits;
    std::function<void(const progress&)> on_progress; // Thread: the caller's
    std::stop_token stop;
    std::chrono::milliseconds no_progress_timeout = std::chrono::seconds(60);
    // A directory in which is noted what of each rendition is whole: a later call with the same input, plan
    // and directories goes on from there, fragment by fragment, and gives renditions that differ in the bits
    // of their pictures only. Empty: nothing is noted, and all begins at the beginning.
    std::filesystem::path journals;
    std::function<void(std::string_view)> on_note; // for the log: where it goes on, and what begins again
    // `heard` of a call with `sound_only` before this one: sound that it completed is not decoded again. It
    // lasts as long as that call thought that the picture does; compare the durations. 0: there was none.
    std::chrono::microseconds sound_end{};
};

// Deterministic: the same input, plan and library versions give the same bytes; so does going on from the
// same fragments. Errors: refused (a sentence for the instructor), no_space, io, cancelled, timeout; corrupt
// when what an earlier call left cannot be continued. Files already written in `directory` are the caller's.
result<transcode_output> transcode(const std::filesystem::path& input, const transcode_plan& plan,
                                   const std::filesystem::path& directory, const transcode_options& options);

// A JPEG from packed RGB rows; for the storyboard sprite. Errors: internal.
result<std::string> encode_jpeg(std::string_view rgb, int width, int height, int quality /* 2 best .. 31 */);

} // namespace lectern::media

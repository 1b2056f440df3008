// What a recording sounds and looks like, found in one pass before it is encoded.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/transcode.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace lectern::media {

constexpr double target_lufs = -16; // every lecture's loudness (EBU R128)

struct sound_facts {
    bool mono = false;              // in effect: both channels say the same, or one of them nothing
    std::optional<double> mixed;    // LUFS (EBU R128) of all channels mixed into one; none for silence
    std::optional<double> loudness; // of what will be encoded: one channel when mono, else two
    // Decibels to add to the gain that brings either to `target_lufs`: what holding its peaks takes away, and
    // of what is mixed what coding it takes, as Opus and as AAC.
    double opus_lost = 0, aac_lost = 0, lost = 0;
};

// What a second of the picture is.
enum class picture_kind {
    still,     // drawn, nothing moves
    pointer,   // drawn, something small moves
    inset,     // drawn, beside a camera's picture that moves
    scrolling, // drawn, and much of it moves up or down: a page
    animated,  // drawn, and much of it moves otherwise
    photo,     // not drawn, nothing moves
    camera,    // not drawn, and it moves
};

std::string_view to_text(picture_kind kind);
std::optional<picture_kind> to_picture_kind(std::string_view text);

// The trial: H.264 at full size, `trial_rate` pictures a second, crf `trial_crf`.
constexpr double trial_rate = 10;
constexpr int trial_crf = 28;

// About a second of the recording, one of many over its whole length.
struct stretch {
    std::chrono::microseconds at{};
    picture_kind kind = picture_kind::still;
    double moving = 0;           // share of the picture that moves from one picture to the next
    double changed = 0;          // share that is another than in the stretch before
    std::uint64_t key_bytes = 0; // of its first picture, on trial
    double other_bytes = 0;      // mean of those that follow, on trial
    double needs = 1;            // of its lines: a camera's picture that is soft loses nothing in fewer
};

struct survey_facts {
    std::map<int, sound_facts> sound; // of each sound stream that the plan names
    std::vector<stretch> stretches;   // of the picture, in order; empty when none could be decoded
};

// Decodes all sound, and the picture in stretches that begin at key frames; all of the picture where key
// frames are rare or the recording is short. Errors: those of transcode.
result<survey_facts> survey(const std::filesystem::path& input, const transcode_plan& plan,
                            const transcode_options& options);

} // namespace lectern::media

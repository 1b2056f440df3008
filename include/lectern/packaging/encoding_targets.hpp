// What the ladder aims at: an administrator's settings, and an instructor's choice of a profile.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace lectern::packaging {

enum class profile {
    automatic, // by what the recording shows
    slides,    // all pixels, few pictures a second, whatever it shows
    camera,    // full motion and smaller pictures for slower links, whatever it shows
    archive,   // automatic, and a rung that comes close to the recording
};

inline constexpr std::array<std::pair<std::string_view, profile>, 4> profile_names{
    {{"auto", profile::automatic},
     {"slides", profile::slides},
     {"camera", profile::camera},
     {"archive", profile::archive}}};

inline std::optional<profile> to_profile(std::string_view name) {
    for (const auto& [known, value] : profile_names)
        if (known == name) return value;
    return std::nullopt;
}

constexpr std::string_view name_of(profile which) noexcept {
    for (const auto& [known, value] : profile_names)
        if (value == which) return known;
    return {};
}

// Qualities are the encoders' own (crf): 6 more halve the bits, about.
struct encoding_targets {
    profile chosen = profile::automatic;
    int slides_crf = 28;     // of slides at full size, 10 to 12.5 pictures a second
    int slides_low_crf = 34; // of the same at 4 to 5 pictures a second, for 256 kbit/s
    int camera_crf = 24;     // of full motion at full size
    int archive_crf = 18;
    bool av1 = true;     // rungs in AV1 beside those in H.264, where slides are shown
    int av1_crf = 56;    // SVT-AV1, 1 to 63
    int av1_preset = 10; // SVT-AV1, 0 (slow) to 13; the lower rung has two less
    // How long a segment of a lecture of slides is, and how far its key frames are apart: a picture that
    // stands still costs most where it begins again. What a camera shows is cut every 6 s.
    std::chrono::seconds slides_segment{10};
    // Of recordings longer than this the sound is published first, before the pictures are encoded, and of a
    // camera the lowest picture before the others. 0: never.
    std::chrono::seconds early_after{300};
    // Once it could be published, it waits so long for provisional slides. 0: none are looked for.
    std::chrono::seconds early_slides{3};
    std::int64_t top_bps =
        4'500'000; // the most that 1080p at 30 pictures a second may take; others in proportion
};

} // namespace lectern::packaging

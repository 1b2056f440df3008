// What package_options::on_early is called for, one after the other.
#pragma once

#include <array>
#include <string_view>

namespace lectern::packaging {

// In the work directory: a package of the main sound, which is encoded first, one of all of the sound, and
// one with the lowest picture. Each has its own place: who takes one may still be at it when the next is
// there.
inline constexpr std::string_view early_main_sound = "early", early_sound = "early-sound",
                                  early_picture = "early-picture";
inline constexpr std::array early_names{early_main_sound, early_sound, early_picture};

} // namespace lectern::packaging

// What package_options::on_early is called for, one after the other.
#pragma once

#include <array>
#include <string_view>

namespace lectern::packaging {

// In the work directory: a package of the main sound, which is encoded first, and one of all of the sound.
// Each has its own place: who takes the first may still be at it when the second is there.
inline constexpr std::array early_names{std::string_view("early"), std::string_view("early-sound")};

} // namespace lectern::packaging

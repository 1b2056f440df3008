#include "content.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

namespace lectern::packaging {
namespace {

using media::picture_kind;

// Below this share of its time a camera's picture is an accident, or a film that a slide shows for a moment.
constexpr double some_camera = 0.06, all_camera = 0.85;
constexpr double lively = 0.12; // of the picture: more than a small inset or a line that is written

std::string percent(double share) {
    return std::to_string(std::lround(share * 100)) + '%';
}

// What a few looks need all of a lecture gets; fewer than one in fifty may be an accident.
double needed_by(const std::vector<media::stretch>& stretches) {
    std::vector<double> needs;
    needs.reserve(stretches.size());
    for (const auto& s : stretches) needs.push_back(s.needs); // what is drawn needs all
    constexpr std::size_t one_in = 50;
    if (needs.empty()) return 1;
    std::ranges::sort(needs, std::greater<>());
    return needs[needs.size() / one_in];
}

} // namespace

std::string describe(const content& seen, std::size_t looks) {
    if (looks == 0) return "Nothing is known of the picture; it is taken for a camera's.";
    std::string text = seen.kind == content_kind::slides  ? "Slides or another screen"
                       : seen.kind == content_kind::mixed ? "Slides and a camera"
                                                          : "A camera";
    text += " (" + std::to_string(looks) + " looks: ";
    text += "at rest " + percent(seen.still) + ", scrolling " + percent(seen.scrolling) + ", animated " +
            percent(seen.animated) + ", beside a moving inset " + percent(seen.inset) + ", camera " +
            percent(seen.camera) + ").";
    return text;
}

content summarise(const std::vector<media::stretch>& stretches) {
    content seen;
    if (stretches.empty()) return seen;
    const auto share = [&stretches](auto... kinds) {
        const auto is_one = [=](const media::stretch& s) { return ((s.kind == kinds) || ...); };
        return static_cast<double>(std::ranges::count_if(stretches, is_one)) /
               static_cast<double>(stretches.size());
    };
    seen.inset = share(picture_kind::inset);
    seen.scrolling = share(picture_kind::scrolling);
    seen.animated = share(picture_kind::animated);
    seen.still = share(picture_kind::still, picture_kind::pointer, picture_kind::photo);
    // A camera that holds still for a moment is a camera; a lecture of nothing but photographs is not.
    const auto moving = share(picture_kind::camera);
    seen.camera = moving > some_camera ? moving + share(picture_kind::photo) : moving;
    // Much that moves nearly always, and is no page that is scrolled, may be a camera before a plain wall:
    // then its motion is kept, too.
    const auto is_lively = [](const media::stretch& s) {
        const bool moves = s.kind == picture_kind::inset || s.kind == picture_kind::animated;
        return moves && s.moving > lively;
    };
    const auto lively_share = static_cast<double>(std::ranges::count_if(stretches, is_lively)) /
                              static_cast<double>(stretches.size());
    if (lively_share > 0.5) seen.camera = std::max(seen.camera, lively_share * some_camera * 2);
    seen.kind = seen.camera >= all_camera    ? content_kind::camera
                : seen.camera >= some_camera ? content_kind::mixed
                                             : content_kind::slides;
    seen.needs = needed_by(stretches);
    double changed = 0;
    for (const auto& s : stretches) {
        seen.key_bytes += static_cast<double>(s.key_bytes) / static_cast<double>(stretches.size());
        seen.other_bytes += s.other_bytes / static_cast<double>(stretches.size());
        changed += s.changed;
    }
    const auto length = std::chrono::duration<double>(stretches.back().at - stretches.front().at).count();
    if (length > 0) seen.changes_per_s = changed / length;
    return seen;
}

} // namespace lectern::packaging

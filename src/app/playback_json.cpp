#include "playback_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace lectern::app {

std::string to_playback_json(const store::package_manifest& manifest) {
    const auto parsed = boost::json::parse(store::to_json(manifest)).as_object();
    boost::json::array captions, chapters;
    for (const auto& c : manifest.captions)
        captions.push_back({{"language", c.language},
                            {"name", c.name},
                            {"default", c.is_default},
                            {"needs_review", c.from_before}});
    for (const auto& c : manifest.chapters)
        chapters.push_back({{"start_s", static_cast<double>(c.start.count()) / 1e6},
                            {"end_s", static_cast<double>(c.end.count()) / 1e6},
                            {"title", c.title}});
    boost::json::array lean;
    for (const auto& f : manifest.lean) {
        boost::json::object one{{"file", f.file}, {"video", nullptr}, {"audio", nullptr}, {"bytes", f.bytes}};
        if (!f.video.empty()) one["video"] = f.video;
        if (!f.audio.empty()) one["audio"] = f.audio;
        lean.push_back(std::move(one));
    }
    boost::json::value storyboard_bytes; // of its picture
    for (const auto& f : manifest.files)
        if (manifest.has_storyboard && f.path == "storyboard.jpg") storyboard_bytes = f.bytes;
    const bool slides = std::any_of(manifest.renditions.begin(), manifest.renditions.end(),
                                    [](const auto& r) { return r.kind == store::rendition_kind::slides; });
    const boost::json::object object{{"renditions", parsed.at("renditions")},
                                     {"captions", std::move(captions)},
                                     {"chapters", std::move(chapters)},
                                     {"storyboard", manifest.has_storyboard},
                                     {"storyboard_bytes", std::move(storyboard_bytes)},
                                     {"lean", std::move(lean)},
                                     {"poster", manifest.has_poster},
                                     {"slides", slides}};
    return boost::json::serialize(object);
}

} // namespace lectern::app

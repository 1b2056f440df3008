#include "storyboard.hpp"

#include "lectern/packaging/captions.hpp"

#include <algorithm>

namespace lectern::packaging {
namespace {

constexpr std::size_t columns = 10;

std::vector<const media::still*> choose(const std::vector<media::still>& stills, std::size_t bytes) {
    const auto step = (stills.size() + max_tiles - 1) / max_tiles;
    std::vector<const media::still*> chosen;
    for (std::size_t i = 0; i < stills.size(); i += step)
        if (stills[i].rgb.size() == bytes) chosen.push_back(&stills[i]);
    return chosen;
}

void paste(sprite& onto, const std::string& tile, std::size_t x, std::size_t y, std::size_t row_bytes) {
    const auto sprite_row = static_cast<std::size_t>(onto.width) * 3;
    for (std::size_t row = 0; row * row_bytes < tile.size(); ++row)
        onto.rgb.replace((y + row) * sprite_row + x * 3, row_bytes, tile, row * row_bytes, row_bytes);
}

} // namespace

sprite make_storyboard(const std::vector<media::still>& stills, int tile_width, int tile_height,
                       std::chrono::microseconds duration) {
    const auto width = static_cast<std::size_t>(tile_width), height = static_cast<std::size_t>(tile_height);
    const auto tiles = choose(stills, width * height * 3);
    sprite out;
    if (tiles.empty()) return out;
    const auto across = std::min(columns, tiles.size()), down = (tiles.size() + columns - 1) / columns;
    out.width = static_cast<int>(across * width);
    out.height = static_cast<int>(down * height);
    out.rgb.assign(across * width * down * height * 3, '\0');
    std::vector<cue> cues;
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const auto x = i % columns * width, y = i / columns * height;
        paste(out, tiles[i]->rgb, x, y, width * 3);
        cue c;
        c.start = i == 0 ? std::chrono::microseconds(0) : tiles[i]->at;
        c.end = i + 1 < tiles.size() ? tiles[i + 1]->at
                                     : std::max(duration, c.start + std::chrono::milliseconds(1));
        c.text = "storyboard.jpg#xywh=" + std::to_string(x) + ',' + std::to_string(y) + ',' +
                 std::to_string(width) + ',' + std::to_string(height);
        cues.push_back(std::move(c));
    }
    out.webvtt = render_webvtt(cues);
    return out;
}

} // namespace lectern::packaging

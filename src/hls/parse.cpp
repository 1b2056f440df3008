#include "attribute_list.hpp"
#include "line_reader.hpp"

#include "lectern/hls/playlist.hpp"

#include <algorithm>
#include <utility>

namespace lectern::hls {
namespace {

// Above any real playlist (12 h of 1 s segments), far below what would hurt.
constexpr std::size_t max_segments = 200000;
constexpr std::int64_t max_extinf_s = 24LL * 3600;

// "6", "6.006", "6.00600123": digits beyond the fifth are rounded.
std::optional<extinf> to_extinf(std::string_view text) {
    const auto dot = text.find('.');
    const auto whole = to_number(text.substr(0, dot));
    if (!whole || *whole > static_cast<std::uint64_t>(max_extinf_s)) return std::nullopt;
    auto value = static_cast<std::int64_t>(*whole) * extinf::period::den;
    if (dot == std::string_view::npos) return extinf(value);
    auto unit = extinf::period::den / 10;
    bool rounded = false;
    for (const char c : text.substr(dot + 1)) {
        if (c < '0' || c > '9') return std::nullopt;
        if (unit > 0)
            value += (c - '0') * unit;
        else if (!rounded && c >= '5')
            ++value;
        rounded = unit == 0;
        unit /= 10;
    }
    return extinf(value);
}

class reader : line_reader {
public:
    result<media_playlist> read(std::string_view text) {
        const auto read = read_lines(
            text, [this](auto tag, auto value) { return take_tag(tag, value); },
            [this](auto uri) { return take_uri(uri); });
        if (!read) return read.error();
        if (!target_seen_) return error{errc::corrupt, "the playlist has no EXT-X-TARGETDURATION"};
        return std::move(playlist_);
    }

private:
    bool take_tag(std::string_view tag, std::string_view value) {
        if (tag == "#EXTINF") return take_extinf(value);
        if (tag == "#EXT-X-BYTERANGE") return take_range(value);
        if (tag == "#EXT-X-MAP") return take_map(value);
        if (tag == "#EXT-X-TARGETDURATION") return take_target(value);
        if (tag == "#EXT-X-I-FRAMES-ONLY") playlist_.iframes_only = true;
        if (tag == "#EXT-X-ENDLIST") playlist_.ended = true;
        if (tag == "#EXT-X-STREAM-INF") return fail("a multivariant playlist, not a media playlist");
        return true;
    }

    bool take_target(std::string_view value) {
        const auto seconds = to_number(value);
        if (!seconds || *seconds == 0 || *seconds > static_cast<std::uint64_t>(max_extinf_s))
            return fail("bad EXT-X-TARGETDURATION");
        playlist_.target_duration_s = static_cast<int>(*seconds);
        return target_seen_ = true;
    }

    bool take_extinf(std::string_view value) {
        duration_ = to_extinf(value.substr(0, value.find(',')));
        return duration_ || fail("bad EXTINF");
    }

    bool take_range(std::string_view value) {
        const auto at = value.find('@');
        const auto bytes = to_number(value.substr(0, at));
        if (!bytes || *bytes > max_offset) return fail("bad EXT-X-BYTERANGE");
        range_ = byte_range{0, *bytes};
        open_range_ = at == std::string_view::npos;
        if (open_range_) return true;
        const auto offset = to_number(value.substr(at + 1));
        if (!offset || *offset > max_offset) return fail("bad EXT-X-BYTERANGE");
        range_->offset = *offset;
        return true;
    }

    bool take_map(std::string_view value) {
        const auto uri = attribute(value, "URI");
        if (!uri || uri->empty()) return fail("EXT-X-MAP without URI");
        if (!playlist_.map_uri.empty()) return fail("more than one EXT-X-MAP");
        playlist_.map_uri = *uri;
        const auto range = attribute(value, "BYTERANGE");
        if (!range) return true;
        if (!take_range(*range)) return false;
        playlist_.map_range = std::exchange(range_, std::nullopt);
        return true;
    }

    bool take_uri(std::string_view uri) {
        if (!duration_) return fail("a segment without EXTINF");
        if (playlist_.segments.size() >= max_segments) return fail("too many segments");
        if (range_ && open_range_) {
            const auto* last = playlist_.segments.empty() ? nullptr : &playlist_.segments.back();
            if (last == nullptr || last->uri != uri || !last->range)
                return fail("a byte range that continues nothing");
            range_->offset = last->range->offset + last->range->bytes;
            if (range_->offset > max_offset) return fail("a byte range beyond any file");
        }
        playlist_.segments.push_back({std::string(uri), *duration_, range_});
        duration_.reset();
        range_.reset();
        return true;
    }

    static constexpr std::uint64_t max_offset = std::uint64_t{1} << 50U; // a pebibyte: sums cannot overflow
    media_playlist playlist_ = [] {
        media_playlist empty;
        empty.ended = false;
        return empty;
    }();
    std::optional<extinf> duration_;
    std::optional<byte_range> range_;
    bool open_range_ = false;
    bool target_seen_ = false;
};

} // namespace

result<media_playlist> parse_media_playlist(std::string_view text) {
    return reader().read(text);
}

} // namespace lectern::hls

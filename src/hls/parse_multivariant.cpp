#include "attribute_list.hpp"
#include "line_reader.hpp"

#include "lectern/hls/playlist.hpp"

#include <algorithm>
#include <charconv>

namespace lectern::hls {
namespace {

constexpr std::size_t max_entries = 10000; // far above any ladder
constexpr std::uint64_t max_bps = std::uint64_t{1} << 50U;
constexpr std::uint64_t max_side = 1U << 20U;

class reader : line_reader {
public:
    result<multivariant_playlist> read(std::string_view text) {
        playlist_.independent_segments = false;
        const auto read = read_lines(
            text, [this](auto tag, auto value) { return take_tag(tag, value); },
            [this](auto uri) { return take_uri(uri); });
        if (!read) return read.error();
        if (pending_) return error{errc::corrupt, "the playlist ends with a variant without its URI"};
        if (playlist_.variants.empty()) return error{errc::corrupt, "the playlist has no variant"};
        return std::move(playlist_);
    }

private:
    bool take_tag(std::string_view tag, std::string_view value) {
        if (tag == "#EXT-X-INDEPENDENT-SEGMENTS") playlist_.independent_segments = true;
        if (tag == "#EXTINF") return fail("a media playlist, not a multivariant playlist");
        if (tag == "#EXT-X-MEDIA") return take_alternative(value);
        if (tag == "#EXT-X-I-FRAME-STREAM-INF") return take_iframes(value);
        if (tag != "#EXT-X-STREAM-INF") return true;
        if (pending_) return fail("a variant without its URI");
        pending_.emplace();
        return take_variant(value, *pending_);
    }

    bool take_uri(std::string_view uri) {
        if (!pending_) return fail("a URI without EXT-X-STREAM-INF");
        if (playlist_.variants.size() >= max_entries) return fail("too many variants");
        pending_->uri = uri;
        playlist_.variants.push_back(std::move(*pending_));
        pending_.reset();
        return true;
    }

    bool take_iframes(std::string_view value) {
        variant v;
        if (!take_variant(value, v)) return false;
        const auto uri = attribute(value, "URI");
        if (!uri || uri->empty()) return fail("EXT-X-I-FRAME-STREAM-INF without URI");
        if (playlist_.iframes.size() >= max_entries) return fail("too many I-frame playlists");
        v.uri = *uri;
        playlist_.iframes.push_back(std::move(v));
        return true;
    }

    bool take_variant(std::string_view value, variant& v) {
        const auto peak = to_number(attribute(value, "BANDWIDTH").value_or(""));
        if (!peak || *peak == 0 || *peak > max_bps) return fail("bad BANDWIDTH");
        v.peak_bps = static_cast<std::int64_t>(*peak);
        if (const auto text = attribute(value, "AVERAGE-BANDWIDTH")) {
            const auto average = to_number(*text);
            if (!average || *average > max_bps) return fail("bad AVERAGE-BANDWIDTH");
            v.average_bps = static_cast<std::int64_t>(*average);
        }
        v.codecs = attribute(value, "CODECS").value_or("");
        v.audio_group = attribute(value, "AUDIO").value_or("");
        v.subtitles_group = attribute(value, "SUBTITLES").value_or("");
        return take_resolution(attribute(value, "RESOLUTION"), v) &&
               take_rate(attribute(value, "FRAME-RATE"), v);
    }

    bool take_resolution(std::optional<std::string_view> text, variant& v) {
        if (!text) return true;
        const auto x = text->find('x');
        const auto width = to_number(text->substr(0, x));
        const auto height = to_number(x == std::string_view::npos ? "" : text->substr(x + 1));
        if (!width || !height || *width > max_side || *height > max_side) return fail("bad RESOLUTION");
        v.width = static_cast<int>(*width);
        v.height = static_cast<int>(*height);
        return true;
    }

    bool take_rate(std::optional<std::string_view> text, variant& v) {
        if (!text) return true;
        const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), v.frame_rate,
                                                    std::chars_format::fixed);
        const bool good = problem == std::errc{} && end == text->data() + text->size() &&
                          v.frame_rate >= 0.001 && v.frame_rate < 1e6;
        return good || fail("bad FRAME-RATE");
    }

    bool take_alternative(std::string_view value) {
        alternative a;
        const auto type = attribute(value, "TYPE").value_or("");
        if (type != "AUDIO" && type != "SUBTITLES") return true; // of a kind that we do not make
        a.type = type == "AUDIO" ? media_type::audio : media_type::subtitles;
        a.group = attribute(value, "GROUP-ID").value_or("");
        a.name = attribute(value, "NAME").value_or("");
        if (a.group.empty() || a.name.empty()) return fail("EXT-X-MEDIA without GROUP-ID or NAME");
        a.language = attribute(value, "LANGUAGE").value_or("");
        a.uri = attribute(value, "URI").value_or("");
        a.is_default = attribute(value, "DEFAULT") == "YES";
        const auto channels = attribute(value, "CHANNELS").value_or("0");
        a.channels = static_cast<int>(to_number(channels.substr(0, channels.find('/'))).value_or(0) & 0xffU);
        if (playlist_.alternatives.size() >= max_entries) return fail("too many alternatives");
        playlist_.alternatives.push_back(std::move(a));
        return true;
    }

    multivariant_playlist playlist_;
    std::optional<variant> pending_;
};

} // namespace

result<multivariant_playlist> parse_multivariant_playlist(std::string_view text) {
    return reader().read(text);
}

} // namespace lectern::hls

#include "lectern/store/package_manifest.hpp"

#include <boost/json.hpp>

#include <cmath>

namespace lectern::store {
namespace {

namespace json = boost::json;

constexpr int known_format = 1;
constexpr std::uint64_t max_bytes = std::uint64_t{1} << 50U; // of one file: sums cannot overflow

struct bad_manifest { // thrown and caught within this file: a missing field anywhere ends the reading
    std::string what;
};

const json::value& at(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    if (found == nullptr) throw bad_manifest{"no \"" + std::string(key) + '"'};
    return *found;
}

std::string text(const json::object& from, std::string_view key) {
    const auto* value = at(from, key).if_string();
    if (value == nullptr) throw bad_manifest{'"' + std::string(key) + "\" is not text"};
    return {value->data(), value->size()};
}

double number(const json::object& from, std::string_view key) {
    const auto& value = at(from, key);
    if (!value.is_number()) throw bad_manifest{'"' + std::string(key) + "\" is not a number"};
    return value.to_number<double>();
}

std::int64_t whole(const json::value& value, std::string_view what) {
    if (!value.is_int64() || value.get_int64() < 0 ||
        value.get_int64() > static_cast<std::int64_t>(max_bytes))
        throw bad_manifest{'"' + std::string(what) + "\" is not a whole number in range"};
    return value.get_int64();
}

std::int64_t whole(const json::object& from, std::string_view key) {
    return whole(at(from, key), key);
}

int small(const json::object& from, std::string_view key) {
    const auto value = whole(from, key);
    if (value > 1 << 30) throw bad_manifest{'"' + std::string(key) + "\" is out of range"};
    return static_cast<int>(value);
}

const json::array& list(const json::object& from, std::string_view key) {
    const auto* value = at(from, key).if_array();
    if (value == nullptr) throw bad_manifest{'"' + std::string(key) + "\" is not a list"};
    return *value;
}

const json::object& object(const json::value& value) {
    if (!value.is_object()) throw bad_manifest{"a list member is not an object"};
    return value.get_object();
}

bool flag(const json::object& from, std::string_view key) {
    const auto& value = at(from, key);
    if (!value.is_bool()) throw bad_manifest{'"' + std::string(key) + "\" is not true or false"};
    return value.get_bool();
}

// A path of ours: relative, no dot names, nothing a server or shell could misread.
bool is_plain_path(std::string_view path) {
    if (path.empty() || path.front() == '/' || path.back() == '/') return false;
    char before = '/';
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '_' || c == '.' || c == '/';
        if (!plain || (before == '/' && (c == '/' || c == '.'))) return false;
        before = c;
    }
    return true;
}

std::string plain_path(const json::object& from, std::string_view key) {
    auto path = text(from, key);
    if (!is_plain_path(path)) throw bad_manifest{"an unsafe path"};
    return path;
}

media::rational to_rational(const std::string& value) {
    const auto slash = value.find('/');
    if (slash == std::string::npos) throw bad_manifest{"a bad frame rate"};
    try {
        return {std::stoll(value.substr(0, slash)), std::stoll(value.substr(slash + 1))};
    } catch (const std::logic_error&) {
        throw bad_manifest{"a bad frame rate"};
    }
}

rendition to_rendition(const json::object& from) {
    rendition r;
    r.id = plain_path(from, "id");
    if (r.id.find('/') != std::string::npos) throw bad_manifest{"an unsafe rendition id"};
    const auto kind = text(from, "kind");
    r.kind = kind == "audio"    ? rendition_kind::audio
             : kind == "slides" ? rendition_kind::slides
                                : rendition_kind::video;
    r.codecs = text(from, "codecs");
    r.average_bps = whole(from, "average_bps");
    r.peak_bps = whole(from, "peak_bps");
    r.bytes = static_cast<std::uint64_t>(whole(from, "bytes"));
    if (from.contains("avif_bytes")) r.avif_bytes = static_cast<std::uint64_t>(whole(from, "avif_bytes"));
    if (r.kind != rendition_kind::audio) {
        r.width = small(from, "width");
        r.height = small(from, "height");
    }
    if (r.kind == rendition_kind::video) {
        r.frame_rate = number(from, "frame_rate");
        r.frame_rate_exact = to_rational(text(from, "frame_rate_exact"));
    }
    if (r.kind == rendition_kind::audio) {
        r.channels = small(from, "channels");
        r.sample_rate = small(from, "sample_rate");
        r.language = text(from, "language");
        r.name = text(from, "name");
        r.is_default = flag(from, "default");
        r.low = from.contains("low") && flag(from, "low"); // older packages have none
    }
    return r;
}

lean_file to_lean(const json::object& from) {
    const auto id = [&from](std::string_view key) {
        return at(from, key).is_null() ? std::string() : plain_path(from, key);
    };
    return {plain_path(from, "file"), id("video"), id("audio"),
            static_cast<std::uint64_t>(whole(from, "bytes"))};
}

caption_track to_caption(const json::object& from) {
    caption_track c;
    c.language = text(from, "language");
    c.name = text(from, "name");
    c.file = plain_path(from, "file");
    c.is_default = flag(from, "default");
    c.from_before = from.contains("from_before") && flag(from, "from_before");
    for (const auto& file : list(from, "segments")) {
        if (!file.is_string() || !is_plain_path(file.get_string())) throw bad_manifest{"an unsafe path"};
        c.segment_files.emplace_back(file.get_string());
    }
    return c;
}

std::chrono::microseconds to_time(double seconds) {
    if (!(seconds >= 0 && seconds < 1e9)) throw bad_manifest{"a time out of range"};
    return std::chrono::microseconds(std::llround(seconds * 1e6));
}

const json::array& row(const json::value& value, std::size_t columns) {
    if (!value.is_array() || value.get_array().size() != columns)
        throw bad_manifest{"a bad row in the index"};
    return value.get_array();
}

hls::track_index to_index(const json::object& from, std::uint64_t file_bytes) {
    hls::track_index index;
    index.init_bytes = static_cast<std::uint64_t>(whole(from, "init"));
    index.time_scale = whole(from, "timescale");
    if (index.time_scale == 0) throw bad_manifest{"a time scale of 0"};
    hls::segment at_end{index.init_bytes, 0, 0, 0};
    for (const auto& value : list(from, "segments")) {
        const auto& cells = row(value, 2);
        const hls::segment next{at_end.offset + at_end.bytes,
                                static_cast<std::uint64_t>(whole(cells[0], "bytes")),
                                at_end.start + at_end.duration, whole(cells[1], "duration")};
        if (next.offset + next.bytes > file_bytes) throw bad_manifest{"a segment beyond its file"};
        index.segments.push_back(at_end = next);
    }
    std::int64_t start = 0;
    for (const auto& value : list(from, "keyframes")) {
        const auto& cells = row(value, 3);
        const hls::key_frame frame{static_cast<std::uint64_t>(whole(cells[0], "offset")),
                                   static_cast<std::uint64_t>(whole(cells[1], "bytes")), start,
                                   whole(cells[2], "duration")};
        if (frame.offset + frame.bytes > file_bytes) throw bad_manifest{"a key frame beyond its file"};
        start += frame.duration;
        index.key_frames.push_back(frame);
    }
    return index;
}

void read_lists(package_manifest& m, const json::object& from, const json::object& index) {
    for (const auto& item : list(from, "renditions")) {
        auto r = to_rendition(object(item));
        if (r.kind != rendition_kind::slides) r.index = to_index(object(at(index, r.id)), r.bytes);
        m.renditions.push_back(std::move(r));
    }
    if (from.contains("lean")) // older packages have none
        for (const auto& item : list(from, "lean")) m.lean.push_back(to_lean(object(item)));
    for (const auto& item : list(from, "captions")) m.captions.push_back(to_caption(object(item)));
    for (const auto& item : list(from, "chapters")) {
        const auto& c = object(item);
        m.chapters.push_back({to_time(number(c, "start_s")), to_time(number(c, "end_s")), text(c, "title")});
    }
    if (from.contains("cuts"))
        for (const auto& item : list(from, "cuts")) {
            const auto& c = object(item);
            m.cuts.push_back({to_time(number(c, "from_s")), to_time(number(c, "to_s"))});
        }
    for (const auto& item : list(from, "remarks")) {
        if (!item.is_string()) throw bad_manifest{"a remark is not text"};
        m.remarks.emplace_back(item.get_string());
    }
    for (const auto& item : list(from, "files")) {
        const auto& f = object(item);
        m.files.push_back(
            {plain_path(f, "path"), static_cast<std::uint64_t>(whole(f, "bytes")), text(f, "sha256")});
    }
}

package_manifest read(const json::object& from, const json::object& index) {
    package_manifest m;
    m.format = small(from, "format");
    if (m.format != known_format)
        throw bad_manifest{"format " + std::to_string(m.format) + " is not known to this version"};
    m.duration_s = number(from, "duration_s");
    m.target_duration_s = small(from, "target_duration_s");
    const auto& source = at(from, "source");
    m.source_json = json::serialize(source);
    if (const auto* plan = from.if_contains("plan")) m.plan_json = json::serialize(*plan);
    const auto& reason = at(from, "slides_reason");
    if (reason.is_string()) m.slides_reason = std::string(reason.get_string());
    m.has_poster = at(from, "poster").is_string();
    m.has_storyboard = at(from, "storyboard").is_string();
    read_lists(m, from, index);
    return m;
}

json::value parse(std::string_view text, const char* what) {
    json::error_code problem;
    auto value = json::parse(text, problem);
    if (problem) throw bad_manifest{std::string(what) + " is not JSON"};
    if (!value.is_object()) throw bad_manifest{std::string(what) + " is not an object"};
    return value;
}

} // namespace

result<package_manifest> parse_manifest(std::string_view manifest_json, std::string_view index_json) {
    try {
        const auto manifest = parse(manifest_json, "manifest.json");
        const auto index = parse(index_json, "index.json");
        return read(manifest.get_object(), index.get_object());
    } catch (const bad_manifest& problem) {
        return error{errc::corrupt, "reading a package's manifest: " + problem.what};
    }
}

} // namespace lectern::store

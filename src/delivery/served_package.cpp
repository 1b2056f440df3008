#include "served_package.hpp"

#include "media_types.hpp"

#include "lectern/store/package_playlists.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lectern::delivery {
namespace {

constexpr std::size_t etag_digits = 24;         // 96 bits of the package's hash
constexpr std::uint64_t text_limit = 4U << 20U; // larger text is sent from its file, uncompressed

// Text is compressed once here; below this a header line costs more than it saves.
constexpr std::size_t smallest_compressed = 128;

// Relative to the package, without following links anywhere (CWE-59).
result<std::shared_ptr<const http::open_file>> open_beneath(const base::unique_fd& directory,
                                                            const std::string& path) {
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    http::open_file file;
    file.fd = base::unique_fd(
        static_cast<int>(::syscall(SYS_openat2, directory.get(), path.c_str(), &how, sizeof how)));
    if (!file.fd) return from_errno(errno, "opening " + path);
    struct stat facts {};
    if (::fstat(file.fd.get(), &facts) != 0) return from_errno(errno, "reading " + path);
    if (!S_ISREG(facts.st_mode)) return error{errc::corrupt, path + " is not a file"};
    file.bytes = static_cast<std::uint64_t>(facts.st_size);
    return std::make_shared<const http::open_file>(std::move(file));
}

result<std::string> read_whole(const http::open_file& file, const std::string& path) {
    std::string text(static_cast<std::size_t>(file.bytes), '\0');
    for (std::size_t at = 0; at < text.size();) {
        const auto n = ::pread(file.fd.get(), text.data() + at, text.size() - at, static_cast<off_t>(at));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return from_errno(errno, "reading " + path);
        if (n == 0) return error{errc::corrupt, path + " ended early"};
        at += static_cast<std::size_t>(n);
    }
    return text;
}

result<served_rendition> make_rendition(const served_package& package, store::rendition& from) {
    auto file = open_beneath(package.directory, from.id + ".mp4");
    if (!file) return file.error();
    served_rendition made;
    made.id = from.id;
    made.file = std::move(*file);
    made.init_bytes = from.index.init_bytes;
    std::uint64_t end = made.init_bytes;
    for (const auto& s : from.index.segments) {
        made.segments.emplace_back(s.offset, s.bytes);
        end = std::max(end, s.offset + s.bytes);
    }
    if (end > made.file->bytes) return error{errc::corrupt, from.id + ".mp4 is shorter than its index says"};
    made.audio = from.kind == store::rendition_kind::audio;
    made.height = static_cast<unsigned>(std::max(from.height, 0));
    made.segment_headers = http::prepare(describe(package, media_type(".m4s")));
    made.init_headers = http::prepare(describe(package, made.audio ? "audio/mp4" : "video/mp4"));
    return made;
}

void add_playlists(served_package& package, const store::package_manifest& manifest) {
    constexpr auto where = store::layout::virtual_segments;
    const auto add = [&](std::string path, std::string text) {
        auto e = describe(package, media_type(path));
        if (!package.is_public && path.find('/') == std::string::npos)
            e.cache_control = private_playlist_cache_control;
        package.texts.insert_or_assign(std::move(path), prepare_text(std::move(e), std::move(text)));
    };
    add("main.m3u8", store::render_main(manifest, where));
    const bool has_audio = std::any_of(package.renditions.begin(), package.renditions.end(),
                                       [](const auto& r) { return r.audio; });
    if (has_audio) add("audio.m3u8", store::render_audio_only(manifest, where));
    if (store::has_low(manifest)) add("low.m3u8", store::render_low(manifest, where));
    add("manifest.mpd", store::render_dash(manifest, where));
    for (const auto& r : manifest.renditions) {
        if (r.index.segments.empty()) continue;
        add(r.id + "/index.m3u8", store::render_media(manifest, r, where));
        if (r.kind != store::rendition_kind::audio && !r.index.key_frames.empty())
            add(r.id + "/iframes.m3u8", store::render_iframes(manifest, r, where));
    }
    for (const auto& c : manifest.captions)
        add("captions/" + c.language + "/index.m3u8", store::render_captions(manifest, c, where));
}

void add_limited(served_package& package, store::package_manifest manifest) {
    constexpr auto where = store::layout::virtual_segments;
    std::vector<unsigned> heights;
    for (const auto& r : package.renditions)
        if (r.height > 0) heights.push_back(r.height);
    std::sort(heights.begin(), heights.end(), std::greater<>());
    heights.erase(std::unique(heights.begin(), heights.end()), heights.end());
    for (std::size_t i = 1; i < heights.size(); ++i) { // the tallest is no limit
        const auto limit = heights[i];
        std::erase_if(manifest.renditions, [&](const auto& r) { return r.height > static_cast<int>(limit); });
        const auto add = [&](std::string path, std::string text) {
            auto e = describe(package, media_type(path));
            e.cache_control = private_playlist_cache_control;
            e.etag.insert(e.etag.size() - 1, "-" + std::to_string(limit));
            package.limited[limit].insert_or_assign(std::move(path),
                                                    prepare_text(std::move(e), std::move(text)));
        };
        add("main.m3u8", store::render_main(manifest, where));
        add("manifest.mpd", store::render_dash(manifest, where));
    }
}

} // namespace

http::entity describe(const served_package& package, std::string_view type) {
    http::entity e;
    e.content_type = type;
    e.cache_control = package.is_public ? media_cache_control : private_cache_control;
    e.etag = package.etag;
    e.last_modified = package.published;
    e.extra_headers = media_cors_lines;
    return e;
}

http::prepared_entity prepare_text(http::entity e, std::string text) {
    const auto type = e.content_type;
    http::shared_bytes brotli;
    if (compresses_well(type) && text.size() >= smallest_compressed) {
        e.gzip = http::gzip_of(text);
        brotli = http::brotli_of(text);
    }
    e.identity = std::make_shared<const std::string>(std::move(text));
    return http::prepare(std::move(e), std::move(brotli));
}

const served_rendition* served_package::rendition_of(std::string_view path) const noexcept {
    const auto slash = path.find('/');
    if (slash != std::string_view::npos) return find_rendition(path.substr(0, slash));
    return path.ends_with(".mp4") ? find_rendition(path.substr(0, path.size() - 4)) : nullptr;
}

unsigned served_package::limit_of(unsigned highest) const noexcept {
    unsigned limit = 0, lowest = 0;
    for (const auto& r : renditions) {
        if (r.height == 0) continue;
        if (r.height <= highest) limit = std::max(limit, r.height);
        lowest = lowest == 0 ? r.height : std::min(lowest, r.height);
    }
    return std::max(limit, lowest);
}

const http::prepared_entity* served_package::limited_text(unsigned limit,
                                                          std::string_view path) const noexcept {
    const auto at_height = limited.find(limit);
    if (at_height == limited.end()) return nullptr;
    const auto found = at_height->second.find(path);
    return found == at_height->second.end() ? nullptr : &found->second;
}

const served_rendition* served_package::find_rendition(std::string_view name) const noexcept {
    const auto found =
        std::find_if(renditions.begin(), renditions.end(), [&](const auto& r) { return r.id == name; });
    return found == renditions.end() ? nullptr : &*found;
}

result<std::shared_ptr<const served_package>> make_ready(const store::package_store& packages,
                                                         std::string_view id, bool is_public) {
    auto manifest = packages.load(id);
    if (!manifest) return manifest.error();
    auto made = std::make_shared<served_package>();
    made->id = id;
    made->is_public = is_public;
    made->etag = '"' + made->id.substr(0, etag_digits) + '"';
    const auto path = packages.path_of(id);
    made->directory = base::unique_fd(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!made->directory) return from_errno(errno, "opening package " + made->id);
    struct stat facts {};
    if (::fstatat(made->directory.get(), "manifest.json", &facts, AT_SYMLINK_NOFOLLOW) == 0) {
        made->published = base::time_point(std::chrono::seconds(facts.st_mtim.tv_sec));
        made->files.emplace("manifest.json", static_cast<std::uint64_t>(facts.st_size));
    }
    for (auto& r : manifest->renditions) {
        if (r.index.segments.empty()) continue; // slides that are images only
        auto rendition = make_rendition(*made, r);
        if (!rendition) return rendition.error();
        made->renditions.push_back(std::move(*rendition));
    }
    for (const auto& file : manifest->files) made->files.emplace(file.path, file.bytes);
    add_playlists(*made, *manifest);
    if (!is_public) add_limited(*made, std::move(*manifest));
    return std::shared_ptr<const served_package>(std::move(made));
}

result<http::prepared_entity> open_package_file(const served_package& package, const std::string& path,
                                                std::uint64_t memory_body) {
    auto file = open_beneath(package.directory, path);
    if (!file) return file.error();
    const auto bytes = (*file)->bytes;
    const auto type = media_type(path);
    if (bytes <= memory_body || (compresses_well(type) && bytes <= text_limit)) {
        auto text = read_whole(**file, path);
        if (!text) return text.error();
        return prepare_text(describe(package, type), std::move(*text));
    }
    auto e = describe(package, type);
    e.identity = http::file_slice{std::move(*file), 0, bytes};
    return http::prepare(std::move(e));
}

} // namespace lectern::delivery

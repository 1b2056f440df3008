#include "lectern/store/package_files.hpp"

#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"

#include <algorithm>
#include <map>

namespace lectern::store {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t max_manifest_bytes = 64U << 20U; // 12 h with many captions is about 5 MB

result<std::string> read_part(const fs::path& file) {
    auto text = base::read_file(file, max_manifest_bytes);
    if (text) return text;
    return error{errc::corrupt, "reading a package: " + text.error().detail};
}

result<package_file> describe(const fs::path& directory, const fs::path& file,
                              const std::function<void()>& alive) {
    const auto hash = base::sha256_hex_of_file(file, alive);
    if (!hash) return hash.error();
    std::error_code problem;
    const auto bytes = fs::file_size(file, problem);
    if (problem) return from_errno(problem.value(), "reading " + file.string());
    return package_file{file.lexically_relative(directory).generic_string(), bytes, *hash};
}

void compare(const package_file& wanted, const package_file& found, std::vector<std::string>& differences) {
    if (found.bytes != wanted.bytes)
        differences.push_back(wanted.path + " has " + std::to_string(found.bytes) +
                              " bytes, the manifest says " + std::to_string(wanted.bytes));
    else if (found.sha256 != wanted.sha256)
        differences.push_back(wanted.path + " is not what the manifest describes: its SHA-256 differs");
}

void compare_index(const rendition& r, std::vector<std::string>& differences) {
    if (r.kind == rendition_kind::slides) return;
    auto at = r.index.init_bytes;
    for (const auto& s : r.index.segments) {
        if (s.offset != at)
            differences.push_back(r.id + ": a segment begins at byte " + std::to_string(s.offset) +
                                  ", not at " + std::to_string(at));
        at = s.offset + s.bytes;
    }
    if (at != r.bytes)
        differences.push_back(r.id + ": the segments end at byte " + std::to_string(at) + ", the file has " +
                              std::to_string(r.bytes));
}

} // namespace

result<package_manifest> read_package(const fs::path& directory) {
    const auto manifest = read_part(directory / "manifest.json");
    if (!manifest) return manifest.error();
    const auto index = read_part(directory / "index.json");
    if (!index) return index.error();
    return parse_manifest(*manifest, *index);
}

result<std::vector<package_file>> list_files(const fs::path& directory, const std::function<void()>& alive) {
    std::vector<package_file> files;
    std::error_code problem;
    for (fs::recursive_directory_iterator it(directory, problem), end; !problem && it != end;
         it.increment(problem)) {
        if (it->is_directory() && !it->is_symlink()) continue;
        if (!it->is_regular_file() || it->is_symlink())
            return error{errc::refused, it->path().string() + " is not a file"};
        auto file = describe(directory, it->path(), alive);
        if (!file) return file.error();
        if (file->path != "manifest.json") files.push_back(std::move(*file));
    }
    if (problem) return from_errno(problem.value(), "reading " + directory.string());
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

result<std::vector<std::string>> verify_files(const fs::path& directory, const package_manifest& manifest,
                                              const std::function<void()>& alive) {
    const auto listed = list_files(directory, alive);
    if (!listed) return listed.error();
    std::map<std::string, package_file> found;
    for (const auto& file : *listed) found.emplace(file.path, file);
    std::vector<std::string> differences;
    for (const auto& wanted : manifest.files) {
        const auto it = found.find(wanted.path);
        if (it == found.end()) {
            differences.push_back(wanted.path + " is missing");
            continue;
        }
        compare(wanted, it->second, differences);
        found.erase(it);
    }
    for (const auto& [path, file] : found) differences.push_back(path + " is not in the manifest");
    for (const auto& r : manifest.renditions) compare_index(r, differences);
    return differences;
}

} // namespace lectern::store

#include "lectern/store/package_store.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/store/package_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>

namespace lectern::store {
namespace {

namespace fs = std::filesystem;

result<void> make_directory(const fs::path& path) {
    std::error_code problem;
    fs::create_directories(path, problem);
    if (problem) return from_errno(problem.value(), "creating " + path.string());
    return {};
}

result<void> remove_tree(const fs::path& path) {
    std::error_code problem;
    fs::remove_all(path, problem);
    if (problem) return from_errno(problem.value(), "removing " + path.string());
    return {};
}

} // namespace

bool is_package_id(std::string_view text) noexcept {
    constexpr std::size_t hex_digits = 64;
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == hex_digits && std::all_of(text.begin(), text.end(), is_hex);
}

result<package_store> package_store::open(fs::path root) {
    package_store store(std::move(root));
    for (const auto& directory : {store.packages(), store.staging()}) {
        const auto made = make_directory(directory);
        if (!made) return made.error();
    }
    return store;
}

result<std::string> package_store::publish(const fs::path& finished) {
    const auto manifest = read_package(finished);
    if (!manifest) return manifest.error();
    const auto id = base::sha256_hex_of_file(finished / "manifest.json");
    if (!id) return id.error();
    const auto synced = base::sync_tree(finished);
    if (!synced) return synced.error();
    base::crash_point("package_synced");
    const auto target = path_of(*id);
    if (::rename(finished.c_str(), target.c_str()) != 0) {
        if (errno != ENOTEMPTY && errno != EEXIST) return from_errno(errno, "publishing package " + *id);
        // The same bytes are there already, and what is published never changes; unless the disk has changed
        // them.
        const auto differences = verify(*id);
        const bool sound = differences && differences->empty();
        if (!sound && ::renameat2(AT_FDCWD, finished.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) != 0)
            return from_errno(errno, "replacing the damaged package " + *id);
        const auto removed = remove_tree(finished);
        if (!removed) return removed.error();
    }
    base::crash_point("package_renamed");
    const auto named = base::sync_directory(packages());
    if (!named) return named.error();
    base::crash_point("package_stored");
    return *id;
}

result<package_manifest> package_store::load(std::string_view id) const {
    if (!is_package_id(id)) return error{errc::not_found, "there is no package \"" + std::string(id) + '"'};
    std::error_code problem;
    if (!fs::is_directory(path_of(id), problem))
        return error{errc::not_found, "there is no package " + std::string(id)};
    return read_package(path_of(id));
}

result<std::vector<std::string>> package_store::verify(std::string_view id) const {
    const auto manifest = load(id);
    if (!manifest) return manifest.error();
    auto differences = verify_files(path_of(id), *manifest);
    if (!differences) return differences.error();
    const auto actual = base::sha256_hex_of_file(path_of(id) / "manifest.json");
    if (!actual) return actual.error();
    if (*actual != id)
        differences->push_back("manifest.json is not the one that package " + std::string(id) +
                               " was published with");
    return differences;
}

result<std::vector<std::string>> package_store::list() const {
    std::vector<std::string> ids;
    std::error_code problem;
    for (fs::directory_iterator it(packages(), problem), end; !problem && it != end; it.increment(problem)) {
        auto name = it->path().filename().string();
        if (is_package_id(name)) ids.push_back(std::move(name));
    }
    if (problem) return from_errno(problem.value(), "reading " + packages().string());
    std::sort(ids.begin(), ids.end());
    return ids;
}

} // namespace lectern::store

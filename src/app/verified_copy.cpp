#include "verified_copy.hpp"

#include "lectern/base/copy.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/store/package_files.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t copy_block = 1U << 20U;

error shorter(const fs::path& file, std::uint64_t there, std::uint64_t wanted) {
    return {errc::corrupt,
            file.string() + " has " + std::to_string(there) + " bytes of " + std::to_string(wanted)};
}

// Reads `bytes` of `from`, writes them to `to` when that is a file, and returns their hash.
result<std::string> hash_and_write(const fs::path& from, std::uint64_t bytes, const base::unique_fd& to,
                                   const fs::path& name) {
    const auto source = base::open_for_reading(from);
    if (!source) return source.error();
    base::sha256 hash;
    std::string block(copy_block, '\0');
    for (std::uint64_t at = 0; at < bytes;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), bytes - at));
        const auto n = ::read(source->get(), block.data(), wanted);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return from_errno(errno, "reading " + from.string());
        if (n == 0) return shorter(from, at, bytes);
        const std::string_view got(block.data(), static_cast<std::size_t>(n));
        hash.update(got);
        if (to) {
            if (auto written = base::write_all(to, got, name); !written) return written.error();
        }
        at += got.size();
    }
    return base::to_hex(hash.finish());
}

// False when this file cannot be linked here.
bool link_whole(const fs::path& from, const fs::path& to, std::uint64_t bytes) {
    std::error_code problem;
    return fs::file_size(from, problem) == bytes && !problem && ::link(from.c_str(), to.c_str()) == 0;
}

result<std::string> copy_durably(const fs::path& from, const fs::path& to, std::uint64_t bytes) {
    const base::unique_fd fd(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!fd) return from_errno(errno, "creating " + to.string());
    auto hash = hash_and_write(from, bytes, fd, to);
    if (!hash) return hash;
    struct stat facts {};
    if (::stat(from.c_str(), &facts) == 0)
        (void)::fchmod(fd.get(), facts.st_mode & 0777); // secrets stay secret
    if (::fsync(fd.get()) != 0) return from_errno(errno, "syncing " + to.string());
    return hash;
}

result<void> place_part(const fs::path& from, const fs::path& to, const store::package_file& file,
                        placing how) {
    std::error_code problem;
    fs::create_directories((to / file.path).parent_path(), problem);
    if (problem) return from_errno(problem.value(), "making a directory in " + to.string());
    const auto hash = place_file(from / file.path, to / file.path, file.bytes, how);
    if (!hash) return hash.error();
    if (*hash == file.sha256) return {};
    return error{errc::corrupt, (from / file.path).string() + " is not what its manifest describes: its "
                                                              "SHA-256 differs"};
}

} // namespace

result<std::string> place_file(const fs::path& from, const fs::path& to, std::uint64_t bytes, placing how) {
    auto beside = to;
    beside += ".new";
    ::unlink(beside.c_str()); // of a process that died here
    const bool linked = how == placing::link && link_whole(from, beside, bytes);
    auto hash = linked ? hash_and_write(beside, bytes, {}, beside) : copy_durably(from, beside, bytes);
    if (hash && ::rename(beside.c_str(), to.c_str()) != 0)
        hash = from_errno(errno, "renaming to " + to.string());
    ::unlink(beside.c_str()); // after a failure; and when it was the same file, which rename leaves alone
    if (!hash) return hash;
    if (const auto named = base::sync_directory(to.parent_path()); !named) return named.error();
    return hash;
}

result<void> place_package(const fs::path& from, const fs::path& to, std::string_view id, placing how) {
    const auto manifest = store::read_package(from / id);
    if (!manifest)
        return error{manifest.error().code, "package " + std::string(id) + ": " + manifest.error().detail};
    auto scratch = base::scratch_directory::make(to, ".new-");
    if (!scratch) return scratch.error();
    for (const auto& file : manifest->files)
        if (auto placed = place_part(from / id, scratch->path(), file, how); !placed) return placed;
    std::error_code problem;
    const auto bytes = fs::file_size(from / id / "manifest.json", problem);
    if (problem) return from_errno(problem.value(), "reading the manifest of package " + std::string(id));
    auto placed = place_part(from / id, scratch->path(), {"manifest.json", bytes, std::string(id)}, how);
    if (placed) placed = base::sync_tree(scratch->path());
    if (!placed) return placed;
    const auto target = to / id;
    if (::rename(scratch->path().c_str(), target.c_str()) != 0)
        return from_errno(errno, "renaming to " + target.string());
    scratch->keep();
    return base::sync_directory(to);
}

void remove_others(const fs::path& directory, const std::set<std::string>& kept) {
    std::vector<fs::path> others;
    std::error_code ignored; // it takes space until the next backup, no more
    for (fs::directory_iterator it(directory, ignored), end; !ignored && it != end; it.increment(ignored))
        if (!kept.contains(it->path().filename().string())) others.push_back(it->path());
    for (const auto& other : others) fs::remove_all(other, ignored);
}

} // namespace lectern::app

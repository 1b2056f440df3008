#include "lectern/base/files.hpp"

#include "lectern/base/copy.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lectern::base {
namespace {

result<void> sync_path(const std::filesystem::path& path, int flags) {
    const unique_fd fd(::open(path.c_str(), flags | O_CLOEXEC));
    if (!fd) return from_errno(errno, "opening " + path.string());
    if (::fsync(fd.get()) != 0) return from_errno(errno, "syncing " + path.string());
    return {};
}

} // namespace

unique_fd& unique_fd::operator=(unique_fd&& other) noexcept {
    if (this != &other) {
        if (fd_ >= 0) ::close(fd_);
        fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
}

unique_fd::~unique_fd() {
    if (fd_ >= 0) ::close(fd_);
}

result<unique_fd> open_for_reading(const std::filesystem::path& path) {
    // O_NONBLOCK: opening a FIFO must not wait for a writer.
    unique_fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd) return from_errno(errno, "opening " + path.string());
    struct stat facts {};
    if (::fstat(fd.get(), &facts) != 0) return from_errno(errno, "reading " + path.string());
    if (!S_ISREG(facts.st_mode)) return error{errc::refused, path.string() + " is not a file"};
    return fd;
}

result<std::uint64_t> size_of(const unique_fd& file) {
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0) return from_errno(errno, "reading a file's size");
    return static_cast<std::uint64_t>(facts.st_size);
}

result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit) {
    auto fd = open_for_reading(path);
    if (!fd) return fd.error();
    std::string content;
    char block[65536];
    for (;;) {
        const auto n = ::read(fd->get(), block, sizeof block);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return from_errno(errno, "reading " + path.string());
        if (n == 0) return content;
        content.append(block, static_cast<std::size_t>(n));
        if (content.size() > limit)
            return error{errc::too_large,
                         path.string() + " is larger than " + std::to_string(limit) + " bytes"};
    }
}

result<void> write_file(const std::filesystem::path& path, std::string_view content) {
    struct stat there {};
    if (::lstat(path.c_str(), &there) == 0 && S_ISREG(there.st_mode) && there.st_nlink > 1 &&
        ::unlink(path.c_str()) != 0)
        return from_errno(errno, "replacing " + path.string());
    const unique_fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!fd) return from_errno(errno, "creating " + path.string());
    return write_all(fd, content, path);
}

result<void> write_file_durably(const std::filesystem::path& path, std::string_view content) {
    auto temporary = path;
    temporary += ".tmp-" + std::to_string(::getpid());
    auto written = write_file(temporary, content);
    if (written) written = sync_path(temporary, O_RDONLY);
    if (written && ::rename(temporary.c_str(), path.c_str()) != 0)
        written = from_errno(errno, "renaming to " + path.string());
    if (!written) {
        ::unlink(temporary.c_str());
        return written.error();
    }
    return sync_directory(path.has_parent_path() ? path.parent_path() : std::filesystem::path("."));
}

result<void> sync_file(const std::filesystem::path& path) {
    return sync_path(path, O_RDONLY);
}

result<void> sync_directory(const std::filesystem::path& directory) {
    return sync_path(directory, O_RDONLY | O_DIRECTORY);
}

result<void> sync_tree(const std::filesystem::path& directory) {
    std::error_code problem;
    for (std::filesystem::recursive_directory_iterator it(directory, problem), end; !problem && it != end;
         it.increment(problem)) {
        const auto synced = it->is_directory() ? sync_directory(it->path()) : sync_path(it->path(), O_RDONLY);
        if (!synced) return synced.error();
    }
    if (problem) return from_errno(problem.value(), "reading " + directory.string());
    return sync_directory(directory);
}

result<unique_fd> try_lock_file(const std::filesystem::path& path) {
    unique_fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (!fd) return from_errno(errno, "opening " + path.string());
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return fd;
    if (errno == EWOULDBLOCK) return error{errc::busy, path.string() + " is in use"};
    return from_errno(errno, "locking " + path.string());
}

result<scratch_directory> scratch_directory::make(const std::filesystem::path& parent,
                                                  std::string_view prefix) {
    auto name =
        ((parent.empty() ? std::filesystem::path(".") : parent) / (std::string(prefix) + "XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr)
        return from_errno(errno, "creating a directory in " + parent.string());
    scratch_directory made(name);
    // By descriptor: a sandbox has no business with chmod on names.
    const unique_fd fd(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd || ::fchmod(fd.get(), 0755) != 0) return from_errno(errno, "opening " + name + " to others");
    return made;
}

scratch_directory& scratch_directory::operator=(scratch_directory&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
}

scratch_directory::~scratch_directory() {
    std::error_code ignored; // a destructor cannot report; lectern doctor finds what is left
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

} // namespace lectern::base

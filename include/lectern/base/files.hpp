// Files and directories, with the durability that each caller needs spelled out.
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace lectern::base {

// Owns a descriptor; closes it once.
class unique_fd {
public:
    unique_fd() = default;
    explicit unique_fd(int fd) noexcept : fd_(fd) {}
    unique_fd(unique_fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    unique_fd& operator=(unique_fd&& other) noexcept;
    unique_fd(const unique_fd&) = delete;
    unique_fd& operator=(const unique_fd&) = delete;
    ~unique_fd();

    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }
    int release() noexcept { return std::exchange(fd_, -1); }

private:
    int fd_ = -1;
};

// Errors: not_found, io; refused when `path` is not a regular file (a device, a pipe, a directory).
result<unique_fd> open_for_reading(const std::filesystem::path& path);

result<std::uint64_t> size_of(const unique_fd& file); // bytes

// Errors: too_large when the file has more than `limit` bytes.
result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit = 64U << 20U);

// Writes through a temporary name and rename. After success the content survives a power cut; after failure
// the old content stands. Errors: no_space, io.
result<void> write_file_durably(const std::filesystem::path& path, std::string_view content);

// Writes without syncing; for content that is synced later as a whole directory (sync_tree). A file that has
// other names (hard links) keeps its content under those. Errors: no_space, io.
result<void> write_file(const std::filesystem::path& path, std::string_view content);

result<void> sync_file(const std::filesystem::path& path);
result<void> sync_directory(const std::filesystem::path& directory);
result<void>
sync_tree(const std::filesystem::path& directory); // every file and directory under it, then itself

// An exclusive lock on `path` (made when it is not there), held until the descriptor is closed: by us or by
// our death. Errors: busy when somebody else holds it; io.
result<unique_fd> try_lock_file(const std::filesystem::path& path);

// A directory of its own that is removed with all it holds when the object dies, unless kept.
class scratch_directory {
public:
    // Made next to where the result will go (`parent`), so that publishing is a rename. Errors: io, no_space.
    static result<scratch_directory> make(const std::filesystem::path& parent, std::string_view prefix);
    scratch_directory(scratch_directory&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    scratch_directory& operator=(scratch_directory&& other) noexcept;
    ~scratch_directory();

    const std::filesystem::path& path() const noexcept { return path_; }
    void keep() noexcept { path_.clear(); }

private:
    explicit scratch_directory(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

} // namespace lectern::base

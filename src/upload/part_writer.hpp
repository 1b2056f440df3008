// One upload's file: written where it stays, durable when sync returns. Blocks: for the disk pool.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace lectern::upload {

// SHA-256 of a file's first `bytes` bytes, which can go on.
struct running_hash {
    base::sha256 hash;
    std::uint64_t bytes = 0;
};

class part_writer {
public:
    // Makes the file when it is not there. Errors: corrupt when less than `offset` bytes are there; no_space,
    // io.
    static result<std::unique_ptr<part_writer>> open(const std::filesystem::path& file, std::uint64_t offset);

    std::uint64_t position() const noexcept { return position_; }

    result<void> write(std::string_view bytes); // Errors: no_space, io; the position then stands
    result<void> sync();                        // the bytes, and on the first call the file's name

    // Cuts off what lies behind the position: the rest of a request that failed.
    result<void> cut();

    // The digest of what was written from byte `from` on; of the algorithms that base::digest knows.
    result<std::string> digest_since(std::uint64_t from, std::string_view algorithm) const;

    // Takes the running hash on to the position, by reading what it has not seen.
    result<void> catch_up(running_hash& hash) const;

private:
    part_writer(std::filesystem::path file, base::unique_fd fd, std::uint64_t offset)
        : file_(std::move(file)), fd_(std::move(fd)), position_(offset) {}

    std::filesystem::path file_;
    base::unique_fd fd_;
    std::uint64_t position_;
    bool name_is_durable_ = false;
};

inline constexpr std::string_view half_made_link =
    ".held"; // extension of a link that takes its place in a moment

// Makes `file` the same file as `held`, whose content it has: stored once.
// Errors: conflict when that cannot be (another file system, too many links, `held` is gone); io.
result<void> share_content(const std::filesystem::path& held, const std::filesystem::path& file);

// Appends all of `part` to the writer. Errors: corrupt when the part does not have `bytes` bytes; no_space,
// io.
result<void> append_file(part_writer& to, const std::filesystem::path& part, std::uint64_t bytes);

// True when the file is gone. Errors: io.
result<void> remove_file(const std::filesystem::path& file);

struct disk_space {
    std::uint64_t total = 0, available = 0; // bytes
};
result<disk_space> space_at(const std::filesystem::path& directory);

} // namespace lectern::upload

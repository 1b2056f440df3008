#include "part_writer.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/digest.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace lectern::upload {
namespace {

constexpr std::size_t copy_block = 1U << 20U;

result<std::size_t> read_at(int fd, std::string& block, std::uint64_t offset, std::uint64_t at_most,
                            const std::filesystem::path& file) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), at_most));
    for (;;) {
        const auto n = ::pread(fd, block.data(), wanted, static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return from_errno(errno, "reading " + file.string());
        if (n == 0) return error{errc::corrupt, file.string() + " is shorter than it was"};
        return static_cast<std::size_t>(n);
    }
}

} // namespace

result<std::unique_ptr<part_writer>> part_writer::open(const std::filesystem::path& file,
                                                       std::uint64_t offset) {
    // Read-write: the hash may have to look at what is there.
    base::unique_fd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640));
    if (!fd) return from_errno(errno, "opening " + file.string());
    const auto size = base::size_of(fd);
    if (!size) return size.error();
    if (*size < offset)
        return error{errc::corrupt, file.string() + " has " + std::to_string(*size) + " bytes of " +
                                        std::to_string(offset) + " that were acknowledged"};
    return std::unique_ptr<part_writer>(new part_writer(file, std::move(fd), offset));
}

result<void> part_writer::write(std::string_view bytes) {
    auto at = position_;
    while (!bytes.empty()) {
        const auto n = ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return from_errno(errno, "writing " + file_.string());
        bytes.remove_prefix(static_cast<std::size_t>(n));
        at += static_cast<std::uint64_t>(n);
    }
    position_ = at;
    return {};
}

result<void> part_writer::sync() {
    if (::fdatasync(fd_.get()) != 0) return from_errno(errno, "syncing " + file_.string());
    if (name_is_durable_) return {};
    auto named = base::sync_directory(file_.parent_path());
    name_is_durable_ = named.has_value();
    return named;
}

result<void> part_writer::cut() {
    const auto size = base::size_of(fd_);
    if (!size) return size.error();
    if (*size == position_) return {};
    if (::ftruncate(fd_.get(), static_cast<off_t>(position_)) != 0)
        return from_errno(errno, "shortening " + file_.string());
    return {};
}

result<void> part_writer::catch_up(running_hash& hash) const {
    std::string block(copy_block, '\0');
    while (hash.bytes < position_) {
        const auto n = read_at(fd_.get(), block, hash.bytes, position_ - hash.bytes, file_);
        if (!n) return n.error();
        hash.hash.update({block.data(), *n});
        hash.bytes += *n;
    }
    return {};
}

result<std::string> part_writer::digest_since(std::uint64_t from, std::string_view algorithm) const {
    auto digest = base::digest::named(algorithm);
    if (!digest) return error{errc::usage, std::string(algorithm) + " is not known"};
    std::string block(copy_block, '\0');
    while (from < position_) {
        const auto n = read_at(fd_.get(), block, from, position_ - from, file_);
        if (!n) return n.error();
        digest->update({block.data(), *n});
        from += *n;
    }
    return digest->finish();
}

result<void> share_content(const std::filesystem::path& held, const std::filesystem::path& file) {
    auto beside = file;
    beside += half_made_link;
    ::unlink(beside.c_str()); // of a process that died here
    if (::link(held.c_str(), beside.c_str()) != 0) {
        if (errno == EPERM || errno == EMLINK || errno == EXDEV || errno == EOPNOTSUPP || errno == ENOENT)
            return error{errc::conflict, file.string() + " cannot share its content"};
        return from_errno(errno, "linking " + file.string());
    }
    base::crash_point("held_linked");
    if (::rename(beside.c_str(), file.c_str()) != 0) {
        const int why = errno;
        ::unlink(beside.c_str());
        return from_errno(why, "renaming to " + file.string());
    }
    return base::sync_directory(file.parent_path());
}

result<void> append_file(part_writer& to, const std::filesystem::path& part, std::uint64_t bytes) {
    const auto from = base::open_for_reading(part);
    if (!from) return from.error();
    std::string block(copy_block, '\0');
    for (std::uint64_t at = 0; at < bytes;) {
        const auto n = read_at(from->get(), block, at, bytes - at, part);
        if (!n) return n.error();
        auto written = to.write({block.data(), *n});
        if (!written) return written;
        at += *n;
    }
    return {};
}

result<void> remove_file(const std::filesystem::path& file) {
    if (::unlink(file.c_str()) != 0 && errno != ENOENT) return from_errno(errno, "removing " + file.string());
    return {};
}

result<disk_space> space_at(const std::filesystem::path& directory) {
    struct statvfs facts {};
    if (::statvfs(directory.c_str(), &facts) != 0)
        return from_errno(errno, "looking at " + directory.string());
    const auto unit = static_cast<std::uint64_t>(facts.f_frsize);
    return disk_space{facts.f_blocks * unit, facts.f_bavail * unit};
}

} // namespace lectern::upload

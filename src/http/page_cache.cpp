#include "page_cache.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <sys/uio.h>
#include <unistd.h>
#include <vector>

namespace lectern::http {
namespace {

constexpr std::uint32_t warm_lifetime =
    10; // seconds; pages that are sent again and again are not evicted in that time

std::uint32_t now_seconds() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return static_cast<std::uint32_t>(now.tv_sec) + 1;
}

bool is_cached(const open_file& file, std::uint64_t offset) noexcept {
    char byte = 0;
    const iovec into{&byte, 1};
    return ::preadv2(file.fd.get(), &into, 1, static_cast<off_t>(offset), RWF_NOWAIT) >= 0 || errno != EAGAIN;
}

} // namespace

bool is_warm(const open_file& file, std::uint64_t offset, std::uint64_t length) {
    if (length == 0) return true;
    const auto now = now_seconds();
    constexpr auto bytes = page_warmth::window_bytes;
    const auto last = std::min(offset + length, file.bytes) - 1;
    if (offset > last) return true; // beyond the end: sendfile says so
    for (auto window = offset / bytes; window <= last / bytes; ++window) {
        if (file.warmth.is_fresh(window, now, warm_lifetime)) continue;
        // The first byte that is asked for in the window, and the last: readahead brings what lies between.
        if (!is_cached(file, std::max(offset, window * bytes)) ||
            !is_cached(file, std::min(last, window * bytes + bytes - 1)))
            return false;
        file.warmth.mark(window, file.bytes, now);
    }
    return true;
}

result<void> warm(const open_file& file, std::uint64_t offset, std::uint64_t length) {
    std::vector<char> block(256U << 10U);
    for (const auto end = offset + length; offset < end;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), end - offset));
        const auto n = ::pread(file.fd.get(), block.data(), wanted, static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return from_errno(errno, "reading a file to send");
        if (n == 0) break;
        offset += static_cast<std::uint64_t>(n);
    }
    return {};
}

} // namespace lectern::http

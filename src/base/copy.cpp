#include "lectern/base/copy.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace lectern::base {
namespace {

constexpr std::size_t copy_block = 1U << 20U;

} // namespace

result<void> write_all(const unique_fd& to, std::string_view bytes, const std::filesystem::path& name) {
    while (!bytes.empty()) {
        const auto n = ::write(to.get(), bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return from_errno(errno, "writing " + name.string());
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

result<void> copy_file(const std::filesystem::path& from, const std::filesystem::path& to,
                       const std::function<void()>& alive) {
    const auto source = open_for_reading(from);
    if (!source) return source.error();
    const unique_fd target(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!target) return from_errno(errno, "writing " + to.string());
    std::string block(copy_block, '\0');
    for (;;) {
        const auto n = ::read(source->get(), block.data(), block.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return from_errno(errno, "reading " + from.string());
        if (n == 0) return {};
        const auto got = std::string_view(block).substr(0, static_cast<std::size_t>(n));
        if (auto written = write_all(target, got, to); !written) return written;
        alive();
    }
}

} // namespace lectern::base

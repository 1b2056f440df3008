#include "landlock.hpp"

#include "lectern/base/files.hpp"

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lectern::runtime {
namespace {

// Rights that came after the headers of Debian 12; the kernel says by its ABI number whether it knows them.
constexpr std::uint64_t right_refer = 1ULL << 13U;    // ABI 2: rename across directories
constexpr std::uint64_t right_truncate = 1ULL << 14U; // ABI 3

constexpr std::uint64_t file_reading = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t reading = file_reading | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t first_abi = (1ULL << 13U) - 1; // every right of ABI 1

int create_ruleset(const landlock_ruleset_attr* attributes, std::size_t size, std::uint32_t flags) {
    return static_cast<int>(::syscall(SYS_landlock_create_ruleset, attributes, size, flags));
}

result<void> allow(int ruleset, const std::filesystem::path& path, std::uint64_t rights) {
    const base::unique_fd at(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (!at) return from_errno(errno, "opening " + path.string());
    struct stat facts {};
    if (::fstat(at.get(), &facts) != 0) return from_errno(errno, "reading " + path.string());
    landlock_path_beneath_attr rule{};
    rule.allowed_access = S_ISDIR(facts.st_mode) ? rights : rights & file_reading;
    rule.parent_fd = at.get();
    if (::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        return from_errno(errno, "adding a Landlock rule for " + path.string());
    return {};
}

} // namespace

result<void> restrict_files(const std::vector<std::filesystem::path>& readable,
                            const std::filesystem::path& writable) {
    const int abi = create_ruleset(nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) return from_errno(errno, "asking for Landlock (is it in the kernel's lsm list?)");
    const auto handled = first_abi | (abi >= 2 ? right_refer : 0) | (abi >= 3 ? right_truncate : 0);
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = handled;
    const base::unique_fd ruleset(create_ruleset(&attributes, sizeof attributes, 0));
    if (!ruleset) return from_errno(errno, "making a Landlock ruleset");

    for (const auto& path : readable)
        if (const auto allowed = allow(ruleset.get(), path, reading); !allowed) return allowed.error();
    constexpr std::uint64_t never = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
    if (const auto allowed = allow(ruleset.get(), writable, handled & ~never); !allowed)
        return allowed.error();

    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return from_errno(errno, "setting no_new_privs");
    if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0)
        return from_errno(errno, "entering Landlock");
    return {};
}

} // namespace lectern::runtime

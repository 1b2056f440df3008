#include "lectern/runtime/sandbox.hpp"

#include "landlock.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lectern::runtime {
namespace {

// What decoding, encoding, writing files and running threads take; found by tracing whole jobs over odd and
// hostile recordings. All others fail with EPERM, so that a library's fallback still works.
constexpr std::array allowed_calls{"access",
                                   "arch_prctl",
                                   "brk",
                                   "clock_getres",
                                   "clock_gettime",
                                   "clock_nanosleep",
                                   "close",
                                   "dup",
                                   "epoll_ctl",
                                   "exit",
                                   "exit_group",
                                   "faccessat",
                                   "faccessat2",
                                   "fadvise64",
                                   "fallocate",
                                   "fchmod",
                                   "fdatasync",
                                   "flock",
                                   "fstat",
                                   "fstatfs",
                                   "fsync",
                                   "ftruncate",
                                   "futex",
                                   "get_mempolicy",
                                   "getcwd",
                                   "getdents64",
                                   "getegid",
                                   "geteuid",
                                   "getgid",
                                   "getpid",
                                   "getppid",
                                   "getrandom",
                                   "getrusage",
                                   "gettid",
                                   "gettimeofday",
                                   "getuid",
                                   "lseek",
                                   "lstat",
                                   "madvise",
                                   "membarrier",
                                   "mkdir",
                                   "mkdirat",
                                   "mmap",
                                   "mprotect",
                                   "mremap",
                                   "munmap",
                                   "nanosleep",
                                   "newfstatat",
                                   "open",
                                   "openat",
                                   "pipe2",
                                   "poll",
                                   "ppoll",
                                   "pread64",
                                   "preadv",
                                   "pwrite64",
                                   "pwritev",
                                   "read",
                                   "readlink",
                                   "readlinkat",
                                   "readv",
                                   "rename",
                                   "renameat",
                                   "renameat2",
                                   "restart_syscall",
                                   "rmdir",
                                   "rseq",
                                   "rt_sigaction",
                                   "rt_sigprocmask",
                                   "rt_sigreturn",
                                   "rt_sigtimedwait",
                                   "sched_getaffinity",
                                   "sched_getparam",
                                   "sched_getscheduler",
                                   "sched_yield",
                                   "set_robust_list",
                                   "set_tid_address",
                                   "sigaltstack",
                                   "stat",
                                   "statx",
                                   "sysinfo",
                                   "umask",
                                   "uname",
                                   "unlink",
                                   "unlinkat",
                                   "write",
                                   "writev"};

// These are attempts, not fallbacks: the process dies and the job is refused.
constexpr std::array deadly_calls{
    "execve",         "execveat", "ptrace",      "socket",    "socketpair",       "connect",
    "bind",           "sendto",   "mount",       "bpf",       "process_vm_readv", "process_vm_writev",
    "io_uring_setup", "keyctl",   "init_module", "kexec_load"};

result<void> limit(int which, std::uint64_t most, const char* name, std::uint64_t beyond = 0) {
    const rlimit value{most, most + beyond};
    if (::setrlimit(static_cast<__rlimit_resource>(which), &value) != 0)
        return from_errno(errno, std::string("limiting ") + name);
    return {};
}

result<void> limit_resources(const sandbox_walls& walls) {
    if (const auto set = limit(RLIMIT_CORE, 0, "core files"); !set) return set;
    if (const auto set = limit(RLIMIT_NOFILE, static_cast<std::uint64_t>(walls.descriptors), "descriptors");
        !set)
        return set;
#if !defined(__SANITIZE_ADDRESS__) &&                                                                        \
    !defined(__SANITIZE_THREAD__) // their shadow memory is larger than any limit
    if (walls.address_space > 0)
        if (const auto set = limit(RLIMIT_AS, walls.address_space, "memory"); !set) return set;
#endif
    if (const auto set = limit_cpu(walls.cpu); !set) return set;
    if (walls.file_size > 0) {
        std::signal(SIGXFSZ, SIG_IGN); // a write over the limit is then an error with a name, not a death
        if (const auto set = limit(RLIMIT_FSIZE, walls.file_size, "file size"); !set) return set;
    }
    return {};
}

struct filter {
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    ~filter() { seccomp_release(context); }
};

result<void> add_rule(const filter& f, std::uint32_t action, const char* name) {
    const int call = seccomp_syscall_resolve_name(name);
    if (call == __NR_SCMP_ERROR) return {}; // not a call of this architecture
    if (const int bad = seccomp_rule_add(f.context, action, call, 0); bad < 0)
        return from_errno(-bad, std::string("allowing the system call ") + name);
    return {};
}

int allow_when(const filter& f, int call, const scmp_arg_cmp& condition) {
    return seccomp_rule_add(f.context, SCMP_ACT_ALLOW, call, 1, condition);
}

// Calls that are harmless with some arguments only. Returns a negative errno, as libseccomp does.
int add_conditional_rules(const filter& f) {
    // glibc falls back to clone, whose flags a filter can see: threads, no processes.
    int bad = seccomp_rule_add(f.context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    if (bad == 0)
        bad = allow_when(f, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    // A thread's name is all that prctl is needed for; prlimit may look and not set.
    if (bad == 0) bad = allow_when(f, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    if (bad == 0) bad = allow_when(f, SCMP_SYS(prlimit64), SCMP_A2(SCMP_CMP_EQ, std::uint64_t{0}));
    // abort() signals itself; nobody else.
    const auto self = static_cast<std::uint64_t>(::getpid());
    if (bad == 0) bad = allow_when(f, SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, self));
    // A thread may make way for others; how nice another process is stays what it is.
    for (const int call : {SCMP_SYS(getpriority), SCMP_SYS(setpriority)})
        if (bad == 0)
            bad = seccomp_rule_add(f.context, SCMP_ACT_ALLOW, call, 2,
                                   SCMP_A0(SCMP_CMP_EQ, std::uint64_t{PRIO_PROCESS}),
                                   SCMP_A1(SCMP_CMP_EQ, std::uint64_t{0}));
    // F_SETOWN and F_SETSIG would make the kernel send signals to others.
    for (const auto command : {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL})
        if (bad == 0)
            bad = allow_when(f, SCMP_SYS(fcntl), SCMP_A1(SCMP_CMP_EQ, static_cast<std::uint64_t>(command)));
    return bad;
}

result<void> restrict_system_calls() {
    const filter f;
    if (f.context == nullptr) return from_errno(ENOMEM, "making a seccomp filter");
    for (const auto* name : allowed_calls)
        if (const auto added = add_rule(f, SCMP_ACT_ALLOW, name); !added) return added;
    for (const auto* name : deadly_calls)
        if (const auto added = add_rule(f, SCMP_ACT_KILL_PROCESS, name); !added) return added;
    int bad = add_conditional_rules(f);
    if (bad == 0) bad = seccomp_load(f.context);
    if (bad < 0) return from_errno(-bad, "entering seccomp");
    return {};
}

} // namespace

void give_up_real_time() noexcept {
    __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> held{};
    if (::syscall(SYS_capget, &head, held.data()) != 0) return;
    held[CAP_TO_INDEX(CAP_SYS_NICE)].effective &= ~CAP_TO_MASK(CAP_SYS_NICE);
    held[CAP_TO_INDEX(CAP_SYS_NICE)].permitted &= ~CAP_TO_MASK(CAP_SYS_NICE);
    (void)::syscall(SYS_capset, &head, held.data());
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_RTPRIO, &none);
}

result<void> limit_cpu(std::chrono::seconds most) {
    if (most.count() <= 0) return {};
    // At the second limit it is SIGKILL, which does not tell why.
    return limit(RLIMIT_CPU, static_cast<std::uint64_t>(most.count()), "CPU time", 1);
}

result<void> enter_sandbox(const sandbox_walls& walls) {
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
        return from_errno(errno, "tying the worker's life to its parent's");
    if (const auto limited = limit_resources(walls); !limited) return limited;
    // Only where it is allowed: without it seccomp still refuses every socket.
    if (::unshare(CLONE_NEWNET) != 0) (void)::unshare(CLONE_NEWUSER | CLONE_NEWNET);
    if (const auto restricted = restrict_files(walls.readable, walls.writable); !restricted)
        return restricted;
    return restrict_system_calls();
}

} // namespace lectern::runtime

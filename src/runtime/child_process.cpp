#include "lectern/runtime/child_process.hpp"

#include "silence.hpp"

#include "lectern/base/files.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lectern::runtime {
namespace {

// How often a stop request is looked for.
constexpr auto look_interval = std::chrono::milliseconds(100);

struct spawn_attributes {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    spawn_attributes() {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
    }
    ~spawn_attributes() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
    spawn_attributes(const spawn_attributes&) = delete;
    spawn_attributes& operator=(const spawn_attributes&) = delete;
};

result<pid_t> start(const child_options& options, int writing_end) {
    spawn_attributes spawn;
    posix_spawn_file_actions_addopen(&spawn.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&spawn.files, writing_end, options.report_descriptor);
    // A terminal's Ctrl-C reaches the whole group: the parent decides what becomes of its child.
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    for (const int s : {SIGINT, SIGTERM, SIGPIPE, SIGHUP}) sigaddset(&usual, s);
    posix_spawnattr_setsigmask(&spawn.attributes, &none);
    posix_spawnattr_setsigdefault(&spawn.attributes, &usual);
    posix_spawnattr_setpgroup(&spawn.attributes, 0);
    posix_spawnattr_setflags(&spawn.attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

    std::vector<char*> argv;
    for (const auto& argument : options.arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    std::vector<char*> environment;
    for (const auto& variable : options.environment)
        environment.push_back(const_cast<char*>(variable.c_str()));
    // Nothing else of ours; but a test that kills the child says so here.
    std::string crash = "LECTERN_CRASH_AT=";
    const auto* plan = std::getenv("LECTERN_CRASH_AT");
    if (plan != nullptr) environment.push_back(crash.append(plan).data());
    environment.push_back(nullptr);
    pid_t child = 0;
    const int bad =
        posix_spawn(&child, argv[0], &spawn.files, &spawn.attributes, argv.data(), environment.data());
    if (bad != 0) return from_errno(bad, "starting " + options.arguments.front());
    return child;
}

// Splits what comes out of the pipe into lines.
class line_reader {
public:
    line_reader(std::size_t limit, const std::function<void(std::string_view)>& on_line)
        : limit_(limit), on_line_(on_line) {}

    // False at the end of the reports, or when a line is longer than the limit.
    bool read(int fd) {
        char block[16384];
        const auto n = ::read(fd, block, sizeof block);
        if (n < 0) return errno == EINTR || errno == EAGAIN;
        if (n == 0) return false;
        pending_.append(block, static_cast<std::size_t>(n));
        for (auto end = pending_.find('\n'); end != std::string::npos; end = pending_.find('\n')) {
            on_line_(std::string_view(pending_).substr(0, end));
            pending_.erase(0, end + 1);
        }
        return pending_.size() <= limit_;
    }

private:
    std::size_t limit_;
    const std::function<void(std::string_view)>& on_line_;
    std::string pending_;
};

child_result reap(pid_t child, child_end how) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (how == child_end::silent || how == child_end::stopped) return {how, 0};
    if (WIFSIGNALED(status)) return {child_end::signalled, WTERMSIG(status)};
    return {child_end::exited, WEXITSTATUS(status)};
}

// Its end of the pipe is closed, or it talks nonsense: nothing more is heard, so it gets a moment and then a
// signal.
child_result wait_for_end(pid_t child, const child_options& options) {
    silence after(child, std::max(options.silence_limit, look_interval));
    for (;;) {
        siginfo_t info{};
        if (::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            info.si_pid == child)
            return reap(child, child_end::exited);
        const bool stopped = options.stop.stop_requested();
        if (stopped || after.is_too_long()) {
            ::kill(child, SIGKILL);
            return reap(child, stopped ? child_end::stopped : child_end::silent);
        }
        ::usleep(2000);
    }
}

} // namespace

result<child_result> run_child(const child_options& options,
                               const std::function<void(std::string_view)>& on_line) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return from_errno(errno, "making a pipe");
    const base::unique_fd reading(ends[0]);
    base::unique_fd writing(ends[1]);
    if (writing.get() == options.report_descriptor) { // dup2 onto itself would leave it to be closed by exec
        base::unique_fd moved(::fcntl(writing.get(), F_DUPFD_CLOEXEC, options.report_descriptor + 1));
        if (!moved) return from_errno(errno, "making a pipe");
        writing = std::move(moved);
    }
    const auto child = start(options, writing.get());
    if (!child) return child.error();
    writing = base::unique_fd();

    line_reader lines(options.line_limit, on_line);
    silence meanwhile(*child, options.silence_limit);
    for (;;) {
        pollfd waiting{reading.get(), POLLIN, 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(look_interval.count()));
        const bool stopped = options.stop.stop_requested();
        if (stopped || (options.silence_limit.count() > 0 && ready == 0 && meanwhile.is_too_long())) {
            ::kill(*child, SIGKILL);
            return reap(*child, stopped ? child_end::stopped : child_end::silent);
        }
        if (ready <= 0) continue;
        meanwhile.end();
        if (lines.read(reading.get())) continue;
        return wait_for_end(*child, options);
    }
}

std::string own_program() {
    return std::filesystem::read_symlink("/proc/self/exe").string();
}

} // namespace lectern::runtime

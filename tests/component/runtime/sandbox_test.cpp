// Each test tries one thing from inside the walls, in a child process, and looks at how the child ends.
#include "lectern/base/files.hpp"
#include "lectern/runtime/sandbox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <sched.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace lectern::runtime {
namespace {

constexpr int walls_missing = 99;

class sandbox : public testing::Test {
protected:
    base::scratch_directory scratch_ =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    sandbox_walls walls_;

    void SetUp() override {
        std::filesystem::create_directory(scratch_.path() / "out");
        ASSERT_TRUE(base::write_file(scratch_.path() / "in.mp4", "input"));
        ASSERT_TRUE(base::write_file(scratch_.path() / "neighbour.mp4", "secret"));
        walls_.readable = {scratch_.path() / "in.mp4"};
        walls_.writable = scratch_.path() / "out";
    }

    // The wait status of a child that enters and then does `attempt`; its exit status is what `attempt`
    // returns.
    int inside(const std::function<int()>& attempt, uid_t user = ::getuid()) const {
        const auto child = ::fork();
        if (child == 0) {
            if (user != ::getuid() && ::setuid(user) != 0) ::_exit(walls_missing);
            ::_exit(enter_sandbox(walls_) ? attempt() : walls_missing);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return status;
    }

    std::string path(const char* name) const { return (scratch_.path() / name).string(); }
};

int opens(const std::string& path, int flags) {
    const int fd = ::open(path.c_str(), flags, 0644);
    return fd >= 0 ? 0 : errno;
}

} // namespace

TEST_F(sandbox, the_input_can_be_read_and_nothing_beside_it) {
    EXPECT_EQ(inside([&] { return opens(path("in.mp4"), O_RDONLY); }), 0);
    EXPECT_EQ(WEXITSTATUS(inside([&] { return opens(path("neighbour.mp4"), O_RDONLY); })), EACCES);
    EXPECT_EQ(WEXITSTATUS(inside([&] { return opens("/etc/passwd", O_RDONLY); })), EACCES);
    EXPECT_EQ(WEXITSTATUS(inside([&] { return opens(path("in.mp4"), O_RDWR); })), EACCES);
}

TEST_F(sandbox, files_are_made_in_the_output_directory_only) {
    EXPECT_EQ(inside([&] { return opens(path("out/a.mp4"), O_RDWR | O_CREAT); }), 0);
    EXPECT_EQ(WEXITSTATUS(inside([&] { return opens(path("a.mp4"), O_WRONLY | O_CREAT); })), EACCES);
    EXPECT_TRUE(std::filesystem::exists(path("out/a.mp4")));
}

TEST_F(sandbox, a_thread_may_make_way_for_others) {
    EXPECT_EQ(inside([] {
                  errno = 0;
                  const int before = ::getpriority(PRIO_PROCESS, 0);
                  if (::nice(1) == -1 && errno != 0) return errno;
                  return ::getpriority(PRIO_PROCESS, 0) == std::min(19, before + 1) ? 0 : 1;
              }),
              0);
}

// Each returns 0 when the attempt succeeds, and a reason why not otherwise; some end the process.
struct escape {
    const char* name;
    std::function<int()> attempt;
};

std::vector<escape> escapes(pid_t victim, const std::string& directory) {
    const auto failed = [](long outcome) { return outcome < 0 ? errno : 0; };
    const auto secret = directory + "/neighbour.mp4";
    return {
        {"a network socket", [=] { return failed(::socket(AF_INET, SOCK_STREAM, 0)); }},
        {"a local socket", [=] { return failed(::socket(AF_UNIX, SOCK_STREAM, 0)); }},
        {"connecting", [=] { return failed(::connect(0, nullptr, 0)); }},
        {"another program",
         [=] {
             char name[] = "/bin/true";
             char* argv[] = {name, nullptr};
             return failed(::execv(name, argv));
         }},
        {"a process of its own",
         [=] { return failed(::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, 0)); }},
        {"ptrace", [=] { return failed(::ptrace(PTRACE_ATTACH, victim, nullptr, nullptr)); }},
        {"another's memory",
         [=] {
             char byte = 0;
             iovec here{&byte, 1}, there{&byte, 1};
             return failed(::process_vm_readv(victim, &here, 1, &there, 1, 0));
         }},
        {"another's files", [=] { return opens("/proc/" + std::to_string(victim) + "/environ", O_RDONLY); }},
        {"a symbolic link out",
         [=] {
             const auto link = directory + "/out/link";
             if (::symlink(secret.c_str(), link.c_str()) != 0) return errno;
             return opens(link, O_RDONLY);
         }},
        {"a hard link out",
         [=] {
             const auto link = directory + "/out/hard";
             if (::link(secret.c_str(), link.c_str()) != 0) return errno;
             return opens(link, O_RDONLY);
         }},
        {"a link that was there", [=] { return opens(directory + "/out/planted", O_RDONLY); }},
        {"moving a file in",
         [=] {
             const auto moved = directory + "/out/moved";
             if (::rename(secret.c_str(), moved.c_str()) != 0) return errno;
             return opens(moved, O_RDONLY);
         }},
        {"a path with dots", [=] { return opens(directory + "/out/../neighbour.mp4", O_RDONLY); }},
        {"kill", [=] { return failed(::kill(victim, SIGKILL)); }},
        {"tgkill", [=] { return failed(::syscall(SYS_tgkill, victim, victim, SIGKILL)); }},
        {"tkill", [=] { return failed(::syscall(SYS_tkill, victim, SIGKILL)); }},
        {"a queued signal", [=] { return failed(::sigqueue(victim, SIGKILL, {})); }},
        {"a signal by way of a pipe",
         [=] {
             int ends[2];
             if (::pipe2(ends, 0) != 0) return errno;
             if (::fcntl(ends[0], F_SETOWN, victim) != 0 || ::fcntl(ends[0], F_SETSIG, SIGKILL) != 0)
                 return errno;
             if (::fcntl(ends[0], F_SETFL, O_ASYNC) != 0) return errno;
             return failed(::write(ends[1], "x", 1));
         }},
        {"another's limits",
         [=] {
             const rlimit none{0, 0};
             return failed(::prlimit(victim, RLIMIT_CPU, &none, nullptr));
         }},
        {"another's processors",
         [=] {
             cpu_set_t one;
             CPU_ZERO(&one);
             CPU_SET(0, &one);
             return failed(::sched_setaffinity(victim, sizeof one, &one));
         }},
        {"another's priority", [=] { return failed(::setpriority(PRIO_PROCESS, victim, 19)); }},
        {"its group's priority", [=] { return failed(::setpriority(PRIO_PGRP, 0, 19)); }},
        {"another user", [=] { return failed(::setuid(0) == 0 && ::seteuid(1) == 0 ? 0 : -1); }},
        {"a namespace", [=] { return failed(::unshare(CLONE_NEWUSER)); }},
        {"a mount", [=] { return failed(::mount("none", "/mnt", "tmpfs", 0, nullptr)); }},
        {"a device",
         [=] { return failed(::mknod((directory + "/out/disk").c_str(), S_IFBLK | 0600, makedev(8, 0))); }},
    };
}

// A process of the same user, which does nothing until it is killed.
class bystander {
public:
    explicit bystander(uid_t user) : pid_(::fork()) {
        if (pid_ != 0) return;
        if (::getuid() == 0 && user != 0 && ::setuid(user) != 0) ::_exit(1);
        for (;;) ::pause();
    }
    ~bystander() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    bystander(const bystander&) = delete;
    bystander& operator=(const bystander&) = delete;
    pid_t pid() const { return pid_; }
    bool is_alive() const { return ::waitpid(pid_, nullptr, WNOHANG) == 0; }

private:
    pid_t pid_;
};

TEST_F(sandbox, no_escape_succeeds_as_root_or_as_a_user) {
    constexpr uid_t nobody = 65534;
    std::filesystem::create_symlink(path("neighbour.mp4"), path("out/planted"));
    std::vector<uid_t> users{::getuid()};
    if (::getuid() == 0) {
        users.push_back(nobody);
        for (const auto* own : {"", "out", "in.mp4", "neighbour.mp4"})
            ASSERT_EQ(::chown(path(own).c_str(), nobody, nobody), 0);
    }
    for (const auto user : users) {
        const bystander victim(user);
        for (const auto& [name, attempt] : escapes(victim.pid(), scratch_.path().string())) {
            const auto status = inside(attempt, user);
            const bool died = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
            const bool refused =
                WIFEXITED(status) && WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != walls_missing;
            EXPECT_TRUE(died || refused) << name << " as user " << user << " ended with " << status;
        }
        EXPECT_TRUE(victim.is_alive()) << "as user " << user;
    }
}

TEST_F(sandbox, an_assertion_of_a_library_still_ends_the_process) {
    const auto status = inside([]() -> int { std::abort(); });
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) << status;
}

TEST_F(sandbox, threads_and_memory_still_work) {
    EXPECT_EQ(
        inside([] {
            int sum = 0;
            std::thread([&] { sum = static_cast<int>(std::string(1U << 20U, 'x').size() >> 20U); }).join();
            return sum - 1;
        }),
        0);
}

TEST_F(sandbox, a_file_over_the_limit_is_an_error_and_not_a_full_disk) {
    walls_.file_size = 4096;
    EXPECT_EQ(WEXITSTATUS(inside([&] {
                  const int fd = ::open(path("out/big").c_str(), O_RDWR | O_CREAT, 0644);
                  const std::string block(8192, 'x');
                  while (::write(fd, block.data(), block.size()) > 0) {}
                  return errno;
              })),
              EFBIG);
}

TEST_F(sandbox, endless_work_ends_with_its_cpu_time) {
    walls_.cpu = std::chrono::seconds(1);
    const auto status = inside([] {
        volatile bool on = true;
        while (on) {}
        return 0;
    });
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGXCPU) << "which tells why";
}

TEST(real_time, is_for_nobody_who_gave_it_up) {
    const auto child = ::fork();
    if (child == 0) {
        give_up_real_time();
        const sched_param most{99};
        ::_exit(::sched_setscheduler(0, SCHED_FIFO, &most) == 0 ? 1 : errno);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), EPERM);
    EXPECT_NE(::sched_getscheduler(0), SCHED_FIFO) << "and this process never had it";
}

TEST(cpu_limit, ends_endless_work_without_walls_too) {
    const auto child = ::fork();
    if (child == 0) {
        if (!limit_cpu(std::chrono::seconds(1))) ::_exit(1);
        volatile bool on = true;
        while (on) {}
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGXCPU);
}

TEST_F(sandbox, a_path_that_is_not_there_is_an_error_and_no_wall_is_half_built) {
    walls_.writable = scratch_.path() / "none";
    EXPECT_EQ(WEXITSTATUS(inside([] { return 0; })), walls_missing);
}

} // namespace lectern::runtime

// Each test tries one thing from inside the walls, in a child process, and looks at how the child ends.
#include "lectern/base/files.hpp"
#include "lectern/runtime/sandbox.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

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
    int inside(const std::function<int()>& attempt) const {
        const auto child = ::fork();
        if (child == 0) ::_exit(enter_sandbox(walls_) ? attempt() : walls_missing);
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

TEST_F(sandbox, a_socket_is_death) {
    const auto status = inside([] { return ::socket(AF_INET, SOCK_STREAM, 0); });
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGSYS);
}

TEST_F(sandbox, another_program_is_death) {
    const auto status = inside([] {
        char name[] = "/bin/true";
        char* argv[] = {name, nullptr};
        return ::execv(name, argv);
    });
    EXPECT_TRUE(WIFSIGNALED(status));
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
    EXPECT_TRUE(WIFSIGNALED(status));
}

TEST_F(sandbox, a_path_that_is_not_there_is_an_error_and_no_wall_is_half_built) {
    walls_.writable = scratch_.path() / "none";
    EXPECT_EQ(WEXITSTATUS(inside([] { return 0; })), walls_missing);
}

} // namespace lectern::runtime

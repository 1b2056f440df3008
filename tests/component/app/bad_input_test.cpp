// What people get wrong: one clear line, the right exit status, nothing lost.
#include "run_program.hpp"

#include "lectern/base/files.hpp"

#include <fcntl.h>
#include <filesystem>
#include <netinet/in.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lectern::app {
namespace {

class bad_input : public testing::Test {
protected:
    base::scratch_directory scratch_ =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();

    std::string path(const std::string& name) const { return (scratch_.path() / name).string(); }
    std::string write(const std::string& name, const std::string& text) const {
        EXPECT_TRUE(base::write_file(path(name), text));
        return path(name);
    }
};

void expect_one_line(const program_end& end, int status, const std::string& says) {
    EXPECT_EQ(end.status, status) << end.err;
    EXPECT_EQ(lines_of(end.err), 1U) << end.err;
    EXPECT_TRUE(end.err.starts_with("lectern: ")) << end.err;
    EXPECT_NE(end.err.find(says), std::string::npos) << end.err;
}

} // namespace

TEST_F(bad_input, an_unknown_command_is_wrong_usage_and_the_nearest_is_named) {
    expect_one_line(run_program({"pakcage"}), 2, "did you mean package?");
    expect_one_line(run_program({"import", "catalog"}), 2, "did you mean catalogue?");
    expect_one_line(run_program({}), 2, "--help");
    expect_one_line(run_program({"package", "a.mp4"}), 2, "--out");
    expect_one_line(run_program({"serve", "--prot", "1"}), 2, "--prot");
    expect_one_line(run_program({"import", "recording", "a.mp4"}), 2, "--lecture");
}

TEST_F(bad_input, a_missing_recording_fails_and_leaves_nothing) {
    expect_one_line(run_program({"package", path("none.mp4"), "--out", path("out")}), 1, "No such file");
    EXPECT_FALSE(std::filesystem::exists(path("out")));
    EXPECT_TRUE(std::filesystem::is_empty(scratch_.path()));
}

TEST_F(bad_input, what_is_not_a_recording_is_refused_with_status_3) {
    const auto text = write("notes.mp4", "These are my notes, not a video.\n");
    const auto end = run_program({"package", text, "--out", path("out")});
    expect_one_line(end, 3, "packaging");
    EXPECT_FALSE(std::filesystem::exists(path("out")));
    EXPECT_EQ(run_program({"package", write("empty.mp4", ""), "--out", path("out")}).status, 3);
    EXPECT_EQ(run_program({"package", scratch_.path().string(), "--out", path("out")}).status, 3);
}

TEST_F(bad_input, a_refusal_as_json_is_one_object_on_stdout) {
    const auto end = run_program({"package", write("x.mp4", "text"), "--out", path("out"), "--json"});
    EXPECT_EQ(end.status, 3);
    EXPECT_EQ(end.err, "");
    EXPECT_TRUE(end.out.starts_with("{\"error\":")) << end.out;
    EXPECT_EQ(lines_of(end.out), 1U);
}

TEST_F(bad_input, a_configuration_with_three_mistakes_names_all_three) {
    const auto config =
        write("lectern.toml", "data = 5\n[server]\nlisen = \"127.0.0.1:0\"\ndrain = \"10\"\n");
    const auto end = run_program({"serve", "--config", config});
    EXPECT_EQ(end.status, 2);
    EXPECT_EQ(lines_of(end.err), 3U) << end.err;
    for (const auto* says : {":1: data", ":3: unknown key server.lisen", ":4: server.drain"})
        EXPECT_NE(end.err.find(says), std::string::npos) << end.err;
}

TEST_F(bad_input, a_configuration_that_is_not_there_is_named) {
    expect_one_line(run_program({"serve", "--config", path("none.toml")}), 1, "none.toml");
}

TEST_F(bad_input, a_port_in_use_is_said_although_the_kernel_would_share_it) {
    const int holder = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(holder, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(holder, reinterpret_cast<sockaddr*>(&where), sizeof where), 0);
    ASSERT_EQ(::listen(holder, 1), 0);
    socklen_t size = sizeof where;
    ::getsockname(holder, reinterpret_cast<sockaddr*>(&where), &size);
    const auto listen = "127.0.0.1:" + std::to_string(ntohs(where.sin_port));
    const auto config = write("quiet.toml", "log_level = \"off\"\n");
    expect_one_line(run_program({"serve", "--config", config, "--data", path("data"), "--listen", listen}), 1,
                    "in use");
    ::close(holder);
}

TEST_F(bad_input, an_address_that_is_none_is_wrong_usage) {
    expect_one_line(run_program({"serve", "--data", path("data"), "--listen", "everywhere"}), 2, "HOST:PORT");
}

TEST_F(bad_input, a_damaged_database_is_said_and_not_touched) {
    std::filesystem::create_directory(path("data"));
    const auto damaged = "SQLite format 3" + std::string(4096, 'x');
    const auto file = write("data/lectern.db", damaged);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"doctor", "--data", path("data")},
          {"serve", "--data", path("data"), "--listen", "127.0.0.1:0"},
          {"import", "catalogue", write("c.json", "{}"), "--data", path("data")}})
        expect_one_line(run_program(words), 1, "lectern.db");
    EXPECT_EQ(base::read_file(file).value(), damaged);
}

TEST_F(bad_input, a_catalogue_that_is_not_json_is_refused) {
    const auto end = run_program(
        {"import", "catalogue", write("c.json", "{\n  \"courses\": [\n"), "--data", path("data")});
    expect_one_line(end, 3, "c.json");
}

TEST_F(bad_input, a_data_directory_that_cannot_be_made_is_named) {
    const auto file = write("occupied", "x");
    expect_one_line(run_program({"doctor", "--data", file + "/data"}), 1, "occupied");
    expect_one_line(run_program({"import", "catalogue", write("c.json", "{}"), "--data", file + "/data"}), 1,
                    "occupied");
}

TEST_F(bad_input, a_full_disk_fails_an_import_and_nothing_is_lost) {
    const auto disk = path("disk");
    std::filesystem::create_directory(disk);
    if (::mount("none", disk.c_str(), "tmpfs", 0, "size=64k") != 0)
        GTEST_SKIP() << "needs the right to mount a small disk";
    const auto end = run_program({"import", "catalogue", write("c.json", "{}"), "--data", disk + "/data"});
    ::umount2(disk.c_str(), MNT_DETACH);
    EXPECT_EQ(end.status, 1) << end.err;
    EXPECT_EQ(lines_of(end.err), 1U) << end.err;
}

TEST_F(bad_input, a_playback_token_needs_keys_that_a_server_has_and_a_life) {
    const auto id = std::string(64, 'a');
    const auto data = (scratch_.path() / "nobody").string();
    const auto end = run_program({"admin", "playback-token", id, "--data", data});
    EXPECT_EQ(end.status, 1);
    EXPECT_NE(end.err.find("no keys yet"), std::string::npos) << end.err;
    EXPECT_FALSE(std::filesystem::exists(data + "/playback.keys"));
    EXPECT_EQ(run_program({"admin", "playback-token", id, "--for", "0s", "--data", data}).status, 2);
}

TEST_F(bad_input, a_result_that_cannot_be_written_is_a_failure) {
    const auto child = ::fork();
    if (child == 0) {
        ::dup2(::open("/dev/full", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
        char program[] = "lectern", command[] = "config";
        char* argv[] = {program, command, nullptr};
        ::_exit(run(2, argv));
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1) << status;
}

} // namespace lectern::app

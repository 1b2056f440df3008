// Serves the files of a directory through lectern's HTTP server alone: what the request path costs by itself.
// file_server DIRECTORY PORT [SHARDS]
#include "lectern/http/server.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>
#include <unordered_map>

namespace fs = std::filesystem;
using namespace lectern;

namespace {

constexpr std::uint64_t memory_bytes = 16U << 10U; // from memory up to here, sendfile above

std::string_view type_of(const fs::path& path) {
    const auto extension = path.extension();
    if (extension == ".m3u8") return "application/vnd.apple.mpegurl";
    if (extension == ".m4s") return "video/iso.segment";
    if (extension == ".mp4") return "video/mp4";
    return "application/octet-stream";
}

http::prepared_entity load(const fs::path& path) {
    auto fd = base::open_for_reading(path).value();
    const auto bytes = base::size_of(fd).value();
    http::entity e;
    e.content_type = type_of(path);
    e.cache_control = "public, max-age=31536000, immutable";
    e.etag = '"' + std::to_string(std::hash<std::string>()(path.string())) + '"';
    e.extra_headers = "Access-Control-Allow-Origin: *\r\n";
    e.last_modified = base::now() - std::chrono::hours(1);
    if (bytes <= memory_bytes)
        e.identity = std::make_shared<const std::string>(base::read_file(path).value());
    else
        e.identity = http::file_slice{
            std::make_shared<const http::open_file>(http::open_file{std::move(fd), bytes}), 0, bytes};
    return http::prepare(std::move(e));
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    runtime::raise_descriptor_limit().value();
    std::unordered_map<std::string, http::prepared_entity> files;
    for (const auto& entry : fs::recursive_directory_iterator(argv[1]))
        if (entry.is_regular_file())
            files.emplace(fs::relative(entry.path(), argv[1]).string(), load(entry.path()));
    http::router routes;
    const auto handle = [&files](const http::request& r) {
        const auto found = files.find(std::string(r.captures[0]));
        if (found != files.end()) return http::respond_with(r, found->second);
        auto missing = http::problem(404, "Not Found");
        missing.add_header("Access-Control-Allow-Origin", "*");
        return missing;
    };
    routes.add({{http::method::get},
                "/{...}",
                http::direct_handler(handle),
                0,
                "file",
                "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: GET, "
                "HEAD\r\nAccess-Control-Allow-Headers: Range\r\n"});
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    runtime::shard_set shards(argc > 3 ? static_cast<std::size_t>(std::atoi(argv[3])) : 0);
    http::server_options options;
    options.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    http::server server(shards, std::move(routes), options);
    const auto started = server.start();
    if (!started) {
        std::fprintf(stderr, "%s\n", started.error().detail.c_str());
        return 1;
    }
    std::printf("ready %d\n", started->port);
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    std::printf("cut %zu\n", server.drain(std::chrono::seconds(2)));
    return 0;
}

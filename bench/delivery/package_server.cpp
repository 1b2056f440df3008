// Serves packages and pages as `lectern serve` does, without database and API.
// package_server ROOT PORT [--shards N] [--site DIR] [--make COUNT] [--unsent BYTES]
//                [--tls-port PORT --certificate FILE --key FILE] [--tokens on] [--small COUNT] [--more COUNT]
// --make COUNT: makes that many packages under ROOT first. Prints their ids, then "ready PORT".
// --small COUNT: the same, of two segments of 2 kB. --more COUNT: lists that many more, which nobody asks
// for.
#include "../../tests/component/delivery/made_package.hpp"

#include "lectern/delivery/media_handler.hpp"
#include "lectern/delivery/static_site.hpp"
#include "lectern/http/server.hpp"

#include <prometheus/collectable.h>
#include <prometheus/text_serializer.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

using namespace lectern;

namespace {

using option_map = std::map<std::string, std::string>;

option_map parse_options(int argc, char** argv) {
    option_map options;
    for (int i = 3; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
    return options;
}

// Sizes that the benchmark names: 2 kB is a playlist of 40 segments; the rest are segments.
std::vector<delivery::made_rendition> sizes() {
    const auto some = [](std::uint64_t bytes, std::size_t count) {
        return std::vector<std::uint64_t>(count, bytes);
    };
    return {{"v2k", false, some(2000, 40)},
            {"a32", true, some(32U << 10U, 40)},
            {"v128", false, some(128U << 10U, 500)},
            {"v1m", false, some(1U << 20U, 20)},
            {"v4m", false, some(4U << 20U, 8)}};
}

// With tokens every package is private, and the path under which it opens is printed.
void publish(delivery::media_handler& media, const std::vector<std::string>& ids, bool tokens) {
    const auto keys = base::token_keys::parse("bench 0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ\n").value();
    std::vector<delivery::listed_package> listed;
    for (const auto& id : ids) {
        listed.push_back({id, !tokens, {}});
        const auto token = keys->sign({id, 0, base::now() + std::chrono::hours(24)});
        if (tokens) std::printf("private t/%s/%s\n", token.c_str(), id.c_str());
    }
    media.use_keys(keys);
    media.publish(std::make_shared<const delivery::package_index>(std::move(listed)));
}

void make(store::package_store& packages, int count, const std::vector<delivery::made_rendition>& what) {
    for (int i = 0; i < count; ++i) {
        const auto made = delivery::make_package(packages, what, static_cast<std::uint64_t>(i) + 1);
        std::printf("package %s\n", made.id.c_str());
    }
}

void wait_for_signal(const sigset_t& signals, const http::server& server,
                     const delivery::media_handler& media) {
    int signal = 0;
    do {
        sigwait(&signals, &signal);
        if (signal != SIGUSR1) return;
        auto families = server.metrics()->Collect();
        for (auto& f : media.metrics()->Collect()) families.push_back(std::move(f));
        std::printf("%s", prometheus::TextSerializer().Serialize(families).c_str());
        std::fflush(stdout);
    } while (true);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    auto options = parse_options(argc, argv);
    runtime::raise_descriptor_limit().value();
    sigset_t signals;
    sigemptyset(&signals);
    for (const int s : {SIGTERM, SIGINT, SIGUSR1}) sigaddset(&signals, s);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    auto packages = store::package_store::open(argv[1]).value();
    make(packages, std::atoi(options["--make"].c_str()), sizes());
    make(packages, std::atoi(options["--small"].c_str()), {{"v2k", false, {2000, 2000}}});
    runtime::shard_set shards(static_cast<std::size_t>(std::atoi(options["--shards"].c_str())));
    runtime::worker_pool disk({"disk", 4, 1024});
    delivery::media_handler media(shards, disk, packages);
    auto ids = packages.list().value();
    for (int i = 0; i < std::atoi(options["--more"].c_str()); ++i) {
        const auto number = std::to_string(i);
        ids.push_back(std::string(64 - number.size(), 'a') + number);
    }
    publish(media, ids, options["--tokens"] == "on");
    delivery::static_site site({options["--site"]});
    http::router routes;
    media.add_routes(routes);
    site.add_routes(routes);
    http::server_options limits;
    limits.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    if (options.contains("--unsent")) limits.unsent_bytes = std::atoi(options["--unsent"].c_str());
    limits.tls.host = "127.0.0.1";
    limits.tls.certificate = options["--certificate"];
    limits.tls.key = options["--key"];
    limits.tls.port = static_cast<std::uint16_t>(std::atoi(options["--tls-port"].c_str()));
    http::server server(shards, std::move(routes), limits, &disk);
    const auto started = server.start();
    if (!started) {
        std::fprintf(stderr, "%s\n", started.error().detail.c_str());
        return 1;
    }
    std::printf("ready %d\n", started->port);
    std::fflush(stdout);
    wait_for_signal(signals, server, media);
    std::printf("cut %zu\n", server.drain(std::chrono::seconds(5)));
    return 0;
}

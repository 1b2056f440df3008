// upload_server DATA PORT [RESERVE_BYTES [EXPIRY_SECONDS]]: uploads and nothing else, for checks from
// outside. Makes the users "first" and "second" when DATA is new, and prints "TOKEN <user> <token>" for each
// at every start.
#include "component/upload/upload_site.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace lectern;

std::string token_of(db::database& d, const std::string& name) {
    const auto now = base::now();
    (void)accounts::add_user(d, {name, accounts::role::instructor, "a password", {}}, now); // or is there
    return accounts::add_token(d, name, now).value().secret;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    tests::upload_site_options options;
    options.server.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    if (argc > 3) options.uploads.reserve = std::strtoull(argv[3], nullptr, 10);
    if (argc > 4) options.uploads.expiry = std::chrono::seconds(std::atoi(argv[4]));
    tests::upload_site site(argv[1], options);
    for (const auto* name : {"first", "second"}) {
        const auto token = site.with_database([&](db::database& d) { return token_of(d, name); });
        std::printf("TOKEN %s %s\n", name, token.c_str());
    }
    std::printf("READY %u\n", site.port());
    std::fflush(stdout);
    int got = 0;
    sigwait(&ends, &got);
    return 0;
}

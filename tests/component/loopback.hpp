// A client that speaks exactly the bytes it is given, and free ports, for tests over a loopback socket.
#pragma once

#include "lectern/base/files.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <cstdint>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace lectern::tests {

// A port that nobody listens on now; for programs that are told theirs.
inline std::uint16_t free_port() {
    const base::unique_fd probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof at;
    EXPECT_EQ(::bind(probe.get(), reinterpret_cast<sockaddr*>(&at), length), 0);
    EXPECT_EQ(::getsockname(probe.get(), reinterpret_cast<sockaddr*>(&at), &length), 0);
    return ntohs(at.sin_port);
}

class raw_client {
public:
    explicit raw_client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    }
    raw_client(raw_client&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    ~raw_client() { close(); }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }
    // Reads until `end` was seen, the server closed, or 20 s passed.
    std::string receive_until(std::string_view end) {
        std::string all;
        char block[4096];
        while (all.find(end) == std::string::npos) {
            pollfd ready{fd_, POLLIN, 0};
            if (::poll(&ready, 1, 20'000) != 1) break;
            const auto n = ::recv(fd_, block, sizeof block, 0);
            if (n <= 0) break;
            all.append(block, static_cast<std::size_t>(n));
        }
        return all;
    }

    // Empty: the server closed, or 20 s passed.
    std::string receive_some() {
        char block[65536];
        pollfd ready{fd_, POLLIN, 0};
        if (::poll(&ready, 1, 20'000) != 1) return {};
        const auto n = ::recv(fd_, block, sizeof block, 0);
        return n > 0 ? std::string(block, static_cast<std::size_t>(n)) : std::string();
    }

private:
    int fd_;
};

} // namespace lectern::tests

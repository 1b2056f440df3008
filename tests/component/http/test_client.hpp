// A client for tests that sends exactly the bytes it is given and reads whole responses.
#pragma once

#include "lectern/base/files.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <cstdint>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace lectern::http {

struct test_response {
    int status = 0;   // 0: the connection ended without one
    std::string head; // status line and fields
    std::string body;

    bool has(std::string_view line) const {
        return head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
    }
};

// Takes the next response off `bytes`, which `read_some` appends to until it gives false.
template <class ReadSome>
test_response read_response(std::string& bytes, ReadSome read_some, bool head_only) {
    test_response r;
    while (bytes.find("\r\n\r\n") == std::string::npos)
        if (!read_some()) return r;
    const auto end = bytes.find("\r\n\r\n") + 2;
    r.head = bytes.substr(0, end);
    bytes.erase(0, end + 2);
    r.status = std::atoi(r.head.c_str() + 9);
    const auto at = r.head.find("\r\nContent-Length: ");
    const auto length =
        at == std::string::npos || head_only ? 0 : std::strtoull(r.head.c_str() + at + 18, nullptr, 10);
    while (bytes.size() < length)
        if (!read_some()) break;
    r.body = bytes.substr(0, length);
    bytes.erase(0, r.body.size());
    return r;
}

class test_client {
public:
    explicit test_client(std::uint16_t port, int receive_buffer = 0)
        : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receive_buffer > 0)
            ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        connect(port);
    }
    test_client(base::unique_fd socket, std::uint16_t port) : fd_(socket.release()) { connect(port); }
    void connect(std::uint16_t port) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    }
    test_client(test_client&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), bytes_(std::move(other.bytes_)) {}
    test_client(const test_client&) = delete;
    ~test_client() { close(); }

    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    void reset() { // as a client that crashes
        const linger now{1, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }
    void finish_sending() { ::shutdown(fd_, SHUT_WR); }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }

    // One read of what is there. False: closed, or nothing within `patience_ms`.
    bool read_some(int patience_ms = 10'000, std::size_t most = 65536) {
        pollfd ready{fd_, POLLIN, 0};
        if (::poll(&ready, 1, patience_ms) != 1) return false;
        std::string block(most, '\0');
        const auto n = ::recv(fd_, block.data(), block.size(), 0);
        if (n <= 0) return false;
        bytes_.append(block, 0, static_cast<std::size_t>(n));
        return true;
    }

    bool is_closed(int patience_ms = 10'000) { return !read_some(patience_ms) && !still_open(); }

    std::string read_all() {
        while (read_some()) {}
        return std::exchange(bytes_, {});
    }

    test_response receive(bool head_only = false) {
        return read_response(
            bytes_, [this] { return read_some(); }, head_only);
    }

    test_response get(std::string_view target, std::string_view fields = {}) {
        send("GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(fields) + "\r\n");
        return receive();
    }

    std::string& unread() { return bytes_; }

private:
    bool still_open() {
        char c;
        return ::recv(fd_, &c, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }

    int fd_;
    std::string bytes_;
};

} // namespace lectern::http

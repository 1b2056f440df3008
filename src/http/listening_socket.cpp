#include "listening_socket.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace lectern::http {
namespace {

struct socket_address {
    sockaddr_storage storage{};
    socklen_t length = 0;

    const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
    std::uint16_t port() const noexcept {
        return ntohs(storage.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(storage).sin6_port
                                                   : reinterpret_cast<const sockaddr_in&>(storage).sin_port);
    }
};

result<socket_address> parse_address(const std::string& host, std::uint16_t port) {
    socket_address address;
    auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
    if (::inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        address.length = sizeof v4;
        return address;
    }
    auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    const auto text = bracketed ? host.substr(1, host.size() - 2) : host;
    if (::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) != 1)
        return error{errc::usage, "listening on " + host + ": not an IP address"};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    address.length = sizeof v6;
    return address;
}

error listen_error(int number, const std::string& where) {
    auto e = from_errno(number, "listening on " + where);
    if (number == EADDRINUSE) e.code = errc::conflict;
    if (number == EACCES) e.code = errc::forbidden;
    if (number == EADDRNOTAVAIL) e.code = errc::usage;
    return e;
}

bool set_option(int fd, int level, int name, int value) {
    return ::setsockopt(fd, level, name, &value, sizeof value) == 0;
}

result<base::unique_fd> bind_socket(const socket_address& address, bool shared, const std::string& where) {
    base::unique_fd fd(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd) return listen_error(errno, where);
    set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    if (shared && !set_option(fd.get(), SOL_SOCKET, SO_REUSEPORT, 1)) return listen_error(errno, where);
    if (::bind(fd.get(), address.get(), address.length) != 0) return listen_error(errno, where);
    return fd;
}

// Accepted connections inherit these, which saves setting them on each.
void set_inherited_options(int fd, const server_options& options) {
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    if (options.unsent_bytes > 0) set_option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, options.unsent_bytes);
    const auto silence = static_cast<int>(options.tcp_keepalive.count());
    if (silence <= 0) return;
    constexpr int questions = 4; // unanswered, and the peer is gone
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, silence);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, std::max(silence / questions, 1));
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, questions);
}

} // namespace

result<listening_sockets> open_listening_sockets(const endpoint& at, const server_options& options,
                                                 std::size_t count) {
    auto address = parse_address(at.host, at.port);
    if (!address) return address.error();
    const auto where = at.host + ":" + std::to_string(at.port);
    // SO_REUSEPORT lets a second server of the same user share the port in silence: ask without it first.
    if (at.port != 0) {
        const auto probe = bind_socket(*address, false, where);
        if (!probe) return probe.error();
        if (::listen(probe->get(), 1) != 0) return listen_error(errno, where);
    }
    listening_sockets opened;
    for (std::size_t i = 0; i < count; ++i) {
        auto fd = bind_socket(*address, true, where);
        if (!fd) return fd.error();
        set_inherited_options(fd->get(), options);
        if (::listen(fd->get(), options.backlog) != 0) return listen_error(errno, where);
        if (i == 0) { // port 0: the others join the port that the first was given
            socklen_t length = sizeof address->storage;
            if (::getsockname(fd->get(), reinterpret_cast<sockaddr*>(&address->storage), &length) != 0)
                return listen_error(errno, where);
        }
        opened.sockets.push_back(std::move(*fd));
    }
    opened.where = {at.host, address->port()};
    return opened;
}

} // namespace lectern::http

// The whole path of a request: a session of the server over a socket pair, fed in pieces. The first byte says
// how they are cut. What comes back is a row of well-formed responses, and the session always ends.
#include "header_lines.hpp"
#include "http/lane.hpp"
#include "http/session.hpp"
#include "require.hpp"

#include <cctype>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace lectern;
using fuzz::require;

namespace {

constexpr int patience_ms = 4000;
constexpr std::uint64_t body_limit = 2000;

boost::asio::awaitable<http::response> echo_length(const http::request&, http::body_reader& body) {
    std::string all;
    for (;;) {
        const auto more = co_await body.read(all, 100);
        if (!more || *more == 0) break;
    }
    http::response r;
    r.body = std::to_string(all.size());
    co_return r;
}

http::router made_routes() {
    http::router routes;
    http::route page;
    page.methods = {http::method::get};
    page.pattern = "/page/{}";
    page.handle = http::direct_handler([](const http::request& r) {
        http::entity e;
        e.content_type = "text/plain";
        e.cache_control = "no-cache";
        e.etag = "\"a\"";
        e.identity = std::string(5000, 'x');
        return http::respond_with(r, std::move(e));
    });
    routes.add(page);
    http::route form;
    form.methods = {http::method::post};
    form.pattern = "/form";
    form.body_limit = body_limit;
    form.handle = http::direct_handler([](const http::request& r) {
        require(r.body.size() <= body_limit, "a body stays under its limit");
        http::response made;
        made.body = r.body;
        return made;
    });
    routes.add(form);
    http::route stream;
    stream.methods = {http::method::patch};
    stream.pattern = "/stream";
    stream.handle = http::streaming_handler(echo_length);
    routes.add(stream);
    return routes;
}

class one_lane {
public:
    one_lane()
        : shards_(1),
          common_(std::make_shared<http::server_common>(made_routes(), http::server_options{}, nullptr)) {
        shards_.run_on_each([this](runtime::shard& s) { lane_.reset(new http::lane(s, common_)); });
    }
    ~one_lane() {
        shards_.run_on_each([this](runtime::shard&) {
            lane_->close_all();
            lane_.reset();
        });
    }

    void begin(int socket) {
        shards_.run_on_each([&](runtime::shard& s) {
            const http::address_bytes address{};
            require(common_->gate.enter(address) == http::connection_gate::verdict::open, "sessions end");
            http::stream_socket owned(s.executor());
            owned.assign(boost::asio::ip::tcp::v4(), socket);
            http::session::start(*lane_, std::move(owned), {address, false, nullptr});
        });
    }

private:
    runtime::shard_set shards_;
    std::shared_ptr<http::server_common> common_;
    boost::intrusive_ptr<http::lane> lane_;
};

// Sends all in pieces, and reads until the other side has closed.
std::string converse(int fd, std::string_view bytes, std::size_t piece) {
    std::string answer;
    char block[65536];
    for (;;) {
        pollfd ready{fd, static_cast<short>(POLLIN | (bytes.empty() ? 0 : POLLOUT)), 0};
        const int found = ::poll(&ready, 1, patience_ms);
        if (found < 0 && errno == EINTR) continue; // libFuzzer's own timer
        require(found == 1, "a session ends when its client has said all");
        if ((ready.revents & (POLLIN | POLLHUP)) != 0) {
            const auto n = ::recv(fd, block, sizeof block, MSG_DONTWAIT);
            if (n == 0 || (n < 0 && errno != EAGAIN)) return answer;
            if (n > 0) answer.append(block, static_cast<std::size_t>(n));
        }
        if (bytes.empty() || (ready.revents & POLLOUT) == 0) continue;
        const auto n = ::send(fd, bytes.data(), std::min(piece, bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno != EAGAIN) bytes = {};
        if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
        if (bytes.empty()) ::shutdown(fd, SHUT_WR);
    }
}

// Only what does not depend on the request, which may have been HEAD: the last response's body is not looked
// at.
void check(std::string_view answer) {
    if (answer.empty()) return;
    require(answer.starts_with("HTTP/1.1 "), "an answer is a response");
    require(answer.size() > 12 && std::isdigit(static_cast<unsigned char>(answer[9])) != 0, "with a status");
    int status = 0;
    std::from_chars(answer.data() + 9, answer.data() + 12, status);
    const bool is_refusal = status == 501 || status == 505; // of a method, of a version
    require((status >= 100 && status < 500) || is_refusal, "a stranger's bytes are no fault of ours");
    require(answer.find("\r\n\r\n") != std::string_view::npos, "and a whole head");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static one_lane lane;
    if (size < 2 || size > 100'000) return 0;
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) return 0;
    lane.begin(ends[0]);
    const auto piece = data[0] == 0 ? size : static_cast<std::size_t>(data[0]);
    const auto answer = converse(ends[1], fuzz::text_of(data + 1, size - 1), std::max<std::size_t>(piece, 1));
    ::close(ends[1]);
    check(answer);
    return 0;
}

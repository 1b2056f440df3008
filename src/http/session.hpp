// One connection: reads requests, has them handled, sends the responses in order, and is cut when it stands
// still.
#pragma once

#include "body_decoder.hpp"
#include "input_buffer.hpp"
#include "lane.hpp"
#include "proxy_protocol.hpp"
#include "streamed_body.hpp"

#include <boost/intrusive/list.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lectern::http {

class session final : public runtime::wheel_entry,
                      public boost::intrusive_ref_counter<session, boost::thread_unsafe_counter>,
                      public boost::intrusive::list_base_hook<boost::intrusive::tag<lane>> {
public:
    // Whose connection it is, as the gate has counted it.
    struct origin {
        address_bytes address;
        bool is_proxy = false;           // one that is believed; not counted by its address
        std::unique_ptr<tls_stream> tls; // null: plain
    };

    static void start(lane& home, stream_socket socket, origin from);
    session(lane& home, stream_socket socket, origin from);
    ~session();

    void close() noexcept;
    void on_drain(); // closes at once when nothing is being answered, else after the response

    // For streamed_body, on the shard.
    std::string_view received() const noexcept { return input_.data(); }
    void consume(std::size_t n) noexcept { input_.consume(n); }
    boost::asio::awaitable<result<void>> receive_body(bool send_continue); // more into the input. Errors: io
    void stop_receiving() noexcept;

private:
    using self = boost::intrusive_ptr<session>;

    // A request that outlives the turn it came in: with a body to read, or a handler that waits.
    struct exchange {
        std::string bytes;
        request_head head;
        router::match where;
        std::optional<body_decoder> decoder;
        std::optional<streamed_body> stream; // instead of the decoder, when the handler reads the body
    };

    // A response body whose end is not known yet.
    struct streamed_answer {
        body_stream next;
        bool chunked = true; // false: to an HTTP/1.0 client, ended by closing
    };

    void on_deadline() override;
    void abort() noexcept;
    void become(phase next) noexcept;
    void enter(phase next);
    bool made_progress(std::uint64_t total, std::chrono::milliseconds window);
    std::uint64_t delivered_bytes() const noexcept;
    std::uint64_t received_body_bytes() const noexcept;

    void begin();
    void read_proxy_header();
    void on_proxy_header(const proxy_header& header);
    void identify(request_head& head) const;
    void shake_hands();
    void on_established();
    void on_handshake_failed();
    void answer_plain_http();
    void read_secure();
    boost::asio::awaitable<result<std::size_t>> receive_some();
    boost::asio::awaitable<result<void>> send_interim();
    tls_stream::step take_secure(std::size_t& taken); // into the input
    void count_sealed() noexcept;

    void read();
    void on_read(boost::system::error_code ec, std::size_t n);
    void read_more_now();
    void process();
    bool take_request(); // false: waits for something
    bool take_body();
    bool on_request(std::size_t head_bytes);
    bool begin_exchange(std::size_t head_bytes, const router::match& where);
    bool begin_stream(std::unique_ptr<exchange> begun);
    bool dispatch(const request_head& head, const router::match& where);
    boost::asio::awaitable<void> wait_for_handler();
    boost::asio::awaitable<response> call_handler();
    void on_answer(response r);
    void begin_streamed_answer(const request_head& head, body_stream pieces);
    boost::asio::awaitable<void> pull_piece();
    void append_piece(const std::string& piece);

    void answer(const request_head& head, response r, std::size_t kind);
    void answer_unrouted(const request_head& head, const router::match& where);
    void write_head(const request_head& head, const response& r, std::optional<std::uint64_t> length);
    void refuse(int status, const char* why);

    bool flush(); // false: waits until the socket takes more
    void wait_to_send(outgoing::progress why);
    boost::asio::awaitable<void> wait_for_disk();
    void on_drained(boost::system::error_code ec);
    void on_writable(boost::system::error_code ec);
    void allow_unsent(int bytes);
    void keep_pace(std::uint64_t bytes_per_s); // of the connection; 0: no limit
    void suit_distance();
    void finish_turn();
    void linger();
    void on_lingering(boost::system::error_code ec);
    void log_access(const request_head& head, int status, std::uint64_t length) const;
    void log_failure(const request_head& head, const char* what) const;

    const boost::intrusive_ptr<lane> lane_;
    stream_socket socket_;
    address_bytes address_;
    const bool from_proxy_; // its requests tell whose they are
    bool is_counted_;       // by its address
    bool is_secure_;        // by TLS, here or to the proxy
    std::string address_text_;
    phase phase_ = phase::closed;
    bool keep_alive_ = true; // false: nothing more is read as a request
    bool must_linger_ = false;
    bool distance_known_ = false;
    bool is_fast_ = false;    // drains quickly, and may have more waiting in the kernel
    bool served_ = false;     // at least one request was answered
    std::uint16_t batch_ = 0; // responses in the batch
    std::size_t searched_ = 0;
    std::uint64_t sent_ = 0, progress_mark_ = 0;
    std::uint64_t pace_ = 0; // bytes a second; 0: no limit
    std::chrono::steady_clock::time_point batch_start_, blocked_at_;
    std::unique_ptr<outgoing> blocked_; // what the socket did not take
    std::unique_ptr<exchange> exchange_;
    std::unique_ptr<streamed_answer> streamed_; // kept while its coroutine may run, even after close
    std::unique_ptr<tls_stream> tls_;           // null: plain
    input_buffer input_;
};

} // namespace lectern::http

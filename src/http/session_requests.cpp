// The part of a session that turns bytes into requests and has them handled.
#include "session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace lectern::http {

namespace asio = boost::asio;

namespace {

// Enough answered for one write.
constexpr std::size_t batch_bytes = 64U << 10U;

} // namespace

// One request off the input, answered or begun. False when the turn is over.
bool session::take_request() {
    if (input_.empty()) return false;
    const auto bytes = input_.data();
    const auto head_bytes = find_head_end(bytes, searched_);
    if (head_bytes == 0) {
        if (const int refused = judge_partial_head(bytes, lane_->limits))
            refuse(refused, "the head cannot be read");
        else if (phase_ != phase::head)
            enter(phase::head);
        return false;
    }
    const bool batch_full =
        batch_ >= lane_->options.pipelined_requests || lane_->out.memory_bytes() >= batch_bytes;
    if (batch_full && !flush()) return false;
    return on_request(head_bytes);
}

bool session::on_request(std::size_t head_bytes) {
    request_head& head = lane_->head;
    parse_head(input_.data().substr(0, head_bytes), lane_->limits, head);
    if (head.refused != 0) {
        refuse(head.refused, head.why);
        return false;
    }
    identify(head);
    const auto where =
        lane_->common->routes.find(head.message.verb, head.message.path, head.message.captures);
    const bool waits = where.found != nullptr &&
                       !std::holds_alternative<direct_handler>(where.found->handle) &&
                       !std::holds_alternative<hybrid_handler>(where.found->handle);
    const bool reads_body =
        where.found != nullptr && head.framing != body_framing::none && where.found->body_limit > 0;
    if (waits || reads_body) return begin_exchange(head_bytes, where);
    if (head.framing != body_framing::none) must_linger_ = !(keep_alive_ = false);
    const bool body_refused = where.found != nullptr && head.framing != body_framing::none;
    if (body_refused)
        answer(head, problem(413, "Content Too Large", "this resource takes no request body"), where.kind);
    else if (!dispatch(head, where))
        return begin_exchange(head_bytes, where);
    input_.consume(head_bytes);
    searched_ = 0;
    become(phase::idle); // the next head has its own deadline
    return true;
}

// Responses before it are sent first, so that nothing is kept waiting by a handler or a body that takes its
// time.
bool session::begin_exchange(std::size_t head_bytes, const router::match& where) {
    if (!flush()) return false; // the request stays in the input and is parsed again
    auto begun = std::make_unique<exchange>();
    begun->bytes.assign(input_.data().substr(0, head_bytes));
    input_.consume(head_bytes);
    searched_ = 0;
    parse_head(begun->bytes, lane_->limits, begun->head);
    auto& head = begun->head;
    identify(head);
    begun->where = lane_->common->routes.find(head.message.verb, head.message.path, head.message.captures);
    if (std::holds_alternative<streaming_handler>(where.found->handle)) return begin_stream(std::move(begun));
    const auto limit = where.found->body_limit;
    if (head.framing == body_framing::length && head.content_length > limit) {
        must_linger_ = !(keep_alive_ = false);
        answer(head, problem(413, "Content Too Large", "at most " + std::to_string(limit) + " bytes"),
               where.kind);
        return false;
    }
    if (head.framing == body_framing::chunked && limit == 0) {
        must_linger_ = !(keep_alive_ = false);
        answer(head, problem(413, "Content Too Large", "this resource takes no request body"), where.kind);
        return false;
    }
    begun->decoder.emplace(head.framing, head.content_length, limit);
    if (head.expects_continue && head.http_1_1 && head.framing != body_framing::none && input_.empty()) {
        lane_->out.heads() += "HTTP/1.1 100 Continue\r\n\r\n";
        lane_->out.end_head();
    }
    exchange_ = std::move(begun);
    enter(phase::body);
    return true;
}

// The handler starts in a turn of its own: it may answer at once, and then goes on to the next request.
bool session::begin_stream(std::unique_ptr<exchange> begun) {
    begun->stream.emplace(*this, begun->head);
    exchange_ = std::move(begun);
    enter(phase::handling);
    asio::post(socket_.get_executor(), [me = self(this)] {
        asio::co_spawn(me->socket_.get_executor(), me->wait_for_handler(), asio::detached);
    });
    return false;
}

asio::awaitable<result<void>> session::receive_body(bool send_continue) {
    constexpr std::size_t body_block = 64U << 10U;
    const error left{errc::io, "the client has left"};
    if (phase_ == phase::closed) co_return left;
    if (send_continue) {
        auto sending = send_interim();
        const auto sent = co_await std::move(sending);
        if (!sent) co_return left;
    }
    input_.compact();
    input_.grow(body_block);
    become(phase::body);
    if (!std::exchange(exchange_->stream->is_watched, true)) {
        progress_mark_ = exchange_->stream->received();
        lane_->wheel.set(*this, lane_->options.body_progress);
    }
    auto receiving = receive_some();
    const auto received = co_await std::move(receiving);
    if (phase_ == phase::body) become(phase::handling);
    if (!received) co_return left;
    co_return result<void>();
}

void session::stop_receiving() noexcept {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

bool session::take_body() {
    auto bytes = input_.data();
    const auto before = bytes.size();
    const auto verdict = exchange_->decoder->take(bytes, exchange_->head.message.body);
    input_.consume(before - bytes.size());
    switch (verdict) {
    case body_decoder::state::more:
        return false;
    case body_decoder::state::malformed:
        refuse(400, "the chunked body is malformed");
        return false;
    case body_decoder::state::too_large:
        refuse(413, "the body is too large");
        return false;
    case body_decoder::state::done:
        break;
    }
    if (std::holds_alternative<direct_handler>(exchange_->where.found->handle)) {
        const auto finished = std::move(exchange_);
        enter(phase::idle);
        return dispatch(finished->head, finished->where);
    }
    if (!flush()) return false; // an interim response the socket did not take: comes back here when it did
    enter(phase::handling);
    asio::co_spawn(socket_.get_executor(), wait_for_handler(), asio::detached);
    return false;
}

asio::awaitable<void> session::wait_for_handler() {
    const self keep(this);
    response made;
    try {
        auto pending = call_handler();
        made = co_await std::move(pending);
    } catch (const std::exception& e) {
        log_failure(exchange_->head, e.what());
        made = problem(500, "Internal Server Error");
    }
    if (phase_ != phase::closed) on_answer(std::move(made));
}

asio::awaitable<response> session::call_handler() {
    const auto& handle = exchange_->where.found->handle;
    if (const auto* streaming = std::get_if<streaming_handler>(&handle))
        return (*streaming)(exchange_->head.message, *exchange_->stream);
    const auto* hybrid = std::get_if<hybrid_handler>(&handle);
    return hybrid != nullptr ? hybrid->later(exchange_->head.message)
                             : std::get<waiting_handler>(handle)(exchange_->head.message);
}

void session::on_answer(response r) {
    const auto finished = std::move(exchange_);
    // Bytes of a body that nobody took must never be read as a request (RFC 9112 9.3).
    if (finished->stream && !finished->stream->skip_rest()) must_linger_ = !(keep_alive_ = false);
    enter(phase::idle);
    answer(finished->head, std::move(r), finished->where.kind);
    process();
}

// False when the route's handler has to wait.
bool session::dispatch(const request_head& head, const router::match& where) {
    if (where.found == nullptr) {
        answer_unrouted(head, where);
        return true;
    }
    std::optional<response> made;
    try {
        const auto& handle = where.found->handle;
        if (const auto* direct = std::get_if<direct_handler>(&handle))
            made = (*direct)(head.message);
        else if (const auto* hybrid = std::get_if<hybrid_handler>(&handle))
            made = hybrid->now(head.message);
    } catch (const std::exception& e) {
        log_failure(head, e.what());
        made = problem(500, "Internal Server Error");
    }
    if (!made) return false;
    answer(head, std::move(*made), where.kind);
    return true;
}

} // namespace lectern::http

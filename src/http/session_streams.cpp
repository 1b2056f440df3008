// The part of a session that sends bodies whose length is not known when they begin.
#include "session.hpp"

#include "lectern/base/log.hpp"

#include <cstdio>

namespace lectern::http {

void session::begin_streamed_answer(const request_head& head, body_stream pieces) {
    streamed_ = std::make_unique<streamed_answer>();
    streamed_->next = std::move(pieces);
    streamed_->chunked = head.http_1_1;
    if (!streamed_->chunked) keep_alive_ = false;
}

// One piece; when the socket has taken it, finish_turn asks for the next.
boost::asio::awaitable<void> session::pull_piece() {
    const self keep(this);
    std::string piece;
    bool failed = false;
    try {
        auto pending = streamed_->next();
        piece = co_await std::move(pending);
    } catch (const std::exception& e) {
        base::log_error("stream_failed", {{"what", e.what()}});
        failed = true;
    }
    if (phase_ == phase::closed) co_return;
    if (failed) {
        close(); // the missing last chunk tells the client that this is not the whole
        co_return;
    }
    append_piece(piece);
    if (piece.empty()) streamed_.reset();
    enter(phase::idle);
    process();
}

void session::append_piece(const std::string& piece) {
    auto& text = lane_->out.heads();
    if (!streamed_->chunked) {
        text += piece;
    } else if (piece.empty()) {
        text += "0\r\n\r\n";
    } else {
        char size[24];
        text.append(size,
                    static_cast<std::size_t>(std::snprintf(size, sizeof size, "%zx\r\n", piece.size())));
        text += piece;
        text += "\r\n";
    }
    lane_->out.end_head();
}

} // namespace lectern::http

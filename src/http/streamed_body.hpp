// The body of one exchange, read from its session by the handler.
#pragma once

#include "body_decoder.hpp"
#include "request_head.hpp"

#include "lectern/http/body_reader.hpp"

namespace lectern::http {

class session;

class streamed_body final : public body_reader {
public:
    streamed_body(session& from, const request_head& head);

    boost::asio::awaitable<result<std::size_t>> read(std::string& into, std::size_t limit) override;
    void cancel() override;
    std::optional<std::uint64_t> length() const override;
    std::string_view trailer(std::string_view name) const override;

    bool finished() const noexcept { return finished_; }
    std::uint64_t received() const noexcept { return decoder_.received(); }

    // What is here already is taken and dropped. True: the body is over, and the next request may follow.
    bool skip_rest();

    bool is_watched = false; // the session's deadline runs for this body

private:
    result<std::size_t> take(std::string& into, std::size_t limit); // bytes appended

    session& session_;
    body_decoder decoder_;
    std::optional<std::uint64_t> length_;
    bool finished_;
    bool must_continue_; // the client waits for "100 Continue"
    std::optional<error> broken_;
};

} // namespace lectern::http

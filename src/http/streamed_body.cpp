#include "streamed_body.hpp"

#include "session.hpp"

#include <algorithm>
#include <limits>

namespace lectern::http {
namespace {

bool same_name(std::string_view a, std::string_view b) noexcept {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

} // namespace

streamed_body::streamed_body(session& from, const request_head& head)
    : session_(from), decoder_(head.framing, head.content_length, std::numeric_limits<std::uint64_t>::max()),
      finished_(head.framing == body_framing::none ||
                (head.framing == body_framing::length && head.content_length == 0)),
      must_continue_(head.expects_continue && head.http_1_1 && !finished_) {
    if (head.framing != body_framing::chunked) length_ = head.content_length;
}

std::optional<std::uint64_t> streamed_body::length() const {
    return length_;
}

result<std::size_t> streamed_body::take(std::string& into, std::size_t limit) {
    const auto before = into.size();
    auto bytes = session_.received().substr(0, limit);
    const auto offered = bytes.size();
    const auto verdict = decoder_.take(bytes, into);
    session_.consume(offered - bytes.size());
    if (verdict == body_decoder::state::done) finished_ = true;
    if (verdict == body_decoder::state::malformed || verdict == body_decoder::state::too_large)
        broken_ = error{errc::usage, "the chunked body is malformed"};
    if (into.size() > before) return into.size() - before; // a broken end is told by the next call
    if (broken_) return *broken_;
    return std::size_t{0};
}

std::string_view streamed_body::trailer(std::string_view name) const {
    std::string_view rest = finished_ ? std::string_view(decoder_.trailers()) : std::string_view();
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (const auto colon = line.find(':'); same_name(line.substr(0, colon), name)) {
            auto value = line.substr(colon + 1);
            while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
            while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
            return value;
        }
    }
    return {};
}

boost::asio::awaitable<result<std::size_t>> streamed_body::read(std::string& into, std::size_t limit) {
    for (;;) {
        if (broken_) co_return *broken_;
        if (finished_) co_return std::size_t{0};
        const auto taken = take(into, limit);
        if (!taken || *taken > 0) co_return taken;
        if (finished_) co_return std::size_t{0};
        if (!session_.received().empty()) continue; // only framing fitted in the limit
        const bool promise = std::exchange(must_continue_, false);
        const auto more = co_await session_.receive_body(promise);
        if (!more && !broken_) broken_ = more.error();
    }
}

void streamed_body::cancel() {
    if (broken_ || finished_) return;
    broken_ = error{errc::cancelled, "the request was cancelled"};
    session_.stop_receiving();
}

bool streamed_body::skip_rest() {
    std::string dropped;
    while (!finished_ && !broken_ && !must_continue_) {
        dropped.clear();
        const auto taken = take(dropped, 64U << 10U);
        if (!taken || *taken == 0) break;
    }
    return finished_;
}

} // namespace lectern::http

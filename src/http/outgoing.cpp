#include "outgoing.hpp"

#include "page_cache.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace lectern::http {
namespace {

constexpr std::uint64_t burst =
    512U << 10U; // per sendfile call; 128 KiB to 512 KiB cost the same, 1 MiB a third more

} // namespace

void outgoing::end_head() {
    const std::size_t length = heads_.size() - head_begin_;
    // Heads that follow each other without a body between them (304, 204) are one piece.
    if (!pieces_.empty() && pieces_.back().owner.index() == 0 &&
        pieces_.back().offset + pieces_.back().length == head_begin_)
        pieces_.back().length += length;
    else
        pieces_.push_back({std::monostate{}, head_begin_, length});
    head_begin_ = heads_.size();
    memory_bytes_ += length;
}

void outgoing::add_body(body_source body) {
    if (auto* file = std::get_if<file_slice>(&body)) {
        const auto offset = file->offset, length = file->length;
        if (length > 0) pieces_.push_back({std::move(*file), offset, length});
        return;
    }
    const auto length = length_of(body);
    if (length == 0) return;
    memory_bytes_ += length;
    if (auto* text = std::get_if<std::string>(&body))
        pieces_.push_back({std::move(*text), 0, length});
    else if (auto* bytes = std::get_if<shared_bytes>(&body))
        pieces_.push_back({std::move(*bytes), 0, length});
    else if (auto* part = std::get_if<byte_slice>(&body))
        pieces_.push_back({std::move(part->bytes), part->offset, length});
}

void outgoing::clear() noexcept {
    heads_.clear();
    pieces_.clear();
    head_begin_ = next_ = memory_bytes_ = 0;
}

const char* outgoing::bytes_of(const piece& p) const noexcept {
    if (const auto* text = std::get_if<std::string>(&p.owner)) return text->data() + p.offset;
    if (const auto* bytes = std::get_if<shared_bytes>(&p.owner)) return (*bytes)->data() + p.offset;
    return heads_.data() + p.offset;
}

// One sendmsg of everything in memory up to the next file. MSG_MORE lets the head share a packet with the
// file.
long outgoing::send_memory(int socket) {
    std::array<iovec, 64> vectors;
    std::size_t count = 0, at = next_;
    for (; at < pieces_.size() && count < vectors.size(); ++at) {
        const auto& p = pieces_[at];
        if (std::holds_alternative<file_slice>(p.owner)) break;
        vectors[count++] = {const_cast<char*>(bytes_of(p)), static_cast<std::size_t>(p.length)};
    }
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = count;
    const int more = at < pieces_.size() ? MSG_MORE : 0;
    return ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT | more);
}

void outgoing::advance(std::uint64_t n) noexcept {
    while (n > 0) {
        auto& p = pieces_[next_];
        const auto taken = std::min(n, p.length);
        p.offset += taken;
        p.length -= taken;
        n -= taken;
        if (p.length > 0) return;
        p.owner = std::monostate{};
        ++next_;
    }
}

file_slice outgoing::next_burst() const {
    const auto& p = pieces_[next_];
    return {std::get<file_slice>(p.owner).file, p.offset, std::min(p.length, burst)};
}

long outgoing::send_file(int socket, const open_file& file) {
    const auto& p = pieces_[next_];
    auto offset = static_cast<off_t>(p.offset);
    return ::sendfile(socket, file.fd.get(), &offset, std::min(p.length, burst));
}

outgoing::progress outgoing::send(int socket, turn& t) {
    const auto start = t.sent;
    while (!empty()) {
        if (t.sent - start >= t.most) return progress::yielded;
        const auto& p = pieces_[next_];
        const auto* slice = std::get_if<file_slice>(&p.owner);
        if (slice != nullptr && t.may_be_cold && !is_warm(*slice->file, p.offset, std::min(p.length, burst)))
            return progress::cold;
        const long n = slice != nullptr ? send_file(socket, *slice->file) : send_memory(socket);
        if (n == 0 && slice != nullptr) return progress::failed; // shorter than promised when it was opened
        if (n < 0) {
            if (errno == EINTR) continue;
            return errno == EAGAIN || errno == EWOULDBLOCK ? progress::blocked : progress::failed;
        }
        t.sent += static_cast<std::uint64_t>(n);
        advance(static_cast<std::uint64_t>(n));
    }
    return progress::done;
}

} // namespace lectern::http

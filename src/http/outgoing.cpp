#include "outgoing.hpp"

#include "page_cache.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace lectern::http {
namespace {

constexpr std::uint64_t burst =
    512U << 10U; // per sendfile call; 128 KiB to 512 KiB cost the same, 1 MiB a third more

// EAGAIN: the bytes are not in the page cache, and `may_be_cold` asks not to wait for them.
long read_part(const open_file& file, std::uint64_t offset, std::span<char> into, bool may_be_cold) {
    const iovec part{into.data(), into.size()};
    const auto at = static_cast<off_t>(offset);
    const auto n = ::preadv2(file.fd.get(), &part, 1, at, may_be_cold ? RWF_NOWAIT : 0);
    if (n >= 0 || errno != EOPNOTSUPP) return n;
    return ::preadv2(file.fd.get(), &part, 1, at, 0); // the file system cannot tell
}

// Smaller bodies are copied behind their head: one piece costs the kernel less than two, and 2 kB less than
// that.
constexpr std::uint64_t copied_body = 2U << 10U;

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
    if (length <= copied_body) return copy_behind_head(body);
    memory_bytes_ += length;
    if (auto* text = std::get_if<std::string>(&body))
        pieces_.push_back({std::move(*text), 0, length});
    else if (auto* bytes = std::get_if<shared_bytes>(&body))
        pieces_.push_back({std::move(*bytes), 0, length});
    else if (auto* part = std::get_if<byte_slice>(&body))
        pieces_.push_back({std::move(part->bytes), part->offset, length});
}

void outgoing::copy_behind_head(const body_source& body) {
    if (const auto* text = std::get_if<std::string>(&body))
        heads_ += *text;
    else if (const auto* bytes = std::get_if<shared_bytes>(&body))
        heads_ += **bytes;
    else if (const auto* part = std::get_if<byte_slice>(&body))
        heads_.append(*part->bytes, part->offset, part->length);
    end_head();
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
    const int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (at < pieces_.size() ? MSG_MORE : 0);
    if (count == 1) return ::send(socket, vectors[0].iov_base, vectors[0].iov_len, flags);
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = count;
    return ::sendmsg(socket, &message, flags);
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

bool outgoing::is_longer_than(std::uint64_t bytes) const noexcept {
    std::uint64_t sum = 0;
    for (auto at = next_; at < pieces_.size() && sum <= bytes; ++at) sum += pieces_[at].length;
    return sum > bytes;
}

std::uint64_t outgoing::bytes_per_s() const noexcept {
    if (empty()) return 0;
    const auto& p = pieces_[next_];
    const auto* slice = std::get_if<file_slice>(&p.owner);
    return slice != nullptr && p.offset - slice->offset >= slice->pace.at_once ? slice->pace.bytes_per_s : 0;
}

file_slice outgoing::next_burst() const {
    const auto& p = pieces_[next_];
    return {std::get<file_slice>(p.owner).file, p.offset, std::min(p.length, burst)};
}

std::uint64_t outgoing::at_one_pace(const piece& p) noexcept {
    const auto* slice = std::get_if<file_slice>(&p.owner);
    if (slice == nullptr) return p.length;
    const auto done = p.offset - slice->offset;
    return done < slice->pace.at_once ? std::min(p.length, slice->pace.at_once - done) : p.length;
}

long outgoing::send_file(int socket) {
    const auto& p = pieces_[next_];
    auto offset = static_cast<off_t>(p.offset);
    const auto& file = *std::get<file_slice>(p.owner).file;
    return ::sendfile(socket, file.fd.get(), &offset, std::min(at_one_pace(p), burst));
}

outgoing::progress outgoing::take(std::span<char> into, bool may_be_cold, std::size_t& taken) {
    const auto pace = bytes_per_s();
    for (taken = 0; !empty() && taken < into.size() && bytes_per_s() == pace;) {
        const auto& p = pieces_[next_];
        const auto n = std::min<std::size_t>(at_one_pace(p), into.size() - taken);
        auto* to = into.data() + taken;
        if (const auto* slice = std::get_if<file_slice>(&p.owner)) {
            const auto read = read_part(*slice->file, p.offset, {to, n}, may_be_cold);
            if (read < 0 && errno == EINTR) continue;
            if (read < 0 && errno == EAGAIN) return progress::cold;
            if (read <= 0) return progress::failed;
            taken += static_cast<std::size_t>(read);
            advance(static_cast<std::uint64_t>(read));
            continue;
        }
        std::memcpy(to, bytes_of(p), n);
        taken += n;
        advance(n);
    }
    return progress::done;
}

outgoing::progress outgoing::send(int socket, turn& t) {
    const auto start = t.sent;
    while (!empty()) {
        if (t.sent - start >= t.most || bytes_per_s() != t.bytes_per_s) return progress::yielded;
        const auto& p = pieces_[next_];
        const auto* slice = std::get_if<file_slice>(&p.owner);
        if (slice != nullptr && t.may_be_cold && !is_warm(*slice->file, p.offset, std::min(p.length, burst)))
            return progress::cold;
        const long n = slice != nullptr ? send_file(socket) : send_memory(socket);
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

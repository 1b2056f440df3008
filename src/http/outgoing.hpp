// Responses on their way to one socket: heads and bodies in order, sent with as few system calls as possible.
#pragma once

#include "lectern/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace lectern::http {

class outgoing {
public:
    enum class progress { done, blocked, yielded, cold, failed };

    bool empty() const noexcept { return next_ == pieces_.size(); }
    std::size_t memory_bytes() const noexcept {
        return memory_bytes_;
    } // heads and bodies from memory, since clear()
    std::size_t pieces() const noexcept { return pieces_.size(); }
    bool is_longer_than(std::uint64_t bytes) const noexcept; // what is still to be sent

    // Where the next head is written; end_head() after the last of it.
    std::string& heads() noexcept { return heads_; }
    void end_head();
    void add_body(body_source body); // not a stream
    void clear() noexcept;           // keeps the memory for the next use

    struct turn {
        std::uint64_t most = 0;        // bytes to send in this call; then other connections have theirs
        bool may_be_cold = false;      // stop before a file's bytes that would have to come from the disk
        std::uint64_t sent = 0;        // what the kernel took
        int unsent_limit = 0;          // TCP_NOTSENT_LOWAT of the socket; 0: the kernel's own
        std::uint64_t bytes_per_s = 0; // that the socket keeps to; what wants another pace ends the turn
    };
    // Sends until all is sent, the socket is full, the turn is over or the next bytes are cold. Failed: the
    // connection is dead, or a file ended early.
    progress send(int socket, turn& t);

    // Moves bytes to `into`, from memory and from files, for what must be sealed before it is sent; `taken`
    // of them. Cold: the next ones are in a file and would have to come from the disk. Failed: a file ended
    // early. Ends where what comes next wants another pace.
    progress take(std::span<char> into, bool may_be_cold, std::size_t& taken);

    // How fast what comes next may be sent; 0: there is no limit.
    std::uint64_t bytes_per_s() const noexcept;

    file_slice next_burst() const; // the file bytes that would be sent next; when they are cold

private:
    struct piece {
        std::variant<std::monostate, std::string, shared_bytes, file_slice>
            owner;                            // monostate: bytes of heads_
        std::uint64_t offset = 0, length = 0; // in heads_, in the memory or in the file
    };

    void copy_behind_head(const body_source& body);
    const char* bytes_of(const piece& p) const noexcept;
    static std::uint64_t at_one_pace(const piece& p) noexcept; // its bytes until it wants another
    long send_memory(int socket);
    long send_file(int socket);
    void advance(std::uint64_t n) noexcept;

    std::string heads_;
    std::size_t head_begin_ = 0;
    std::vector<piece> pieces_;
    std::size_t next_ = 0;
    std::size_t memory_bytes_ = 0;
};

} // namespace lectern::http

// Bytes received and not used yet. A small request needs no allocation; an idle connection holds nothing but
// this.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace lectern::http {

class input_buffer {
public:
    static constexpr std::size_t inline_bytes = 1024; // a browser's request fits

    std::string_view data() const noexcept { return {bytes() + begin_, end_ - begin_}; }
    bool empty() const noexcept { return begin_ == end_; }
    std::size_t capacity() const noexcept { return large_ ? large_bytes_ : inline_bytes; }

    char* free_begin() noexcept { return bytes() + end_; }
    std::size_t free_bytes() const noexcept { return capacity() - end_; }
    void commit(std::size_t n) noexcept { end_ += n; }

    void consume(std::size_t n) noexcept {
        begin_ += n;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    // Moves the content to the front. Invalidates views into it.
    void compact() noexcept {
        if (begin_ == 0) return;
        std::memmove(bytes(), bytes() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }

    // Invalidates views into it.
    void grow(std::size_t to_bytes) {
        if (to_bytes <= capacity()) return;
        auto larger = std::make_unique_for_overwrite<char[]>(to_bytes);
        std::memcpy(larger.get(), bytes() + begin_, end_ - begin_);
        large_ = std::move(larger);
        large_bytes_ = to_bytes;
        end_ -= begin_;
        begin_ = 0;
    }

    // Gives large memory back once the content fits in the small one.
    void shrink() noexcept {
        if (!large_ || end_ - begin_ > inline_bytes) return;
        std::memcpy(small_.data(), large_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        large_.reset();
        large_bytes_ = 0;
    }

private:
    char* bytes() noexcept { return large_ ? large_.get() : small_.data(); }
    const char* bytes() const noexcept { return large_ ? large_.get() : small_.data(); }

    std::unique_ptr<char[]> large_;
    std::size_t large_bytes_ = 0, begin_ = 0, end_ = 0;
    std::array<char, inline_bytes> small_; // not initialised: only [begin_, end_) is read
};

} // namespace lectern::http

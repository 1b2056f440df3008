// The one way a stranger's file reaches libavformat: our own descriptor, no other file, no network, with
// limits.
#pragma once

#include "av_ptr.hpp"

#include "lectern/base/cpu_time.hpp"
#include "lectern/base/files.hpp"
#include "lectern/media/probe.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <stop_token>

namespace lectern::media {

// Of a file: its first bytes, and then those from `from` to `to`. 0: all of it.
struct file_part {
    std::uint64_t head = 0, from = 0, to = 0;
};

class input {
public:
    // Opens, finds the streams and applies the limits. Errors: refused, not_found, io, cancelled.
    // Lifetime: the object must stay where it is, hence the pointer; libavformat points into it.
    static result<std::unique_ptr<input>> open(const std::filesystem::path& path, const input_limits& limits,
                                               std::stop_token stop, const file_part& part = {});
    input(const input&) = delete;
    input& operator=(const input&) = delete;

    AVFormatContext& context() noexcept { return *context_; }
    const AVFormatContext& context() const noexcept { return *context_; }
    std::uint64_t bytes() const noexcept { return bytes_; }

    // Reading may take so much of a processor from now on; each progress allows it anew. That nothing can be
    // read for long is for the worker's parent to see. Thread: the one that reads.
    void allow(std::chrono::nanoseconds limit) noexcept { deadline_ = base::thread_cpu_time() + limit; }
    bool stopped() const noexcept { return stop_.stop_requested(); }
    bool overdue() const noexcept { return base::thread_cpu_time() > deadline_; }

private:
    input(base::unique_fd file, std::uint64_t bytes, std::stop_token stop);

    bool wait_for_more();
    std::uint64_t readable() const; // bytes

    result<void> open_container(const input_limits& limits);
    error explain_failure(int number) const;

    static int read(void* self, std::uint8_t* to, int size);
    static std::int64_t seek(void* self, std::int64_t offset, int whence);
    static int interrupted(void* self);

    base::unique_fd file_;
    std::uint64_t bytes_;
    file_part part_;
    std::int64_t position_ = 0;
    bool arriving_ = false;
    std::filesystem::path arrived_;
    std::uint64_t readable_ = 0; // when it was last asked, of what arrives
    std::stop_token stop_;
    std::chrono::nanoseconds deadline_{}; // of the reading thread's CPU time
    av_ptr<AVIOContext> io_;
    av_ptr<AVFormatContext> context_; // dies before io_
};

} // namespace lectern::media

#include "input.hpp"

#include "allow_list.hpp"
#include "av_error.hpp"
#include "option_set.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <thread>
#include <unistd.h>

namespace lectern::media {
namespace {

constexpr int io_buffer_bytes = 256 << 10;
constexpr std::chrono::milliseconds look_again{100}; // for what has arrived meanwhile
constexpr std::int64_t analyse_us = 10'000'000;      // media time looked at to learn what the streams are
constexpr unsigned largest_index = 64U << 20U; // bytes of a container's index: 12 h of small packets fit

int refuse_to_open(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
    return AVERROR(EPERM);
}

// ISO files that were not meant for sending have their index behind the media.
bool index_comes_last(int file) {
    constexpr int most_boxes = 32;
    std::uint64_t at = 0;
    for (int i = 0; i < most_boxes; ++i) {
        std::array<unsigned char, 16> head{};
        if (::pread(file, head.data(), head.size(), static_cast<off_t>(at)) !=
            static_cast<ssize_t>(head.size()))
            return false;
        const auto number = [&head](std::size_t from, std::size_t bytes) {
            std::uint64_t value = 0;
            for (std::size_t k = 0; k < bytes; ++k) value = value << 8U | head.at(from + k);
            return value;
        };
        const std::string_view type(reinterpret_cast<const char*>(&head[4]), 4);
        if (type == "mdat") return true;
        if (type == "moov") return false;
        const auto size = number(0, 4) == 1 ? number(8, 8) : number(0, 4);
        if (size < 8 || size > (1ULL << 40U)) return false;
        at += size;
    }
    return false;
}

// An ISO file whose first boxes are there, but that libavformat could not read: cut before its index.
bool begins_like_mp4(int file) {
    std::array<char, 12> head{};
    if (::pread(file, head.data(), head.size(), 0) != static_cast<ssize_t>(head.size())) return false;
    constexpr std::array<std::string_view, 5> boxes{"ftyp", "mdat", "wide", "skip", "free"};
    return std::ranges::find(boxes, std::string_view(&head[4], 4)) != boxes.end();
}

} // namespace

input::input(base::unique_fd file, std::uint64_t bytes, std::stop_token stop)
    : file_(std::move(file)), bytes_(bytes), stop_(std::move(stop)) {}

result<std::unique_ptr<input>> input::open(const std::filesystem::path& path, const input_limits& limits,
                                           std::stop_token stop, const file_part& part) {
    prepare_libav();
    auto file = base::open_for_reading(path);
    if (!file) return file.error();
    const auto bytes = base::size_of(*file);
    if (!bytes) return bytes.error();
    if (*bytes == 0 && limits.arriving == 0) return error{errc::refused, "The file is empty."};
    if (limits.arriving > 0 && begins_like_mp4(file->get()) && index_comes_last(file->get()))
        return error{errc::refused, "The recording cannot be read before all of it is there."};
    std::unique_ptr<input> opened(
        new input(std::move(*file), limits.arriving > 0 ? limits.arriving : *bytes, std::move(stop)));
    opened->part_ = part;
    if (part.to > 0) opened->bytes_ = part.head + part.to - part.from;
    opened->arriving_ = limits.arriving > 0;
    opened->arrived_ = limits.arrived;
    opened->readable_ = opened->readable();
    opened->allow(limits.probe_timeout);
    if (auto done = opened->open_container(limits); !done) return done.error();
    return opened;
}

result<void> input::open_container(const input_limits& limits) {
    auto* buffer = static_cast<unsigned char*>(av_malloc(io_buffer_bytes));
    if (buffer == nullptr) throw std::bad_alloc();
    io_.reset(avio_alloc_context(buffer, io_buffer_bytes, 0, this, &input::read, nullptr, &input::seek));
    AVFormatContext* context = avformat_alloc_context();
    if (!io_ || context == nullptr) throw std::bad_alloc();
    io_->seekable = arriving_ ? 0 : AVIO_SEEKABLE_NORMAL;
    context->pb = io_.get();
    context->flags |= AVFMT_FLAG_CUSTOM_IO;
    context->io_open = refuse_to_open;
    context->interrupt_callback = {&input::interrupted, this};
    context->max_streams = limits.max_streams;
    context->probesize = limits.probe_bytes;
    context->max_index_size = largest_index;
    context->max_analyze_duration = analyse_us;
    option_set options{{"protocol_whitelist", "none"},
                       {"format_whitelist", allowed_demuxers()},
                       {"codec_whitelist", allowed_decoders()}};
    // On failure libavformat frees the context itself.
    if (const int failed = avformat_open_input(&context, "", nullptr, options.get()); failed < 0)
        return explain_failure(failed);
    context_.reset(context);
    if (auto taken = options.all_taken("the demuxer"); !taken) return taken;
    if (const int failed = avformat_find_stream_info(context_.get(), nullptr); failed < 0)
        return explain_failure(failed);
    const bool guessed =
        context_->duration <= 0 || context_->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE;
    if (arriving_ && guessed)
        return error{errc::refused, "How long the recording is cannot be known before all of it is there."};
    if (context_->nb_streams > static_cast<unsigned>(limits.max_streams))
        return error{errc::refused, "The file holds more than " + std::to_string(limits.max_streams) +
                                        " tracks, which no lecture needs."};
    return {};
}

error input::explain_failure(int number) const {
    if (stopped()) return {errc::cancelled, "Reading the recording was stopped."};
    if (overdue()) return {errc::refused, "The file could not be understood in the time allowed for it."};
    if (number == AVERROR(ENOMEM))
        return {errc::refused,
                "The file claims sizes that no lecture has; it is damaged or not a recording."};
    if (begins_like_mp4(file_.get()))
        return {errc::refused,
                "The recording is incomplete: the part that is written last, when a recording is "
                "stopped, is missing or damaged. Copy it from the camera or upload it again."};
    return {errc::refused, "The file is not a video or sound recording that can be read."};
}

int input::read(void* self, std::uint8_t* to, int size) {
    auto& me = *static_cast<input*>(self);
    if (interrupted(self) != 0) return AVERROR_EXIT;
    for (;;) {
        auto wanted = static_cast<std::size_t>(size);
        if (me.arriving_) {
            const auto at = static_cast<std::uint64_t>(me.position_);
            if (at >= me.bytes_) return AVERROR_EOF;
            if (at >= me.readable_ && !me.wait_for_more()) return AVERROR_EXIT;
            if (at >= me.readable_) continue;
            wanted = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, me.readable_ - at));
        }
        auto at = me.position_;
        if (const auto& part = me.part_; part.to > 0) {
            const auto head = static_cast<std::int64_t>(part.head),
                       all = static_cast<std::int64_t>(me.bytes_);
            wanted = std::min(
                wanted, static_cast<std::size_t>(std::max<std::int64_t>(0, (at < head ? head : all) - at)));
            if (at >= head) at += static_cast<std::int64_t>(part.from) - head;
        }
        const auto got = ::pread(me.file_.get(), to, wanted, at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return AVERROR(errno);
        if (got == 0) return AVERROR_EOF;
        me.position_ += got;
        return static_cast<int>(got);
    }
}

// False when nobody wants it any more.
bool input::wait_for_more() {
    std::this_thread::sleep_for(look_again);
    readable_ = readable();
    return !stopped();
}

std::uint64_t input::readable() const {
    const auto there = base::size_of(file_);
    if (!there) return 0;
    if (arrived_.empty()) return *there;
    const auto said = base::read_file(arrived_, 32);
    std::uint64_t bytes = 0;
    if (said) std::from_chars(said->data(), said->data() + said->size(), bytes);
    return std::min(bytes, *there);
}

std::int64_t input::seek(void* self, std::int64_t offset, int whence) {
    auto& me = *static_cast<input*>(self);
    const auto size = static_cast<std::int64_t>(me.bytes_);
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return size;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        offset += me.position_;
        break;
    case SEEK_END:
        offset += size;
        break;
    default:
        return AVERROR(EINVAL);
    }
    if (offset < 0) return AVERROR(EINVAL);
    return me.position_ = offset;
}

int input::interrupted(void* self) {
    const auto& me = *static_cast<const input*>(self);
    return me.stopped() || me.overdue() ? 1 : 0;
}

} // namespace lectern::media

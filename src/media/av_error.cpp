#include "av_error.hpp"

#include "libav.hpp"

#include "lectern/base/log.hpp"

#include <array>
#include <cerrno>
#include <cstdarg>
#include <mutex>

namespace lectern::media {
namespace {

// No single buffer of a sane recording is larger; a header that asks for more is an attack or damage.
constexpr std::size_t largest_allocation = 768U << 20U;

void bridge(void* source, int level, const char* format, va_list arguments) {
    if (level > AV_LOG_WARNING) return;
    std::array<char, 512> line{};
    int prefix = 1;
    av_log_format_line2(source, level, format, arguments, line.data(), static_cast<int>(line.size()),
                        &prefix);
    base::log(base::log_level::debug, "libav", {{"text", line.data()}});
}

} // namespace

error from_av(int number, std::string what) {
    if (number == AVERROR_EXIT) return {errc::cancelled, std::move(what) + ": stopped"};
    if (number == AVERROR(ENOSPC) || number == AVERROR(EDQUOT) || number == AVERROR(EIO) ||
        number == AVERROR(EACCES))
        return from_errno(AVUNERROR(number), std::move(what));
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(number, text.data(), text.size());
    return {errc::internal, std::move(what) + ": " + text.data()};
}

void prepare_libav() {
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_callback(bridge);
        av_max_alloc(largest_allocation);
    });
}

} // namespace lectern::media

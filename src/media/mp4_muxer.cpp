#include "mp4_muxer.hpp"

#include "av_error.hpp"

#include <new>

namespace lectern::media {
namespace {

constexpr int io_buffer_bytes = 64 << 10;

} // namespace

result<mp4_muxer> begin_mp4(void* self, int (*collect)(void*, muxed_byte*, int)) {
    mp4_muxer made;
    AVFormatContext* context = nullptr;
    if (const int failed = avformat_alloc_output_context2(&context, nullptr, "mp4", nullptr); failed < 0)
        return from_av(failed, "starting the MP4 muxer");
    made.context.reset(context);
    auto* buffer = static_cast<unsigned char*>(av_malloc(io_buffer_bytes));
    if (buffer == nullptr) throw std::bad_alloc();
    made.io.reset(avio_alloc_context(buffer, io_buffer_bytes, 1, self, nullptr, collect, nullptr));
    if (!made.io) throw std::bad_alloc();
    context->pb = made.io.get();
    context->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    context->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED; // times are right as they come
    return made;
}

} // namespace lectern::media

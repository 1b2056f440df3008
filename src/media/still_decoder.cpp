#include "still_decoder.hpp"

#include "allow_list.hpp"
#include "av_error.hpp"

#include <climits>

#include <cstring>

namespace lectern::media {
namespace {

error no_picture() {
    return {errc::refused, "The picture is damaged."};
}

} // namespace

result<av_ptr<AVFrame>> decode_still(std::string_view image, AVCodecID id, std::int64_t max_pixels) {
    const auto* codec = find_allowed_decoder(id);
    if (codec == nullptr)
        return error{errc::internal, "opening the decoder of a still picture: it is not there"};
    av_ptr<AVCodecContext> context(avcodec_alloc_context3(codec));
    if (!context) throw std::bad_alloc();
    context->thread_count = 1;
    context->max_pixels = max_pixels;
    if (const int failed = avcodec_open2(context.get(), codec, nullptr); failed < 0)
        return from_av(failed, "opening the decoder of a still picture");
    const auto packet = make_packet();
    if (image.empty() || image.size() > INT_MAX / 2 ||
        av_new_packet(packet.get(), static_cast<int>(image.size())) < 0)
        return no_picture();
    std::memcpy(packet->data, image.data(), image.size());
    auto picture = make_frame();
    int done = avcodec_send_packet(context.get(), packet.get());
    if (done >= 0) done = avcodec_send_packet(context.get(), nullptr);
    if (done >= 0) done = avcodec_receive_frame(context.get(), picture.get());
    if (done < 0 || picture->width <= 0 || picture->height <= 0) return no_picture();
    return picture;
}

} // namespace lectern::media

#include "jpeg.hpp"

#include "av_error.hpp"
#include "still_encoder.hpp"

#include "lectern/media/transcode.hpp"

#include <algorithm>

namespace lectern::media {
namespace {

bool stored_full(const AVFrame& frame, AVPixelFormat format) {
    return frame.color_range == AVCOL_RANGE_JPEG || format == AV_PIX_FMT_YUVJ420P ||
           format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P;
}

result<std::string> encode_picture(AVFrame& picture, int quality) {
    const auto encoder = still_encoder("mjpeg", picture, AV_PIX_FMT_YUVJ420P);
    if (!encoder) return encoder.error();
    auto& c = **encoder;
    c.color_range = AVCOL_RANGE_JPEG;
    c.flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
    c.global_quality = picture.quality = FF_QP2LAMBDA * quality;
    option_set none;
    const auto packet = encode_still(c, none, picture);
    if (!packet) return packet.error();
    return std::string(bytes_of(**packet));
}

} // namespace

result<av_ptr<AVFrame>> scale_picture(const AVFrame& picture, int width, int height, AVPixelFormat format) {
    const auto from = static_cast<AVPixelFormat>(picture.format);
    av_ptr<SwsContext> scaler(sws_getContext(picture.width, picture.height, from, width, height, format,
                                             SWS_AREA | SWS_ACCURATE_RND | SWS_BITEXACT, nullptr, nullptr,
                                             nullptr));
    if (!scaler) return error{errc::internal, "scaling a still picture: no way from its format"};
    const int matrix =
        picture.colorspace == AVCOL_SPC_UNSPECIFIED ? SWS_CS_DEFAULT : static_cast<int>(picture.colorspace);
    // JPEG files (JFIF) are BT.601 at full range.
    const bool full = format != AV_PIX_FMT_YUV420P;
    sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(matrix), stored_full(picture, from) ? 1 : 0,
                             sws_getCoefficients(SWS_CS_ITU601), full ? 1 : 0, 0, 1 << 16, 1 << 16);
    auto scaled = make_frame();
    scaled->width = width;
    scaled->height = height;
    scaled->format = format;
    if (const int failed = av_frame_get_buffer(scaled.get(), 0); failed < 0)
        return from_av(failed, "scaling a still picture");
    if (sws_scale(scaler.get(), picture.data, picture.linesize, 0, picture.height, scaled->data,
                  scaled->linesize) <= 0)
        return error{errc::internal, "scaling a still picture: nothing came out"};
    return scaled;
}

result<std::string> to_rgb(const AVFrame& picture, int width, int height) {
    const auto scaled = scale_picture(picture, width, height, AV_PIX_FMT_RGB24);
    if (!scaled) return scaled.error();
    const auto row = static_cast<std::size_t>(width) * 3;
    std::string rgb;
    rgb.reserve(row * static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y)
        rgb.append(reinterpret_cast<const char*>((*scaled)->data[0]) +
                       static_cast<std::ptrdiff_t>(y) * (*scaled)->linesize[0],
                   row);
    return rgb;
}

result<std::string> to_jpeg(const AVFrame& picture, int width, int height, int quality) {
    const auto scaled = scale_picture(picture, width, height, AV_PIX_FMT_YUVJ420P);
    if (!scaled) return scaled.error();
    (*scaled)->color_range = AVCOL_RANGE_JPEG;
    return encode_picture(**scaled, std::clamp(quality, 2, 31));
}

result<std::string> encode_jpeg(std::string_view rgb, int width, int height, int quality) {
    prepare_libav();
    const auto row = static_cast<std::size_t>(std::max(width, 0)) * 3;
    if (width <= 0 || height <= 0 || rgb.size() != row * static_cast<std::size_t>(height))
        return error{errc::internal, "encoding a JPEG: the pixels do not fill the picture"};
    const auto frame = make_frame();
    frame->width = width;
    frame->height = height;
    frame->format = AV_PIX_FMT_RGB24;
    if (const int failed = av_frame_get_buffer(frame.get(), 0); failed < 0)
        return from_av(failed, "encoding a JPEG");
    for (int y = 0; y < height; ++y)
        std::copy_n(rgb.data() + row * static_cast<std::size_t>(y), row,
                    reinterpret_cast<char*>(frame->data[0]) +
                        static_cast<std::ptrdiff_t>(y) * frame->linesize[0]);
    return to_jpeg(*frame, width, height, quality);
}

} // namespace lectern::media

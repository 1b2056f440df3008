#include "picture_chain.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lectern::media {
namespace {

constexpr double same_shape = 0.03; // a smaller difference of shape is rounding: stretched away
constexpr int hd_from_height = 720; // BT.601 below, BT.709 from here, when the file is silent
constexpr const char* scaler = "bicubic+accurate_rnd+bitexact";

struct size {
    int width = 0, height = 0;
};

bool is_rgb(const AVFrame& frame) {
    const auto* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
    return format != nullptr && (format->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
}

bool is_full_range(const AVFrame& frame) {
    switch (frame.format) {
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUVJ444P:
    case AV_PIX_FMT_YUVJ440P:
    case AV_PIX_FMT_YUVJ411P:
        return true;
    default:
        return frame.color_range == AVCOL_RANGE_JPEG;
    }
}

int even(double value) {
    return std::max(2, static_cast<int>(std::lround(value / 2)) * 2);
}

// The largest size of the frame's shape inside `box`; `box` itself where the shapes agree.
size fit(const AVFrame& frame, size box) {
    double aspect = static_cast<double>(frame.width) / frame.height;
    if (frame.sample_aspect_ratio.num > 0 && frame.sample_aspect_ratio.den > 0) {
        const double pixel = av_q2d(frame.sample_aspect_ratio);
        if (pixel <= 16 && pixel >= 1.0 / 16) aspect *= pixel;
    }
    const double wanted = static_cast<double>(box.width) / box.height;
    // A rounding of one chroma sample is no difference of shape, however small the picture.
    const double slack = std::max(same_shape, 2.0 / std::min(box.width, box.height));
    if (std::abs(aspect / wanted - 1) <= slack) return box;
    if (aspect > wanted) return {box.width, std::min(box.height, even(box.width / aspect))};
    return {std::min(box.width, even(box.height * aspect)), box.height};
}

std::string tone_map_chain(const AVFrame& frame, size to) {
    std::string chain;
    // zimg wants whole chroma samples.
    if (frame.width % 2 != 0 || frame.height % 2 != 0) chain = "crop=floor(iw/2)*2:floor(ih/2)*2:0:0,";
    return chain + "zscale=w=" + std::to_string(to.width) + ":h=" + std::to_string(to.height) +
           ":f=bicubic:t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
           "zscale=t=bt709:m=bt709:r=tv:d=none,format=yuv420p";
}

std::string scale_chain(const AVFrame& frame, size to) {
    const bool colours = is_rgb(frame) || is_full_range(frame) || frame.colorspace != AVCOL_SPC_BT709;
    const bool resized = frame.width != to.width || frame.height != to.height;
    if (!colours && !resized && frame.format == AV_PIX_FMT_YUV420P) return {};
    std::string chain =
        "scale=w=" + std::to_string(to.width) + ":h=" + std::to_string(to.height) + ":flags=" + scaler;
    if (colours) chain += ":out_color_matrix=bt709:out_range=tv";
    if (colours && is_full_range(frame)) chain += ":in_range=pc";
    return chain + ",format=yuv420p";
}

void append(std::string& chain, const std::string& filter) {
    if (filter.empty()) return;
    if (!chain.empty()) chain += ',';
    chain += filter;
}

} // namespace

void complete_picture(AVFrame& frame, AVRational aspect, bool hdr) {
    if (aspect.num > 0 && aspect.den > 0) frame.sample_aspect_ratio = aspect;
    if (hdr) {
        if (frame.color_primaries == AVCOL_PRI_UNSPECIFIED) frame.color_primaries = AVCOL_PRI_BT2020;
        if (frame.color_trc == AVCOL_TRC_UNSPECIFIED) frame.color_trc = AVCOL_TRC_SMPTE2084;
        if (frame.color_range == AVCOL_RANGE_UNSPECIFIED) frame.color_range = AVCOL_RANGE_MPEG;
    }
    if (is_rgb(frame)) return;
    const bool silent = frame.colorspace == AVCOL_SPC_UNSPECIFIED || frame.colorspace == AVCOL_SPC_RESERVED ||
                        frame.colorspace == AVCOL_SPC_RGB;
    if (!silent) return;
    if (hdr)
        frame.colorspace = AVCOL_SPC_BT2020_NCL;
    else
        frame.colorspace = frame.height >= hd_from_height ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}

std::string chain_for(const AVFrame& frame, const picture_target& target) {
    const bool sideways = target.turned.rotation % 180 != 0;
    const size box = sideways ? size{target.height, target.width} : size{target.width, target.height};
    const auto to = fit(frame, box);
    const bool mapped = target.tone_map && avfilter_get_by_name("zscale") != nullptr &&
                        avfilter_get_by_name("tonemap") != nullptr;
    std::string chain = mapped ? tone_map_chain(frame, to) : scale_chain(frame, to);
    if (target.turned.mirrored) append(chain, "hflip");
    if (target.turned.rotation == 90) append(chain, "transpose=clock");
    if (target.turned.rotation == 180) append(chain, "hflip,vflip");
    if (target.turned.rotation == 270) append(chain, "transpose=cclock");
    if (to.width != box.width || to.height != box.height)
        append(chain, "pad=w=" + std::to_string(target.width) + ":h=" + std::to_string(target.height) +
                          ":x=(ow-iw)/2:y=(oh-ih)/2");
    return chain;
}

picture_graph graph_to(const picture_target& target) {
    return picture_graph([target](const AVFrame& frame) { return chain_for(frame, target); });
}

void tag_as_bt709(AVFrame& frame) {
    frame.colorspace = AVCOL_SPC_BT709;
    frame.color_primaries = AVCOL_PRI_BT709;
    frame.color_trc = AVCOL_TRC_BT709;
    frame.color_range = AVCOL_RANGE_MPEG;
    frame.sample_aspect_ratio = {1, 1};
}

} // namespace lectern::media

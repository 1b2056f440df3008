#include "avif.hpp"

#include "av_error.hpp"
#include "still_encoder.hpp"
#include "webp.hpp"

#include "lectern/base/files.hpp"

#include <memory>

namespace lectern::media {
namespace {

constexpr const char* preset = "8";
constexpr double worth_having = 0.9; // of the WebP's bytes: each image more is a file more
constexpr double same = 1.02;        // of the bytes, for a picture that came by another way

struct free_buffer {
    void operator()(std::uint8_t* data) const noexcept { av_free(data); }
};

// The muxer goes back to say where the picture lies, so it writes into memory.
result<std::string> wrap(const AVCodecContext& encoder, AVPacket& packet) {
    AVFormatContext* made = nullptr;
    if (const int failed = avformat_alloc_output_context2(&made, nullptr, "avif", nullptr); failed < 0)
        return from_av(failed, "starting the AVIF muxer");
    const std::unique_ptr<AVFormatContext, decltype(&avformat_free_context)> muxer(made,
                                                                                   &avformat_free_context);
    muxer->flags |= AVFMT_FLAG_BITEXACT;
    auto* stream = avformat_new_stream(muxer.get(), nullptr);
    if (stream == nullptr) throw std::bad_alloc();
    stream->time_base = encoder.time_base;
    int done = avcodec_parameters_from_context(stream->codecpar, &encoder);
    if (done >= 0) done = avio_open_dyn_buf(&muxer->pb);
    if (done < 0) return from_av(done, "starting an AVIF image");
    packet.stream_index = stream->index;
    done = avformat_write_header(muxer.get(), nullptr);
    if (done >= 0) done = av_write_frame(muxer.get(), &packet);
    if (done >= 0) done = av_write_trailer(muxer.get());
    std::uint8_t* bytes = nullptr;
    const int size = avio_close_dyn_buf(muxer->pb, &bytes);
    const std::unique_ptr<std::uint8_t, free_buffer> kept(bytes);
    muxer->pb = nullptr;
    if (done < 0) return from_av(done, "writing an AVIF image");
    return std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

// What the WebP of so many bytes was made with.
result<slide_quality> quality_of(const AVFrame& picture, std::uintmax_t bytes) {
    for (const auto& quality : slide_qualities) {
        const auto webp = slide_webp(picture, quality);
        if (!webp) return webp.error();
        if (static_cast<double>(webp->size()) <= same * static_cast<double>(bytes)) return quality;
    }
    return slide_qualities.back();
}

result<std::uintmax_t> size_of_file(const std::filesystem::path& file) {
    std::error_code problem;
    const auto bytes = std::filesystem::file_size(file, problem);
    if (problem) return from_errno(problem.value(), "reading " + file.string());
    return bytes;
}

} // namespace

result<std::string> to_avif(const AVFrame& picture, int crf) {
    const auto encoder = still_encoder("libsvtav1", picture, AV_PIX_FMT_YUV420P);
    if (!encoder) return encoder.error();
    auto& c = **encoder;
    c.framerate = {1, 1};
    c.color_range = picture.color_range;
    c.color_primaries = picture.color_primaries;
    c.color_trc = picture.color_trc;
    c.colorspace = picture.colorspace;
    c.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
    option_set options{{"preset", preset}, {"crf", std::to_string(crf)}, {"svtav1-params", "scm=1:lp=1"}};
    const auto frame = share(picture);
    frame->pict_type = AV_PICTURE_TYPE_I;
    const auto packet = encode_still(c, options, *frame);
    if (!packet) return packet.error();
    return wrap(c, **packet);
}

result<void> write_avif_beside(const AVFrame& picture, const std::filesystem::path& webp) {
    const auto bytes = size_of_file(webp);
    if (!bytes) return bytes.error();
    const auto quality = quality_of(picture, *bytes);
    if (!quality) return quality.error();
    const auto sized = no_wider(picture, width_at(*quality, picture.width));
    return sized ? write_avif_beside(**sized, webp, *quality) : sized.error();
}

result<void> write_avif_beside(const AVFrame& picture, const std::filesystem::path& webp,
                               const slide_quality& quality) {
    const auto bytes = size_of_file(webp);
    if (!bytes) return bytes.error();
    auto file = webp;
    file.replace_extension(".avif");
    std::error_code problem;
    std::filesystem::remove(file, problem); // of an attempt before this one
    if (problem) return from_errno(problem.value(), "replacing " + file.string());
    const auto avif = to_avif(picture, quality.crf);
    // The lecture does without, as where it would be larger.
    if (!avif || static_cast<double>(avif->size()) > worth_having * static_cast<double>(*bytes)) return {};
    return base::write_file(file, *avif);
}

} // namespace lectern::media

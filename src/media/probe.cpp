#include "lectern/media/probe.hpp"

#include "allow_list.hpp"
#include "frame_rate.hpp"
#include "input.hpp"
#include "stream_facts.hpp"

#include "lectern/base/utf8.hpp"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace lectern::media {
namespace {

constexpr std::size_t longest_language = 16; // "zh-Hant-TW" and the like; more is not a language

std::string language_of(const AVStream& stream) {
    return base::clean_title(metadata(stream.metadata, "language"), longest_language);
}

std::string title_of(const AVStream& stream) {
    return base::clean_title(metadata(stream.metadata, "title"));
}

bool is_default(const AVStream& stream) {
    return (stream.disposition & AV_DISPOSITION_DEFAULT) != 0;
}

bool plausible(AVRational aspect) {
    return aspect.num > 0 && aspect.den > 0 && av_cmp_q(aspect, {16, 1}) <= 0 &&
           av_cmp_q(aspect, {1, 16}) >= 0;
}

dynamic_range range_of(const AVCodecParameters& parameters) {
    if (parameters.color_trc == AVCOL_TRC_SMPTE2084) return dynamic_range::pq;
    if (parameters.color_trc == AVCOL_TRC_ARIB_STD_B67) return dynamic_range::hlg;
    return dynamic_range::sdr;
}

void set_display_size(video_stream& video) {
    auto width = static_cast<double>(video.width);
    auto height = static_cast<double>(video.height);
    // Square pixels by stretching, never by squeezing: no detail is lost.
    const double aspect = video.sample_aspect.value();
    if (aspect > 1)
        width *= aspect;
    else
        height /= aspect;
    video.display_width = std::max(1, static_cast<int>(std::lround(width)));
    video.display_height = std::max(1, static_cast<int>(std::lround(height)));
    if (video.rotation % 180 != 0) std::swap(video.display_width, video.display_height);
}

video_stream describe_video(AVFormatContext& context, AVStream& stream) {
    const auto& parameters = *stream.codecpar;
    video_stream video;
    video.index = stream.index;
    video.codec = avcodec_get_name(parameters.codec_id);
    video.width = parameters.width;
    video.height = parameters.height;
    video.rotation = orientation_of(stream).rotation;
    const auto aspect = av_guess_sample_aspect_ratio(&context, &stream, nullptr);
    if (plausible(aspect)) video.sample_aspect = to_rational(aspect);
    set_display_size(video);
    video.interlaced =
        parameters.field_order != AV_FIELD_PROGRESSIVE && parameters.field_order != AV_FIELD_UNKNOWN;
    const auto* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(parameters.format));
    if (format != nullptr) video.bit_depth = format->comp[0].depth;
    video.range = range_of(parameters);
    video.still_picture = is_picture(stream);
    video.is_default = is_default(stream);
    return video;
}

error too_big(const video_stream& video, const input_limits& limits) {
    return {errc::refused, "The picture is " + std::to_string(video.width) + " x " +
                               std::to_string(video.height) + " pixels; at most " +
                               std::to_string(limits.max_side) + " a side and " +
                               std::to_string(limits.max_pixels) + " in all can be handled."};
}

struct prober {
    AVFormatContext& context;
    const input_limits& limits;
    media_info info;
    std::string unknown_codec; // of a stream that was left out

    result<void> add_video(AVStream& stream) {
        const auto& parameters = *stream.codecpar;
        const auto video = describe_video(context, stream);
        const auto pixels = static_cast<std::int64_t>(parameters.width) * parameters.height;
        if (parameters.width > limits.max_side || parameters.height > limits.max_side ||
            pixels > limits.max_pixels)
            return too_big(video, limits);
        // A track that was announced and never filled has no pixel format.
        if (parameters.width <= 0 || parameters.height <= 0 || parameters.format < 0) return {};
        info.video.push_back(video);
        return {};
    }

    result<void> add_audio(AVStream& stream) {
        const auto& parameters = *stream.codecpar;
        const int channels = parameters.ch_layout.nb_channels;
        if (channels > limits.max_channels)
            return error{errc::refused, "The sound has " + std::to_string(channels) + " channels; at most " +
                                            std::to_string(limits.max_channels) + " can be handled."};
        if (channels <= 0 || parameters.sample_rate <= 0) return {};
        info.audio.push_back({stream.index, avcodec_get_name(parameters.codec_id), channels,
                              parameters.sample_rate, language_of(stream), title_of(stream),
                              is_default(stream)});
        return {};
    }

    void add_subtitles(AVStream& stream) {
        const auto* descriptor = avcodec_descriptor_get(stream.codecpar->codec_id);
        const bool text = descriptor != nullptr && (descriptor->props & AV_CODEC_PROP_TEXT_SUB) != 0 &&
                          find_allowed_decoder(stream.codecpar->codec_id) != nullptr;
        info.subtitles.push_back({stream.index, avcodec_get_name(stream.codecpar->codec_id), text,
                                  language_of(stream), title_of(stream)});
    }

    result<void> add(AVStream& stream) {
        const auto type = stream.codecpar->codec_type;
        if (type == AVMEDIA_TYPE_SUBTITLE) {
            add_subtitles(stream);
            return {};
        }
        if (type != AVMEDIA_TYPE_VIDEO && type != AVMEDIA_TYPE_AUDIO) return {};
        if (find_allowed_decoder(stream.codecpar->codec_id) == nullptr) {
            unknown_codec = avcodec_get_name(stream.codecpar->codec_id);
            return {};
        }
        return type == AVMEDIA_TYPE_VIDEO ? add_video(stream) : add_audio(stream);
    }

    void add_chapters() {
        for (unsigned i = 0; i < context.nb_chapters; ++i) {
            const auto& from = *context.chapters[i];
            if (from.start == AV_NOPTS_VALUE || from.end == AV_NOPTS_VALUE || from.time_base.den <= 0)
                continue;
            info.chapters.push_back({to_us(from.start, from.time_base), to_us(from.end, from.time_base),
                                     base::clean_title(metadata(from.metadata, "title"))});
        }
    }

    result<void> check_whole() {
        const bool pictures = std::ranges::any_of(info.video, [](const auto& v) { return !v.still_picture; });
        if (!pictures && info.audio.empty()) {
            if (unknown_codec.empty()) return error{errc::refused, "The file holds no video and no sound."};
            return error{errc::refused, "The recording is in a format (" + unknown_codec +
                                            ") that is not accepted. Save it as MP4 (H.264) and try again."};
        }
        if (info.duration > limits.max_duration)
            return error{
                errc::refused,
                "The recording says that it lasts longer than the " +
                    std::to_string(
                        std::chrono::duration_cast<std::chrono::hours>(limits.max_duration).count()) +
                    " hours that are allowed; it may be damaged."};
        return {};
    }

    result<media_info> run(std::uint64_t bytes) {
        info.format = context.iformat->name;
        info.title = base::clean_title(metadata(context.metadata, "title"));
        info.bytes = bytes;
        if (context.duration != AV_NOPTS_VALUE && context.duration > 0)
            info.duration = std::chrono::microseconds(context.duration);
        for (unsigned i = 0; i < context.nb_streams; ++i)
            if (auto added = add(*context.streams[i]); !added) return added.error();
        add_chapters();
        if (auto whole = check_whole(); !whole) return whole.error();
        measure_frame_rates(context, info);
        return std::move(info);
    }
};

} // namespace

result<media_info> probe(const std::filesystem::path& input_path, const input_limits& limits) {
    auto opened = input::open(input_path, limits, {});
    if (!opened) return opened.error();
    prober look{(*opened)->context(), limits, {}, {}};
    return look.run((*opened)->bytes());
}

} // namespace lectern::media

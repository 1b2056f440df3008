#include "subtitle_reader.hpp"

#include "allow_list.hpp"
#include "av_error.hpp"
#include "stream_facts.hpp"

#include "lectern/base/utf8.hpp"

#include <algorithm>

namespace lectern::media {
namespace {

constexpr int fields_before_text = 8; // ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect
constexpr std::size_t longest_line = 500;
constexpr std::size_t most_cues = 50'000;     // 12 h of a cue a second
constexpr std::chrono::seconds open_ended{5}; // shown for when the file gives no end

std::string_view after_fields(std::string_view event) {
    for (int i = 0; i < fields_before_text; ++i) {
        const auto comma = event.find(',');
        if (comma == std::string_view::npos) return {};
        event.remove_prefix(comma + 1);
    }
    return event;
}

void append_escaped(std::string& out, char c) {
    if (c == '&')
        out += "&amp;";
    else if (c == '<')
        out += "&lt;";
    else if (c == '>')
        out += "&gt;";
    else
        out += c;
}

// Lines of the text, without override blocks: "{\\i1}a\\Nb" gives "a" and "b".
std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '{') {
            const auto close = text.find('}', i);
            if (close != std::string_view::npos) {
                i = close;
                continue;
            }
        }
        const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
        if (next == 'N' || next == 'n')
            lines.emplace_back(), ++i;
        else if (next == 'h')
            lines.back() += ' ', ++i;
        else if (text[i] == '\n' || text[i] == '\r')
            lines.emplace_back();
        else
            lines.back() += text[i];
    }
    return lines;
}

} // namespace

std::string text_of_ass(std::string_view event) {
    std::string out;
    for (const auto& line : lines_of(after_fields(event))) {
        const auto clean = base::clean_title(line, longest_line);
        if (clean.empty()) continue; // an empty line would end the cue
        if (!out.empty()) out += '\n';
        for (const char c : clean) append_escaped(out, c);
    }
    return out;
}

subtitle_reader::subtitle_reader(av_ptr<AVCodecContext> decoder, const AVStream& stream)
    : decoder_(std::move(decoder)) {
    output_.stream_index = stream.index;
    output_.language = base::clean_title(metadata(stream.metadata, "language"), 16);
    output_.title = base::clean_title(metadata(stream.metadata, "title"));
}

result<subtitle_reader> subtitle_reader::open(const AVStream& stream) {
    const auto* codec = find_allowed_decoder(stream.codecpar->codec_id);
    const error refusal{errc::refused, "The subtitles in the recording cannot be read."};
    if (codec == nullptr || codec->type != AVMEDIA_TYPE_SUBTITLE) return refusal;
    av_ptr<AVCodecContext> decoder(avcodec_alloc_context3(codec));
    if (!decoder) throw std::bad_alloc();
    if (avcodec_parameters_to_context(decoder.get(), stream.codecpar) < 0) return refusal;
    decoder->pkt_timebase = {1, 1'000'000};
    if (avcodec_open2(decoder.get(), codec, nullptr) < 0) return refusal;
    return subtitle_reader(std::move(decoder), stream);
}

void subtitle_reader::read(const AVPacket& packet) {
    if (packet.pts == AV_NOPTS_VALUE || output_.cues.size() >= most_cues) return;
    AVSubtitle found{};
    int got = 0;
    // The function takes its packet by plain pointer in FFmpeg 5.
    if (avcodec_decode_subtitle2(decoder_.get(), &found, &got, const_cast<AVPacket*>(&packet)) < 0 ||
        got == 0)
        return;
    const auto at = std::chrono::microseconds(packet.pts);
    subtitle_cue cue;
    cue.start = at + std::chrono::milliseconds(found.start_display_time);
    const bool timed = found.end_display_time != 0 && found.end_display_time != UINT32_MAX;
    if (packet.duration > 0)
        cue.end = at + std::chrono::microseconds(packet.duration);
    else
        cue.end = timed ? at + std::chrono::milliseconds(found.end_display_time) : cue.start + open_ended;
    for (unsigned i = 0; i < found.num_rects; ++i) {
        if (found.rects[i]->ass == nullptr) continue;
        const auto text = text_of_ass(found.rects[i]->ass);
        if (!cue.text.empty() && !text.empty()) cue.text += '\n';
        cue.text += text;
    }
    avsubtitle_free(&found);
    if (!cue.text.empty() && cue.end > cue.start && cue.end > std::chrono::microseconds{0})
        output_.cues.push_back(cue);
}

subtitle_output subtitle_reader::finish(std::chrono::microseconds end, const cut_list& cuts) {
    auto& cues = output_.cues;
    std::erase_if(cues, [&cuts](const auto& cue) { return !cuts.keeps_most(cue.start, cue.end); });
    for (auto& cue : cues) cue.start = cuts.place(cue.start), cue.end = cuts.place(cue.end);
    std::erase_if(cues, [](const auto& cue) { return cue.end <= cue.start; });
    std::erase_if(cues, [end](const auto& cue) { return cue.start >= end; });
    for (auto& cue : cues) {
        cue.start = std::max(cue.start, std::chrono::microseconds{0});
        cue.end = std::min(cue.end, end);
    }
    std::ranges::stable_sort(cues, {}, &subtitle_cue::start);
    return std::move(output_);
}

} // namespace lectern::media

#include "lectern/media/transcode.hpp"

#include "audio_track.hpp"
#include "cover.hpp"
#include "packet_source.hpp"
#include "subtitle_reader.hpp"
#include "video_track.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

namespace lectern::media {
namespace {

using std::chrono::microseconds;
using steady = std::chrono::steady_clock;

constexpr auto report_every = std::chrono::milliseconds(250);
constexpr microseconds hold_step =
    std::chrono::seconds(10); // of a held last picture, between progress reports
constexpr microseconds longest_hold = std::chrono::milliseconds(1500); // more is missing, not held
// hls.js 1.7 never ends what is 0.2 s or shorter; 0.3 s plays (measured in Chromium).
constexpr microseconds shortest_shown = std::chrono::milliseconds(300);
constexpr microseconds broken_off_by = std::chrono::seconds(1);

std::string clock_text(microseconds time) {
    const auto s = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", static_cast<long long>(s / 3600),
                  static_cast<long long>(s / 60 % 60), static_cast<long long>(s % 60));
    return text.data();
}

class job {
public:
    job(input& from, const transcode_plan& plan, const transcode_options& options)
        : input_(from), plan_(plan), options_(options) {}

    result<transcode_output> run(const std::filesystem::path& directory) {
        directory_ = directory;
        if (auto opened = open_tracks(directory); !opened) return opened.error();
        packet_source source(input_, wanted_, plan_);
        if (auto done = pump(source); !done) return done.error();
        declared_ = source.declared();
        if (auto done = drain(); !done) return done.error();
        if (auto done = finish(end_of_timeline(source)); !done) return done.error();
        remark(source);
        return std::move(output_);
    }

private:
    result<const AVStream*> stream(int index) const {
        const auto& context = input_.context();
        if (index < 0 || index >= static_cast<int>(context.nb_streams))
            return error{errc::usage, "planning: the recording has no stream " + std::to_string(index)};
        return context.streams[index];
    }

    result<void> open_tracks(const std::filesystem::path& directory) {
        if (plan_.video_stream && !plan_.video.empty()) {
            const auto from = stream(*plan_.video_stream);
            if (!from) return from.error();
            auto opened = video_track::open(**from, plan_, directory, options_);
            if (!opened) return opened.error();
            video_ = std::move(*opened);
            wanted_.insert(*plan_.video_stream);
        }
        for (const auto& rendition : plan_.audio)
            if (auto opened = open_audio(rendition.stream_index, directory); !opened) return opened;
        for (const int index : plan_.subtitle_streams) {
            const auto from = stream(index);
            if (!from) return from.error();
            auto opened = subtitle_reader::open(**from);
            if (!opened) {
                output_.remarks.push_back(opened.error().detail);
                continue;
            }
            subtitles_.emplace(index, std::move(*opened));
            wanted_.insert(index);
        }
        return {};
    }

    result<void> open_audio(int index, const std::filesystem::path& directory) {
        if (index < 0 || audio_.contains(index)) return {};
        const auto from = stream(index);
        if (!from) return from.error();
        auto opened = audio_track::open(**from, plan_, directory, options_);
        if (!opened) return opened.error();
        audio_.emplace(index, std::move(*opened));
        wanted_.insert(index);
        return {};
    }

    result<void> pump(packet_source& source) {
        const auto packet = make_packet();
        extend_deadline();
        auto furthest = microseconds{-1};
        for (;;) {
            const auto got = source.next(*packet);
            if (!got) return got.error();
            if (!*got) return {};
            if (source.reached() > furthest) {
                furthest = source.reached();
                extend_deadline();
            }
            auto used = dispatch(*packet);
            av_packet_unref(packet.get());
            if (!used) return used;
            const double part =
                source.declared().count() > 0
                    ? static_cast<double>(furthest.count()) / static_cast<double>(source.declared().count())
                    : source.fraction_read();
            report(part, furthest);
        }
    }

    result<void> dispatch(const AVPacket& packet) {
        const int index = packet.stream_index;
        if (video_ && plan_.video_stream == index) return video_->decode(packet);
        if (const auto found = audio_.find(index); found != audio_.end())
            return found->second->decode(packet);
        if (const auto found = subtitles_.find(index); found != subtitles_.end()) found->second.read(packet);
        return {};
    }

    result<void> drain() {
        extend_deadline();
        if (video_)
            if (auto done = video_->drain(); !done) return done;
        for (auto& [index, track] : audio_)
            if (auto done = track->drain(); !done) return done;
        return {};
    }

    microseconds end_of_timeline(const packet_source& source) const {
        microseconds end{};
        if (video_) end = video_->end();
        // Some containers do not say how long the last picture stays, only how long the whole recording is.
        const auto held = source.declared() - end;
        if (audio_.empty() && !source.broke_off() && held > microseconds{0} && held < longest_hold)
            end = source.declared();
        for (const auto& [index, track] : audio_) end = std::max(end, track->end());
        // A single picture lasts as long as the file says: nothing else tells how long it was meant to be
        // seen.
        if (video_ && audio_.empty() && video_->still()) end = std::max(end, declared_);
        if (video_ && video_->end().count() > 0) end = std::max(end, shortest_shown);
        const bool pictures = video_ != nullptr;
        const cut_grid grid = pictures ? cut_grid(plan_.key_frame_interval, plan_.segment_duration,
                                                  plan_.frame_rate, common_step(plan_))
                                       : cut_grid(plan_.key_frame_interval, plan_.segment_duration);
        return std::max(grid.without_sliver(end), microseconds{1000});
    }

    result<void> finish(microseconds end) {
        if (video_) {
            for (auto until = video_->end(); until < end; until += hold_step) {
                if (auto held = video_->hold(until); !held) return held;
                report(1, until);
            }
            auto made = video_->finish(end);
            if (!made) return made.error();
            if (made->empty())
                output_.remarks.emplace_back("The picture could not be decoded and is left out.");
            std::ranges::move(*made, std::back_inserter(output_.renditions));
            output_.stills = video_->pictures().take_stills();
        }
        if (auto done = finish_slides(end); !done) return done;
        if (auto done = finish_audio(end); !done) return done;
        if (output_.renditions.empty())
            return error{errc::refused,
                         "Nothing in the recording could be decoded; it is damaged or not a recording."};
        if (auto done = add_silence(end); !done) return done;
        for (auto& [index, reader] : subtitles_) output_.subtitles.push_back(reader.finish(end));
        output_.duration = end;
        return make_poster();
    }

    result<void> finish_slides(microseconds end) {
        output_.slides.reason = "No slides were found: the recording has no picture.";
        if (!video_) return {};
        auto slides = video_->slides(end);
        if (!slides) return slides.error();
        output_.slides = std::move(*slides);
        return {};
    }

    result<void> finish_audio(microseconds end) {
        std::map<std::string, rendition_output> made;
        for (auto& [index, track] : audio_) {
            auto outputs = track->finish(end);
            if (!outputs) return outputs.error();
            if (outputs->empty())
                output_.remarks.emplace_back("A sound track could not be decoded and is left out.");
            for (auto& output : *outputs) made.emplace(output.id, std::move(output));
        }
        for (const auto& rendition : plan_.audio)
            if (const auto found = made.find(rendition.id); found != made.end())
                output_.renditions.push_back(std::move(found->second));
        return {};
    }

    // What was planned as silence, and the sound of a recording in which no sound could be decoded.
    result<void> add_silence(microseconds end) {
        const auto is_sound = [](const rendition_output& r) { return !r.video; };
        for (const auto& rendition : plan_.audio) {
            const bool missing =
                rendition.stream_index < 0 || std::ranges::none_of(output_.renditions, is_sound);
            if (!missing) continue;
            auto encoder = audio_encoder::open(plan_, rendition, directory_);
            if (!encoder) return encoder.error();
            auto output = encoder->finish(end);
            if (!output) return output.error();
            output_.renditions.push_back(std::move(*output));
        }
        return {};
    }

    result<void> make_poster() {
        if (video_) {
            auto poster = video_->pictures().poster();
            if (!poster) return poster.error();
            output_.poster_jpeg = std::move(*poster);
        }
        if (output_.poster_jpeg.empty()) output_.poster_jpeg = cover_jpeg(input_, plan_, options_.limits);
        return {};
    }

    void remark(const packet_source& source) {
        auto& remarks = output_.remarks;
        std::int64_t damaged = video_ ? video_->damaged() : 0;
        std::int64_t gaps = 0;
        for (const auto& [index, track] : audio_) damaged += track->damaged(), gaps += track->gaps();
        if (damaged > 0)
            remarks.push_back("The recording is damaged in " + std::to_string(damaged) +
                              (damaged == 1 ? " place" : " places") + "; what could be decoded was kept.");
        if (gaps > 0)
            remarks.push_back(
                "The sound was mended in " + std::to_string(gaps) + (gaps == 1 ? " place" : " places") +
                ", where samples were missing or doubled, to keep it in step with the picture.");
        if (source.seams() > 0)
            remarks.push_back("The recording's clock jumps " + std::to_string(source.seams()) +
                              (source.seams() == 1 ? " time" : " times") + "; the parts were joined.");
        const auto missing = source.declared() - output_.duration;
        if (source.declared().count() > 0 && missing > broken_off_by)
            remarks.push_back("The recording ends at " + clock_text(output_.duration) + " of the " +
                              clock_text(source.declared()) +
                              " that it promises; the rest is missing or unreadable.");
    }

    void extend_deadline() { input_.set_deadline(steady::now() + options_.no_progress_timeout); }

    void report(double fraction, microseconds at) {
        const auto now = steady::now();
        if (!options_.on_progress || now - reported_ < report_every) return;
        reported_ = now;
        fraction_ = std::max(fraction_, std::clamp(fraction, 0.0, 1.0));
        options_.on_progress({fraction_, at});
    }

    input& input_;
    const transcode_plan& plan_;
    const transcode_options& options_;
    std::filesystem::path directory_;
    microseconds declared_{}; // length of the timeline by the file's own word; 0 when it does not say
    std::set<int> wanted_;
    std::unique_ptr<video_track> video_;
    std::map<int, std::unique_ptr<audio_track>> audio_;
    std::map<int, subtitle_reader> subtitles_;
    transcode_output output_;
    steady::time_point reported_{};
    double fraction_ = 0;
};

} // namespace

result<transcode_output> transcode(const std::filesystem::path& input_path, const transcode_plan& plan,
                                   const std::filesystem::path& directory, const transcode_options& options) {
    auto opened = input::open(input_path, options.limits, options.stop);
    if (!opened) return opened.error();
    job work(**opened, plan, options);
    return work.run(directory);
}

} // namespace lectern::media

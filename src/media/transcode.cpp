#include "lectern/media/transcode.hpp"

#include "audio_track.hpp"
#include "cover.hpp"
#include "oddities.hpp"
#include "packet_source.hpp"
#include "subtitle_reader.hpp"
#include "track_places.hpp"
#include "video_track.hpp"

#include <algorithm>
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

class job {
public:
    job(input& from, const transcode_plan& plan, const std::filesystem::path& directory,
        const transcode_options& options)
        : input_(from), plan_(plan), options_(options),
          places_(plan, directory, options.journals, from.bytes()) {}

    result<transcode_output> run() {
        look_at_what_is_kept();
        if (auto opened = open_tracks(); !opened) return opened.error();
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

    void look_at_what_is_kept() {
        show_kept();
        const auto alive = [this] { report(fraction_, {}); };
        places_.check(alive, [this](const std::string& what) { note(what); });
        fraction_ = 0;
        const auto until = show_kept();
        if (until == microseconds::max())
            note("an earlier attempt encoded all of it");
        else if (until > microseconds{0})
            note("goes on at " + clock_text(until) + ", up to where an earlier attempt encoded it");
    }

    // Progress begins at what every rendition has.
    microseconds show_kept() {
        const auto until = places_.kept_until(plan_);
        const auto whole = input_.context().duration; // microseconds
        if (until == microseconds{0} || whole <= 0) return until;
        fraction_ = std::min(1.0, static_cast<double>(until.count()) / static_cast<double>(whole));
        report(fraction_, {});
        return until;
    }

    void note(const std::string& what) const {
        if (options_.on_note) options_.on_note(what);
    }

    result<void> open_tracks() {
        if (plan_.video_stream && !plan_.video.empty()) {
            const auto from = stream(*plan_.video_stream);
            if (!from) return from.error();
            auto opened = video_track::open(**from, plan_, places_, options_);
            if (!opened) return opened.error();
            video_ = std::move(*opened);
            wanted_.insert(*plan_.video_stream);
        }
        for (const auto& rendition : plan_.audio)
            if (auto opened = open_audio(rendition.stream_index); !opened) return opened;
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

    result<void> open_audio(int index) {
        if (index < 0 || audio_.contains(index)) return {};
        const auto from = stream(index);
        if (!from) return from.error();
        auto opened = audio_track::open(**from, plan_, places_, options_);
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
            auto output = silence(rendition, end);
            if (!output) return output.error();
            output_.renditions.push_back(std::move(*output));
        }
        return {};
    }

    result<rendition_output> silence(const audio_rendition_plan& rendition, microseconds end) {
        const auto& place = places_.of(rendition.id);
        if (place.kept.complete) return audio_encoder::kept_whole(rendition, place);
        auto encoder = audio_encoder::open(plan_, rendition, place);
        if (!encoder) return encoder.error();
        return encoder->finish(end);
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
        oddities found{video_ ? video_->damaged() : 0, 0, source.seams(), source.declared(),
                       output_.duration};
        for (const auto& [index, track] : audio_)
            found.damaged += track->damaged(), found.gaps += track->gaps();
        std::ranges::move(remarks_on(found), std::back_inserter(output_.remarks));
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
    track_places places_;
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
    job work(**opened, plan, directory, options);
    return work.run();
}

} // namespace lectern::media

#include "cover.hpp"
#include "oddities.hpp"
#include "packet_source.hpp"
#include "sound_outputs.hpp"
#include "subtitle_reader.hpp"
#include "timeline_end.hpp"
#include "track_places.hpp"
#include "video_track.hpp"

#include "lectern/media/transcode_beside.hpp"

#include <algorithm>
#include <map>

namespace lectern::media {
namespace {

using std::chrono::microseconds;
using steady = std::chrono::steady_clock;

constexpr auto report_every = std::chrono::milliseconds(250);
constexpr microseconds hold_step{10'000'000}; // of a held last picture, between progress reports

class job {
public:
    job(input& from, const transcode_plan& plan, const std::filesystem::path& directory,
        const transcode_options& options)
        : input_(from), plan_(plan), options_(options),
          places_(plan, directory, options.journals, from.bytes()) {}

    // `heard_beside`: where another call hears the sound end; may be empty.
    result<transcode_output> run(const std::function<std::optional<microseconds>()>& heard_beside) {
        look_at_what_is_kept();
        if (auto opened = open_tracks(); !opened) return opened.error();
        packet_source source(input_, wanted_, plan_);
        if (auto done = pump(source); !done) return done.error();
        declared_ = source.declared();
        if (auto done = drain(); !done) return done.error();
        for (const auto& [index, track] : audio_) output_.heard = std::max(output_.heard, track->end());
        if (heard_beside) {
            const auto heard = heard_beside();
            if (!heard) return error{errc::cancelled, "Encoding the recording was stopped."};
            output_.heard = *heard;
        }
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
        if (plan_.video_stream && plan_.sound_only) wanted_.insert(*plan_.video_stream);
        if (plan_.video_stream && !plan_.video.empty() && !plan_.sound_only) {
            const auto from = stream(*plan_.video_stream);
            if (!from) return from.error();
            auto opened = video_track::open(**from, plan_, places_, options_);
            if (!opened) return opened.error();
            video_ = std::move(*opened);
            wanted_.insert(*plan_.video_stream);
        }
        if (plan_.slides_only) return pass_by_the_rest();
        for (const auto& rendition : plan_.audio)
            if (auto opened = open_audio(rendition.stream_index); !opened) return opened;
        wanted_.insert(plan_.other_streams.begin(), plan_.other_streams.end());
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

    // What is not decoded shapes the timeline all the same.
    result<void> pass_by_the_rest() {
        for (const auto& rendition : plan_.audio)
            if (rendition.stream_index >= 0) wanted_.insert(rendition.stream_index);
        wanted_.insert(plan_.subtitle_streams.begin(), plan_.subtitle_streams.end());
        return {};
    }

    result<void> open_audio(int index) {
        if (index < 0 || audio_.contains(index)) return {};
        const auto from = stream(index);
        if (!from) return from.error();
        wanted_.insert(index);
        if (options_.sound_end.count() > 0 && places_.is_complete(plan_, index)) return {};
        auto opened = audio_track::open(**from, plan_, places_, options_);
        if (!opened) return opened.error();
        audio_.emplace(index, std::move(*opened));
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
        const auto kind = input_.context().streams[index]->codecpar->codec_type;
        if ((plan_.slides_only && kind == AVMEDIA_TYPE_AUDIO) ||
            (plan_.sound_only && plan_.video_stream == index))
            see_end_of(packet);
        if (const auto found = audio_.find(index); found != audio_.end())
            return found->second->decode(packet);
        if (const auto found = subtitles_.find(index); found != subtitles_.end()) found->second.read(packet);
        return {};
    }

    void see_end_of(const AVPacket& passed) {
        if (const auto shown = time_shown(passed))
            passed_end_.see(shown->count(), passed.duration, plan_.frame_rate);
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
        if (plan_.end.count() > 0) return plan_.end;
        seen_ends seen;
        seen.declared = plan_.cuts.place(source.declared());
        seen.broke_off = source.broke_off();
        seen.plays_sound = plays_sound(plan_);
        seen.has_picture = plan_.sound_only;
        (plan_.sound_only ? seen.picture : seen.sound) = plan_.cuts.place(passed_end_.at());
        if (video_) seen.picture = video_->end(), seen.has_picture = true, seen.is_still = video_->still();
        seen.sound = std::max({seen.sound, output_.heard, options_.sound_end});
        return timeline_end(seen, plan_);
    }

    result<void> finish(microseconds end) {
        if (video_) {
            if (auto shown = video_->go_on_until(end); !shown) return shown;
            for (auto until = video_->end(); until < end; until += hold_step) {
                if (auto held = video_->hold(until); !held) return held;
                report(1, until);
            }
            auto made = video_->finish(end);
            if (!made) return made.error();
            if (made->empty() && !plan_.slides_only)
                output_.remarks.emplace_back("The picture could not be decoded and is left out.");
            std::ranges::move(*made, std::back_inserter(output_.renditions));
            output_.stills = video_->pictures().take_stills();
        }
        output_.duration = end;
        if (auto done = finish_slides(end); !done || plan_.slides_only) return done;
        if (auto done = finish_sound({plan_, places_, audio_, end}, output_); !done) return done;
        for (auto& [index, reader] : subtitles_) output_.subtitles.push_back(reader.finish(end, plan_.cuts));
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
        oddities found{video_ ? video_->damaged() : 0, 0, source.seams(), plan_.cuts.place(source.declared()),
                       output_.duration};
        for (const auto& [index, track] : audio_)
            found.damaged += track->damaged(), found.gaps += track->gaps();
        std::ranges::move(remarks_on(found), std::back_inserter(output_.remarks));
    }

    void extend_deadline() { input_.allow(options_.no_progress_timeout); }

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
    packets_end passed_end_; // of streams that are not decoded
    audio_tracks audio_;
    std::map<int, subtitle_reader> subtitles_;
    transcode_output output_;
    steady::time_point reported_{};
    double fraction_ = 0;
};

} // namespace

result<transcode_output> transcode(const std::filesystem::path& input_path, const transcode_plan& plan,
                                   const std::filesystem::path& directory, const transcode_options& options) {
    return transcode_beside(input_path, plan, directory, options, {});
}

result<transcode_output> transcode_beside(const std::filesystem::path& input_path, const transcode_plan& plan,
                                          const std::filesystem::path& directory,
                                          const transcode_options& options,
                                          const std::function<std::optional<microseconds>()>& heard) {
    auto opened = input::open(input_path, options.limits, options.stop);
    if (!opened) return opened.error();
    job work(**opened, plan, directory, options);
    return work.run(heard);
}

} // namespace lectern::media

#include "video_track.hpp"

#include "same_picture.hpp"
#include "stream_facts.hpp"

#include <climits>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

constexpr double twice_the_rate = 1.5; // above it, each field of interlaced video becomes a picture
constexpr microseconds minutes_without{300'000'000}; // slides: then a look for nothing else ends
constexpr microseconds stands_still{
    500'000};                      // a picture that is not followed for so long was to be looked at
constexpr int encoder_threads = 1; // per rendition, beside its encoder_thread
constexpr int decoder_threads = 1; // more are not repeatable on damaged files, and encoders fill the cores

microseconds duration_of(const AVFrame& frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    return microseconds(std::max<std::int64_t>(0, frame.duration));
#else
    return microseconds(std::max<std::int64_t>(0, frame.pkt_duration));
#endif
}

} // namespace

result<std::unique_ptr<video_track>> video_track::open(const AVStream& stream, const transcode_plan& plan,
                                                       const track_places& places,
                                                       const transcode_options& options) {
    if (plan.frame_rate.num <= 0 || plan.frame_rate.den <= 0)
        return error{errc::usage, "planning the video: it has no frame rate"};
    auto made = decoder::open(stream, options.limits, decoder_threads);
    if (!made) return made.error();
    std::unique_ptr<video_track> track(new video_track(std::move(*made), stream, {plan, places, options}));
    if (plan.find_slides) track->slides_.emplace(places.directory(), plan.avif);
    track->plan_renditions();
    track->leave_out_what_few_need();
    if (plan.deinterlace) track->set_up_deinterlacing(stream.avg_frame_rate);
    return track;
}

video_track::video_track(decoder made, const AVStream& stream, const setting& from)
    : decoder_(std::move(made)), turned_(orientation_of(stream)), aspect_(stream.sample_aspect_ratio),
      plan_(from.plan), places_(from.places), stop_(from.options.stop), pacer_(from.plan.frame_rate),
      stills_(from.plan), retaker_(from.plan.retaken, from.places.directory()),
      longest_(from.options.limits.max_duration) {
    const auto rate = to_rational(stream.avg_frame_rate);
    const bool known = rate.num > 0 && rate.value() >= 1 && rate.value() <= 240;
    usual_step_ = microseconds(std::llround(1e6 / (known ? rate.value() : plan_.frame_rate.value())));
}

std::int64_t video_track::first_slot_of(const video_rendition_plan& wanted) const {
    const auto& kept = places_.of(wanted.id).kept;
    if (kept.complete || plan_.slides_only) return INT64_MAX;
    const cut_grid grid(plan_.key_frame_interval, plan_.segment_duration, plan_.frame_rate,
                        common_step(plan_));
    const auto groups = static_cast<std::int64_t>(kept.fragments.size());
    return grid.picture(groups * std::max(1, wanted.key_every));
}

void video_track::plan_renditions() {
    for (std::size_t i = 0; i < plan_.video.size(); ++i)
        renditions_.push_back(
            {plan_.video[i], i, -1, picture_graph({}), {}, {}, -1, first_slot_of(plan_.video[i])});
    const auto area = [](const rendition& r) {
        return -static_cast<std::int64_t>(r.plan.width) * r.plan.height;
    };
    std::ranges::stable_sort(renditions_, {}, area);
    for (std::size_t i = 0; i < renditions_.size(); ++i) {
        auto& r = renditions_[i];
        r.from = larger_one(i);
        const bool from_source = r.from < 0;
        r.graph = graph_to({r.plan.width, r.plan.height, from_source ? turned_ : orientation{},
                            from_source && plan_.tone_map});
    }
}

// The smallest rendition that is at least as large and has every picture this one needs.
int video_track::larger_one(std::size_t i) const {
    const auto& wanted = renditions_[i].plan;
    for (auto j = static_cast<int>(i) - 1; j >= 0; --j) {
        const auto& other = renditions_[static_cast<std::size_t>(j)].plan;
        if (other.width >= wanted.width && other.height >= wanted.height &&
            std::max(1, wanted.keep_every) % std::max(1, other.keep_every) == 0)
            return j;
    }
    return -1;
}

// Pictures that no other refers to take half of the decoder's time. Where a third of the pictures is kept at
// most, the others come often enough, mostly.
void video_track::leave_out_what_few_need() {
    int least = INT_MAX;
    for (const auto& r : renditions_) least = std::min(least, r.plan.keep_every);
    if (!(plan_.drawn || plan_.slides_only) || plan_.deinterlace || renditions_.empty() || least < 2) return;
    farthest_ = apart_ = time_of(least) + microseconds(1000);
    decoder_.context().skip_frame = AVDISCARD_NONREF;
}

void video_track::decode_all_if_sparse(microseconds shown) {
    if (farthest_.count() == 0) return;
    const auto gap = shown - latest_;
    latest_ = std::max(latest_, shown);
    if (gap <= farthest_) return;
    farthest_ = microseconds{0};
    decoder_.context().skip_frame = AVDISCARD_DEFAULT;
}

void video_track::set_up_deinterlacing(AVRational source_rate) {
    const auto rate = to_rational(source_rate);
    const bool fields = rate.num > 0 && plan_.frame_rate.value() > rate.value() * twice_the_rate;
    const std::string chain =
        std::string("bwdif=mode=") + (fields ? "send_field" : "send_frame") + ":deint=interlaced";
    if (fields) usual_step_ /= 2;
    deinterlacer_.emplace([chain](const AVFrame&) { return chain; },
                          rate.num > 0 ? source_rate : to_av(plan_.frame_rate));
}

result<void> video_track::decode(const AVPacket& packet) {
    return decoder_.decode(&packet, [this](AVFrame& frame) { return hand_on(frame); });
}

result<void> video_track::drain() {
    if (auto drained = decoder_.decode(nullptr, [this](AVFrame& frame) { return hand_on(frame); }); !drained)
        return drained;
    if (auto seen = seeing_.finish(); !seen) return seen;
    if (!deinterlacer_) return {};
    return deinterlacer_->finish([this](AVFrame& frame) { return cut(frame); });
}

// What decoding itself depends on is known at once, so that it does not depend on how far the others are.
result<void> video_track::hand_on(AVFrame& decoded) {
    auto time = decoded.best_effort_timestamp;
    if (time == AV_NOPTS_VALUE) time = next_.count();
    decoded.pts = time;
    decode_all_if_sparse(microseconds(time));
    next_ = microseconds(time) + usual_step_;
    return seeing_.add([this, kept = std::shared_ptr<AVFrame>(share(decoded))] { return see(*kept); });
}

result<void> video_track::see(AVFrame& decoded) {
    complete_picture(decoded, aspect_, plan_.tone_map);
    const auto until = microseconds(decoded.pts) + std::max(duration_of(decoded), usual_step_);
    end_ = std::max(end_, plan_.cuts.place(until));
    if (until > longest_)
        return error{errc::refused, "The recording runs on for longer than is allowed; it may be damaged."};
    if (!deinterlacer_) return cut(decoded);
    return deinterlacer_->run(decoded, [this](AVFrame& frame) { return cut(frame); });
}

// What was shown last in a cut comes at the joint, when nothing took its place soon after: a slide that came
// up in a cut stays for as long as it stood.
result<void> video_track::cut(AVFrame& picture) {
    const microseconds at(picture.pts);
    if (plan_.cuts.removes(at)) {
        const auto joint = plan_.cuts.place(at);
        if (cut_away_ && plan_.cuts.place(microseconds(cut_away_->pts)) != joint)
            if (auto shown = show_after_cut(joint); !shown) return shown;
        cut_away_ = share(picture);
        return {};
    }
    picture.pts = plan_.cuts.place(at).count();
    if (auto shown = show_after_cut(microseconds(picture.pts)); !shown) return shown;
    return pace(picture);
}

// `next`: when something takes its place.
result<void> video_track::show_after_cut(microseconds next) {
    if (!cut_away_) return {};
    const auto last = std::exchange(cut_away_, {});
    const auto joint = plan_.cuts.place(microseconds(last->pts));
    if (next - joint <= std::max({stands_still, 3 * usual_step_, apart_})) return {};
    last->pts = joint.count();
    return pace(*last);
}

result<void> video_track::go_on_until(microseconds end) {
    return show_after_cut(end);
}

result<void> video_track::pace(AVFrame& picture) {
    const auto arrival = pacer_.arrive(microseconds(picture.pts));
    if (auto filled = fill(arrival.held); !filled) return filled;
    if (!arrival.take) return {};
    if (held_ && (plan_.drawn ? looks_the_same(*held_, picture, differed_) : same_pixels(*held_, picture)))
        return {};
    held_ = share(picture);
    ++held_number_;
    return {};
}

result<void> video_track::fill(slot_range slots) {
    if (slots.empty() || !held_) return {};
    if (auto taken = look_at(slots); !taken) return taken;
    for (auto slot = slots.first; slot < slots.last; ++slot) {
        if (stop_.stop_requested()) return error{errc::cancelled, "Encoding the recording was stopped."};
        for (auto& r : renditions_)
            if (slot >= r.due && slot - r.due >= r.plan.keep_every / 2)
                if (auto encoded = encode(r); !encoded) return encoded;
    }
    return {};
}

// A picture that stands for several slots is that of the middle one: changes come neither early nor late.
result<void> video_track::encode(rendition& r) {
    if (!r.encoder) {
        auto opened = video_encoder::open(plan_, r.plan, places_.of(r.plan.id), encoder_threads);
        if (!opened) return opened.error();
        r.encoder = std::make_unique<encoder_thread>(std::move(*opened));
    }
    const auto picture = picture_for(r);
    if (!picture) return picture.error();
    const auto slot = r.due;
    r.due += std::max(1, r.plan.keep_every);
    return r.encoder->encode(**picture, slot, held_number_);
}

result<const AVFrame*> video_track::picture_for(rendition& r) {
    if (r.picture_of == held_number_) return r.picture.get();
    const AVFrame* source = held_.get();
    if (r.from >= 0) {
        const auto larger = picture_for(renditions_[static_cast<std::size_t>(r.from)]);
        if (!larger) return larger.error();
        source = *larger;
    }
    const auto keep = [&r](AVFrame& made) -> result<void> {
        r.picture = share(made);
        return {};
    };
    if (auto done = r.graph.run(*source, keep); !done) return done.error();
    if (!r.picture) return error{errc::internal, "scaling a picture: nothing came out"};
    tag_as_bt709(*r.picture);
    r.picture_of = held_number_;
    return r.picture.get();
}

microseconds video_track::time_of(std::int64_t slot) const {
    const auto seconds = static_cast<long double>(slot) * plan_.frame_rate.den / plan_.frame_rate.num;
    return microseconds(std::llroundl(seconds * 1e6L));
}

// For the poster, the storyboard and the slides.
result<void> video_track::look_at(slot_range slots) {
    const auto last = time_of(slots.last);
    const bool slides = slides_ && slides_->wants(last), again = retaker_.wants(last);
    if (renditions_.empty() || (!slides && !again && (plan_.slides_only || !stills_.wants(last)))) return {};
    if (plan_.slides_only && slides_->shows_none_until(minutes_without))
        return error{errc::refused, "The first minutes show no slides."};
    const auto picture = picture_for(renditions_.front());
    if (!picture) return picture.error();
    if (slides)
        if (auto taken = slides_->take(**picture, held_number_, last); !taken) return taken;
    if (again)
        if (auto taken = retaker_.take(**picture, last); !taken) return taken;
    if (plan_.slides_only) return {};
    return stills_.take(**picture, last);
}

result<void> video_track::hold(microseconds until) {
    return pacer_.started() ? fill(pacer_.hold(pacer_.nearest_slot(until))) : result<void>{};
}

result<std::vector<rendition_output>> video_track::finish(microseconds end) {
    std::vector<rendition_output> outputs;
    if (!pacer_.started() || !held_) return outputs;
    const auto last = pacer_.slots_until(end);
    if (auto filled = fill(pacer_.finish(last)); !filled) return filled.error();
    for (auto& r : renditions_)
        while (r.due < last)
            if (auto encoded = encode(r); !encoded) return encoded.error();
    if (plan_.slides_only) return outputs;
    std::ranges::sort(renditions_, {}, &rendition::order);
    for (auto& r : renditions_) {
        const auto& place = places_.of(r.plan.id);
        if (!r.encoder && !place.kept.complete)
            return error{errc::internal, "encoding " + r.plan.id + ": no picture came"};
        auto output =
            r.encoder ? r.encoder->finish(last, end) : video_encoder::kept_whole(plan_, r.plan, place);
        if (!output) return output.error();
        outputs.push_back(std::move(*output));
    }
    return outputs;
}

} // namespace lectern::media

#include "audio_track.hpp"

#include <algorithm>
#include <array>

namespace lectern::media {
namespace {

const peak_limit& limit_for(const audio_rendition_plan& plan) {
    if (!plan.low) return main_limit;
    return plan.codec == audio_codec::opus ? low_opus_limit : low_aac_limit;
}

} // namespace

result<std::unique_ptr<audio_track>> audio_track::open(const AVStream& stream, const transcode_plan& plan,
                                                       const track_places& places,
                                                       const transcode_options& options) {
    auto made = decoder::open(stream, options.limits, 1);
    if (!made) return made.error();
    std::unique_ptr<audio_track> track(new audio_track(std::move(*made), plan, places));
    track->longest_ = options.limits.max_duration;
    for (const auto& rendition : plan.audio)
        if (rendition.stream_index == stream.index)
            track->renditions_.push_back(std::make_unique<audio_track::rendition>(rendition, plan.cuts));
    return track;
}

audio_track::rendition::rendition(const audio_rendition_plan& wanted, const cut_list& cuts)
    : plan(wanted), placer(plan.channels, plan.sample_rate), cutter(cuts, plan.channels, plan.sample_rate),
      leveller(plan.channels, plan.sample_rate, plan.gain_db, limit_for(plan)) {}

sound_placer::sink audio_track::into(rendition& r) {
    return [&r](const float* const* planes, int samples) {
        if (!r.encoding) return r.encoder->encode(planes, samples);
        std::vector<std::vector<float>> kept;
        kept.reserve(static_cast<std::size_t>(r.plan.channels));
        for (int c = 0; c < r.plan.channels; ++c) kept.emplace_back(planes[c], planes[c] + samples);
        return r.encoding->add([&r, samples, kept = std::move(kept)] {
            std::array<const float*, 2> of_channels{};
            std::ranges::transform(kept, of_channels.begin(), [](const auto& plane) { return plane.data(); });
            return r.encoder->encode(of_channels.data(), samples);
        });
    };
}

result<void> audio_track::open_encoder(rendition& r) {
    r.heard = true;
    const auto& place = places_.of(r.plan.id);
    if (place.kept.complete) return {};
    auto opened = audio_encoder::open(plan_, r.plan, place);
    if (!opened) return opened.error();
    r.encoder.emplace(std::move(*opened));
    if (plan_.audio.size() <= few_renditions) r.encoding.emplace(longest_queue);
    return {};
}

sound_placer::sink audio_track::through_cutter(rendition& r) {
    const auto level = [&r](const float* const* planes, int samples) -> result<void> {
        if (!r.encoder) return {}; // an earlier attempt wrote it, and only the time matters
        return r.leveller.add(planes, samples, into(r));
    };
    return
        [&r, level](const float* const* planes, int samples) { return r.cutter.add(planes, samples, level); };
}

result<void> audio_track::hear(AVFrame& frame) {
    std::optional<std::chrono::microseconds> time;
    if (frame.best_effort_timestamp != AV_NOPTS_VALUE)
        time = std::chrono::microseconds(frame.best_effort_timestamp);
    if (time && *time > longest_)
        return error{errc::refused, "The recording runs on for longer than is allowed; it may be damaged."};
    const std::shared_ptr<const AVFrame> kept(share(frame));
    for (auto& r : renditions_) {
        auto added = r->lane.add([this, &to = *r, kept, time] { return place(to, *kept, time); });
        if (!added) return added;
    }
    return {};
}

result<void> audio_track::place(rendition& r, const AVFrame& frame,
                                std::optional<std::chrono::microseconds> time) {
    if (!r.heard)
        if (auto opened = open_encoder(r); !opened) return opened;
    return r.placer.add(frame, time, through_cutter(r));
}

result<void> audio_track::decode(const AVPacket& packet) {
    return decoder_.decode(&packet, [this](AVFrame& frame) { return hear(frame); });
}

result<void> audio_track::finish_samples(rendition& r) {
    if (!r.heard) return {};
    if (auto done = r.placer.finish(through_cutter(r)); !done) return done;
    if (!r.encoder) return {};
    return r.leveller.finish(into(r));
}

result<void> audio_track::drain() {
    if (auto drained = decoder_.decode(nullptr, [this](AVFrame& frame) { return hear(frame); }); !drained)
        return drained;
    for (auto& r : renditions_)
        if (auto added = r->lane.add([&to = *r] { return finish_samples(to); }); !added) return added;
    for (auto& r : renditions_)
        if (auto done = r->lane.finish(); !done) return done;
    for (auto& r : renditions_)
        if (r->encoding)
            if (auto done = r->encoding->finish(); !done) return done;
    return {};
}

std::chrono::microseconds audio_track::end() const noexcept {
    std::chrono::microseconds end{};
    for (const auto& r : renditions_)
        end = std::max(end, std::chrono::microseconds(r->cutter.kept() * 1'000'000 / r->plan.sample_rate));
    return end;
}

result<std::vector<rendition_output>> audio_track::finish(std::chrono::microseconds end) {
    std::vector<rendition_output> outputs;
    for (auto& r : renditions_) {
        if (!r->heard) continue;
        auto output =
            r->encoder ? r->encoder->finish(end) : audio_encoder::kept_whole(r->plan, places_.of(r->plan.id));
        if (!output) return output.error();
        outputs.push_back(std::move(*output));
    }
    return outputs;
}

} // namespace lectern::media

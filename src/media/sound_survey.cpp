#include "lectern/media/sound_survey.hpp"

#include "decoder.hpp"
#include "loudness.hpp"
#include "packet_source.hpp"
#include "sound_placer.hpp"

#include <algorithm>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

constexpr int survey_rate = 48'000; // Hz

// One stream, placed on the timeline as it will be for its renditions.
class listener {
public:
    listener(decoder made, int channels)
        : decoder_(std::move(made)), placer_(channels, survey_rate), meter_(channels, survey_rate) {}

    result<void> hear(const AVPacket* packet) {
        auto decoded = decoder_.decode(packet, [this](AVFrame& frame) {
            std::optional<microseconds> time;
            if (frame.best_effort_timestamp != AV_NOPTS_VALUE)
                time = microseconds(frame.best_effort_timestamp);
            return placer_.add(frame, time, measure());
        });
        if (!decoded || packet != nullptr) return decoded;
        return placer_.finish(measure());
    }

    sound_facts facts() const {
        const bool mono = meter_.is_mono_in_effect();
        return {mono, meter_.mono(), mono ? meter_.mono() : meter_.stereo()};
    }

private:
    sound_placer::sink measure() {
        return [this](const float* const* planes, int samples) -> result<void> {
            meter_.add(planes, samples);
            return {};
        };
    }

    decoder decoder_;
    sound_placer placer_;
    loudness_meter meter_;
};

using listeners = std::map<int, std::unique_ptr<listener>>;

result<listeners> open_listeners(const input& from, const transcode_plan& plan, const input_limits& limits) {
    listeners all;
    for (const auto& rendition : plan.audio) {
        const auto index = rendition.stream_index;
        if (index < 0 || index >= static_cast<int>(from.context().nb_streams) || all.contains(index))
            continue;
        const auto& stream = *from.context().streams[index];
        auto opened = decoder::open(stream, limits, 1);
        if (!opened) return opened.error();
        const int channels = stream.codecpar->ch_layout.nb_channels >= 2 ? 2 : 1;
        all.emplace(index, std::make_unique<listener>(std::move(*opened), channels));
    }
    return all;
}

result<void> hear_all(input& from, packet_source& source, listeners& all, const transcode_options& options) {
    const auto packet = make_packet();
    auto reported = microseconds{-1'000'000};
    from.set_deadline(std::chrono::steady_clock::now() + options.no_progress_timeout);
    for (;;) {
        const auto got = source.next(*packet);
        if (!got) return got.error();
        if (!*got) return {};
        if (const auto found = all.find(packet->stream_index); found != all.end())
            if (auto heard = found->second->hear(packet.get()); !heard) return heard;
        av_packet_unref(packet.get());
        if (source.reached() > options.limits.max_duration)
            return error{errc::refused,
                         "The recording runs on for longer than is allowed; it may be damaged."};
        if (source.reached() - reported < std::chrono::seconds(1)) continue;
        reported = source.reached();
        from.set_deadline(std::chrono::steady_clock::now() + options.no_progress_timeout);
        if (options.on_progress) options.on_progress({source.fraction_read(), reported});
    }
}

} // namespace

result<std::map<int, sound_facts>> survey_sound(const std::filesystem::path& path, const transcode_plan& plan,
                                                const transcode_options& options) {
    auto from = input::open(path, options.limits, options.stop);
    if (!from) return from.error();
    auto all = open_listeners(**from, plan, options.limits);
    if (!all) return all.error();
    std::map<int, sound_facts> facts;
    if (all->empty()) return facts;
    std::set<int> wanted;
    for (const auto& [index, heard] : *all) wanted.insert(index);
    packet_source source(**from, wanted, plan);
    if (auto done = hear_all(**from, source, *all, options); !done) return done.error();
    for (auto& [index, heard] : *all) {
        if (auto done = heard->hear(nullptr); !done) return done.error();
        facts.emplace(index, heard->facts());
    }
    return facts;
}

} // namespace lectern::media

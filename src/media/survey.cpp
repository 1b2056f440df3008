#include "lectern/media/survey.hpp"

#include "decoder.hpp"
#include "loudness.hpp"
#include "packet_source.hpp"
#include "picture_survey.hpp"
#include "sound_cutter.hpp"
#include "sound_placer.hpp"
#include "work_lane.hpp"

#include <algorithm>
#include <future>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

constexpr int survey_rate = 48'000;     // Hz
constexpr int large_packet = 512 << 10; // bytes
// LU that few bits take of the low sounds: 0.2 to 1.0 as Opus, -0.3 to 0.0 as AAC (docs/measurements.md).
constexpr double low_opus_takes = 0.5, low_aac_takes = -0.2;
constexpr std::size_t packets_ahead = 64; // of the picture, which is looked at beside listening

// One stream, placed on the timeline as it will be for its renditions.
class listener {
public:
    listener(decoder made, int channels, const cut_list& cuts)
        : decoder_(std::move(made)), placer_(channels, survey_rate), cutter_(cuts, channels, survey_rate),
          meter_(channels, survey_rate) {}

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
        const auto &mixed = meter_.mono(), &kept = mono ? mixed : meter_.stereo();
        const auto lost_low = [&mixed](const peak_limit& limit, double taken) {
            return mixed.lost_to(limit, target_lufs + taken, most_made_up_low_db) + taken;
        };
        return {mono,
                mixed.integrated(),
                kept.integrated(),
                lost_low(low_opus_limit, low_opus_takes),
                lost_low(low_aac_limit, low_aac_takes),
                kept.lost_to(main_limit, target_lufs)};
    }

private:
    sound_placer::sink measure() {
        const auto meter = [this](const float* const* planes, int samples) -> result<void> {
            meter_.add(planes, samples);
            return {};
        };
        return [this, meter](const float* const* planes, int samples) {
            return cutter_.add(planes, samples, meter);
        };
    }

    decoder decoder_;
    sound_placer placer_;
    sound_cutter cutter_;
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
        all.emplace(index, std::make_unique<listener>(std::move(*opened), channels, plan.cuts));
    }
    return all;
}

// All that looks and listens on the way through the file.
struct observers {
    listeners sound;
    std::unique_ptr<picture_survey> picture;
    int picture_stream = -1;
    std::unique_ptr<work_lane> looking; // last: it uses the picture

    result<void> take(const AVPacket& packet) {
        if (picture && packet.stream_index == picture_stream) return look(packet);
        const auto found = sound.find(packet.stream_index);
        return found == sound.end() ? result<void>{} : found->second->hear(&packet);
    }

    // Packets of uncompressed pictures are not kept waiting: 64 of them would fill the memory.
    result<void> look(const AVPacket& packet) {
        const auto seen = std::make_shared<std::promise<void>>();
        auto added =
            looking->add([to = picture.get(), kept = std::shared_ptr<AVPacket>(share(packet)), seen] {
                auto done = to->look(*kept);
                seen->set_value();
                return done;
            });
        if (added && packet.size > large_packet) seen->get_future().wait();
        return added;
    }

    result<void> finish() {
        for (auto& [index, heard] : sound)
            if (auto done = heard->hear(nullptr); !done) return done;
        if (!picture) return {};
        if (auto looked = looking->finish(); !looked) return looked;
        return picture->finish();
    }
};

result<void> read_all(input& from, packet_source& source, observers& all, const transcode_options& options) {
    const auto packet = make_packet();
    auto reported = microseconds{-1'000'000};
    from.allow(options.no_progress_timeout);
    for (;;) {
        const auto got = source.next(*packet);
        if (!got) return got.error();
        if (!*got) return {};
        if (auto taken = all.take(*packet); !taken) return taken;
        av_packet_unref(packet.get());
        if (source.reached() > options.limits.max_duration)
            return error{errc::refused,
                         "The recording runs on for longer than is allowed; it may be damaged."};
        if (source.reached() - reported < std::chrono::seconds(1)) continue;
        reported = source.reached();
        from.allow(options.no_progress_timeout);
        if (options.on_progress) options.on_progress({source.fraction_read(), reported});
    }
}

result<void> add_picture(observers& to, const input& from, const transcode_plan& plan,
                         const picture_survey::setting& how) {
    if (!plan.video_stream || *plan.video_stream >= static_cast<int>(from.context().nb_streams)) return {};
    auto picture = picture_survey::open(*from.context().streams[*plan.video_stream], how);
    if (!picture) return picture.error();
    to.picture = std::move(*picture);
    to.picture_stream = *plan.video_stream;
    to.looking = std::make_unique<work_lane>(packets_ahead);
    return {};
}

// One way through the file. `all`: of the picture, which then is all that is looked at.
result<observers> observe(const std::filesystem::path& path, const transcode_plan& plan,
                          const transcode_options& options, bool all) {
    auto from = input::open(path, options.limits, options.stop);
    if (!from) return from.error();
    observers found;
    if (!all) {
        auto sound = open_listeners(**from, plan, options.limits);
        if (!sound) return sound.error();
        found.sound = std::move(*sound);
    }
    const microseconds length(std::max<std::int64_t>(0, (*from)->context().duration));
    if (auto added = add_picture(found, **from, plan, {plan, options.limits, length, all}); !added)
        return added.error();
    std::set<int> wanted;
    for (const auto& [index, heard] : found.sound) wanted.insert(index);
    if (found.picture) wanted.insert(found.picture_stream);
    if (wanted.empty()) return found;
    packet_source source(**from, wanted, plan);
    if (auto done = read_all(**from, source, found, options); !done) return done.error();
    if (auto done = found.finish(); !done) return done.error();
    return found;
}

} // namespace

std::string_view to_text(picture_kind kind) {
    switch (kind) {
    case picture_kind::still:
        return "still";
    case picture_kind::pointer:
        return "pointer";
    case picture_kind::inset:
        return "inset";
    case picture_kind::scrolling:
        return "scrolling";
    case picture_kind::animated:
        return "animated";
    case picture_kind::photo:
        return "photo";
    case picture_kind::camera:
        return "camera";
    }
    return "camera";
}

std::optional<picture_kind> to_picture_kind(std::string_view text) {
    using enum picture_kind;
    for (const auto kind : {still, pointer, inset, scrolling, animated, photo, camera})
        if (to_text(kind) == text) return kind;
    return std::nullopt;
}

result<survey_facts> survey(const std::filesystem::path& path, const transcode_plan& plan,
                            const transcode_options& options) {
    auto found = observe(path, plan, options, false);
    if (!found) return found.error();
    survey_facts facts;
    for (const auto& [index, heard] : found->sound) facts.sound.emplace(index, heard->facts());
    if (found->picture && found->picture->missed_much()) {
        found = observe(path, plan, options, true);
        if (!found) return found.error();
    }
    if (found->picture) facts.stretches = found->picture->stretches();
    std::erase_if(facts.stretches, [&plan](const stretch& s) { return plan.cuts.removes(s.at); });
    return facts;
}

} // namespace lectern::media

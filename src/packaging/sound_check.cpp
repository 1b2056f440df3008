#include "sound_check.hpp"

#include <new>

namespace lectern::packaging {
namespace {

constexpr std::chrono::seconds between_looks{1};
constexpr std::size_t at_once = 20; // segments: each look opens the file anew

} // namespace

sound_check::sound_check(const encoding& what, const ladder& planned) : what_(what) {
    for (const auto& a : planned.plan.audio) {
        if (!media::read_journal(what.place.journals(), a.id).segments.empty()) continue;
        rendition made{a.id, {}};
        made.wanted.file = what.place.making() / (a.id + ".mp4");
        made.wanted.channels = a.channels;
        made.wanted.sample_rate = a.sample_rate;
        made.wanted.time_scale = a.sample_rate;
        renditions_.push_back(std::move(made));
    }
    how_.limits = what.options.limits;
    how_.stop = stop_.get_token();
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

sound_check::~sound_check() {
    stop_.request_stop();
}

std::set<std::string> sound_check::finish() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    changed_.notify_all();
    thread_.join();
    std::set<std::string> whole;
    for (const auto& r : renditions_)
        if (r.whole && r.checked > 0) whole.insert(r.id);
    return whole;
}

void sound_check::run(const std::stop_token& stop) {
    for (bool ended = false; !ended && !stop.stop_requested();) {
        {
            std::unique_lock lock(mutex_);
            ended = changed_.wait_for(lock, stop, between_looks, [this] { return ended_; });
        }
        for (auto& r : renditions_)
            if (r.whole) look(r, ended);
    }
}

void sound_check::look(rendition& at, bool ended) const {
    const auto there = media::read_journal(what_.place.journals(), at.id);
    if (there.segments.size() < at.checked) at.whole = !ended; // a journal that cannot be read says nothing
    if (there.segments.size() < at.checked + (ended ? 1 : at_once)) return;
    auto part = at.wanted;
    part.part_of = there.init_bytes;
    part.segments.assign(there.segments.begin() + static_cast<std::ptrdiff_t>(at.checked),
                         there.segments.end());
    try {
        at.whole = static_cast<bool>(media::check_track(part, how_));
    } catch (const std::bad_alloc&) { // whoever checks the package says so
        at.whole = false;
    }
    at.checked = there.segments.size();
}

} // namespace lectern::packaging

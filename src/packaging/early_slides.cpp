#include "early_slides.hpp"

#include "lectern/media/key_slides.hpp"

#include <algorithm>
#include <new>
#include <string>
#include <system_error>
#include <unistd.h>

namespace lectern::packaging {

namespace fs = std::filesystem;

early_slides::early_slides(const encoding& what, const early_facts& known)
    : what_(what), directory_(what.place.early_slides()),
      forward_(what.options.stop, [this] { stop_.request_stop(); }) {
    const auto& plan = known.planned.plan;
    if (what.options.targets.early_slides.count() == 0) return;
    if (known.slides || !plan.drawn || !plan.cuts.empty() || !plan.video_stream) return;
    looking_ = std::async(std::launch::async, [this, &plan] {
        constexpr int nicer = 2; // than the main sound, which has to be there first
        (void)!::nice(nicer);
        return look(plan);
    });
}

early_slides::~early_slides() {
    stop_.request_stop();
    if (looking_.valid()) is_there_within(std::chrono::milliseconds::max());
    std::error_code ignored; // the next attempt empties it
    fs::remove_all(directory_, ignored);
}

result<media::slides_output> early_slides::look(const media::transcode_plan& plan) {
    if (auto made = empty_directory(directory_); !made) return made.error();
    media::transcode_options options;
    options.limits = what_.options.limits;
    options.stop = stop_.get_token();
    try {
        return media::find_key_slides(what_.input, plan, directory_, options);
    } catch (const std::bad_alloc&) { // the lecture does without
        return error{errc::no_space, "they take more memory than there is"};
    }
}

// A wait that is told of is no silence.
bool early_slides::is_there_within(std::chrono::milliseconds patience) const {
    constexpr std::chrono::milliseconds step{250};
    for (auto left = patience;; left -= step) {
        if (looking_.wait_for(std::min(left, step)) == std::future_status::ready) return true;
        if (left <= step) return false;
        what_.meter.alive();
    }
}

const media::slides_output* early_slides::wait(std::chrono::milliseconds patience) {
    if (looking_.valid() && is_there_within(patience)) {
        auto found = looking_.get();
        what_.meter.note(found ? std::to_string(found->slides.size()) +
                                     " slides of key frames come with the sound"
                               : "no slides come with the sound: " + found.error().detail);
        if (found && !found->slides.empty()) found_ = std::move(*found);
    }
    return found_ ? &*found_ : nullptr;
}

} // namespace lectern::packaging

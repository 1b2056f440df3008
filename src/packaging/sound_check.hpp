// Sound is decoded again while it is being encoded: little of that is left to do when it ends.
#pragma once

#include "encode.hpp"

#include "lectern/media/check_track.hpp"

#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace lectern::packaging {

class sound_check {
public:
    // Begins before the sound does. What an earlier attempt left is not looked at: it may be begun again.
    // Lifetime: `what` outlives this.
    sound_check(const encoding& what, const ladder& planned);
    sound_check(const sound_check&) = delete;
    sound_check& operator=(const sound_check&) = delete;
    ~sound_check();

    // Once all is written: the renditions that decode as media::check_track asks for, from their files in
    // place.making(). What is wrong with others is found out when their package is checked.
    std::set<std::string> finish();

private:
    struct rendition {
        std::string id;
        media::expected_track wanted; // without segments
        std::size_t checked = 0;      // segments
        bool whole = true;            // those
    };

    void run(const std::stop_token& stop);
    void look(rendition& at, bool ended) const;

    const encoding& what_;
    std::vector<rendition> renditions_;
    media::check_options how_;
    std::stop_source stop_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool ended_ = false;
    std::jthread thread_; // last: it uses all of the above
};

} // namespace lectern::packaging

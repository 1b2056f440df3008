// Long recordings are looked at while they are still being uploaded, so that little is left to find out at
// their last byte (packaging::look_while_arriving). Nothing depends on it: what a look did not find, or a
// restart lost, the job that follows finds by itself.
#pragma once

#include "settings.hpp"

#include "lectern/upload/upload_options.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace lectern::app {

class arrival_looks {
public:
    explicit arrival_looks(const settings& values); // Lifetime: `values` outlives this
    ~arrival_looks();                               // stops those that run

    // Begins a look when settings::worker.arriving are not at work, and tells one that runs how far it may
    // read: up to the last byte before the recording's job waits for it. Cheap. Thread: any.
    void notice(const upload::arriving_upload& now);

private:
    struct look {
        std::uint64_t received = 0; // bytes, as last told
        bool over = false;
        std::jthread thread;
    };
    void begin(const upload::arriving_upload& now);
    void run(const upload::arriving_upload& what, const std::stop_token& stop);
    void tell(const std::string& upload);

    const settings& settings_;
    std::mutex mutex_;
    std::map<std::string, look> looks_; // by upload
    std::set<std::string> seen_;        // uploads: none is looked at twice
};

// What a look at this source noted goes into `work` (packaging::package_options::work). One that still runs
// is waited for: until it knows the sound, since the job can do nothing sooner (a look that hangs is ended by
// its own limits), and then for the slides, 23 s in all, or less when they will not be found by then.
void take_look(const settings& values, std::string_view source, const std::filesystem::path& work,
               const std::stop_token& stop);

// Whether a look that had read the part `first` of its recording when the last byte came, and has read `now`
// after `waited`, will have read all of it after `patience`. Pure.
bool will_be_done(double first, double now, std::chrono::milliseconds waited,
                  std::chrono::milliseconds patience);

} // namespace lectern::app

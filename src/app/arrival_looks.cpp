#include "arrival_looks.hpp"

#include "recording_pipeline.hpp"
#include "staging.hpp"
#include "worker.hpp"

#include "lectern/base/files.hpp"
#include "lectern/base/log.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/packaging/look_while_arriving.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <system_error>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;
using steady = std::chrono::steady_clock;

constexpr std::size_t most_remembered = 1000;        // looks that are over: none begins twice
constexpr std::uint64_t enough_to_begin = 1U << 20U; // bytes: a container's beginning
constexpr std::chrono::milliseconds look_interval{100};
constexpr std::chrono::seconds worth_waiting{20};      // for slides; the sound need not wait for longer
constexpr std::chrono::seconds grace{3};               // for a look that is asked to end
constexpr std::chrono::milliseconds seen_enough{2000}; // of a look, to tell how long it will take
constexpr std::string_view reached_name =
    "reached"; // in its work directory: the part of the recording it has read

std::string area_of(std::string_view source) {
    return "look-" + std::string(source);
}

fs::path staging_of(const settings& values) {
    return fs::path(values.data) / "staging";
}

// A look reads no byte that may still be taken back.
void note_arrived(const settings& values, std::string_view source, std::uint64_t bytes) {
    const auto file = staging_of(values) / area_of(source) / "work" / packaging::arrived_name;
    (void)base::write_file(file, std::to_string(bytes)); // what is not told now is told with the next bytes
}

// Who begins a look and who takes it over must mean the same.
result<std::string> recipe_of_look(const settings& values) {
    packaging::package_options options;
    options.limits = values.input;
    options.targets = values.targets;
    return recipe_of({{}, {}, "look", {}}, options);
}

std::optional<double> read_reached(const fs::path& work) {
    const auto text = base::read_file(work / reached_name);
    double part = 0;
    if (!text || std::sscanf(text->c_str(), "%lf", &part) != 1) return std::nullopt;
    return part;
}

// Notes how far a look is, now and then.
class reached_note {
public:
    explicit reached_note(const fs::path& work) : file_(work / reached_name) {}

    void see(const media::progress& now) {
        constexpr std::chrono::milliseconds interval{500};
        part_ = std::max(part_, now.fraction);
        if (steady::now() - noted_ < interval) return;
        noted_ = steady::now();
        (void)base::write_file(file_, std::to_string(part_)); // only a wait depends on it
    }

private:
    fs::path file_;
    double part_ = 0;
    steady::time_point noted_{};
};

bool plays_already(const settings& values, std::string_view lecture) {
    const auto database = db::database::open(fs::path(values.data) / "lectern.db", db::access::read_only);
    if (!database) return true;
    const auto plays = catalogue::has_video(**database, lecture);
    return !plays || *plays;
}

// What was noted, with the images before the list that names them. Leaves what the job found by itself.
void move_notes(const fs::path& from, const fs::path& to) {
    std::error_code problem;
    if (fs::exists(to / packaging::survey_name, problem)) return;
    fs::create_directories(to / "making", problem);
    const auto move = [&](const fs::path& name) {
        problem.clear();
        fs::rename(from / name, to / name, problem);
        return !problem;
    };
    move(packaging::survey_name);
    if (!fs::exists(from / "slides", problem)) return;
    if (fs::exists(from / "making" / "slides", problem) && !move("making/slides")) return;
    move("slides");
}

} // namespace

arrival_looks::arrival_looks(const settings& values) : settings_(values) {}

arrival_looks::~arrival_looks() {
    std::map<std::string, look> running;
    {
        const std::lock_guard lock(mutex_);
        running.swap(looks_);
    }
    for (auto& [id, one] : running) one.thread.request_stop();
}

void arrival_looks::notice(const upload::arriving_upload& now) {
    const std::lock_guard lock(mutex_);
    if (seen_.contains(now.id)) {
        if (const auto found = looks_.find(now.id); found != looks_.end()) {
            found->second.received = now.received;
            note_arrived(settings_, now.id, now.received);
        }
        return;
    }
    if (now.received < enough_to_begin || now.received >= now.length || settings_.job_workers == 0) return;
    std::erase_if(looks_, [](const auto& known) { return known.second.over; });
    if (looks_.size() >= static_cast<std::size_t>(settings_.worker.arriving)) return;
    begin(now);
}

// Under the mutex.
void arrival_looks::begin(const upload::arriving_upload& now) {
    if (seen_.size() >= most_remembered) // but for those that run: they end under the mutex
        std::erase_if(seen_, [this](const auto& id) { return !looks_.contains(id); });
    seen_.insert(now.id);
    try {
        std::jthread thread([this, now](const std::stop_token& stop) {
            run(now, stop);
            const std::lock_guard ended(mutex_);
            if (const auto found = looks_.find(now.id); found != looks_.end()) found->second.over = true;
        });
        looks_.emplace(now.id, look{now.received, false, std::move(thread)});
    } catch (const std::system_error& e) { // no thread to be had: the job looks at it later
        base::log_warning("upload.not_looked_at", {{"upload", now.id}, {"why", e.what()}});
    }
}

// What was told before there was a place to note it.
void arrival_looks::tell(const std::string& upload) {
    const std::lock_guard lock(mutex_);
    if (const auto found = looks_.find(upload); found != looks_.end())
        note_arrived(settings_, upload, found->second.received);
}

void arrival_looks::run(const upload::arriving_upload& what, const std::stop_token& stop) {
    if (plays_already(settings_, what.lecture_id)) return;
    const auto recipe = recipe_of_look(settings_);
    if (!recipe) return;
    const auto area = job_area::open(staging_of(settings_), area_of(what.id), *recipe);
    if (!area) return;
    tell(what.id);
    packaging::package_options options;
    options.limits = settings_.input;
    options.limits.arriving = what.length;
    options.targets = settings_.targets;
    options.stop = stop;
    reached_note reached(area->work());
    options.on_progress = [&reached](const media::progress& now) { reached.see(now); };
    const auto looked = look_in_worker(what.file, area->work(), options, settings_.worker);
    base::log_info("upload.looked_at", {{"upload", what.id},
                                        {"lecture", what.lecture_id},
                                        {"why_not", looked ? std::string() : looked.error().detail}});
    std::error_code problem; // the lock is still ours
    if (!fs::exists(area->work() / packaging::survey_name, problem))
        remove_job_area(staging_of(settings_), area_of(what.id));
}

bool will_be_done(double first, double now, std::chrono::milliseconds waited,
                  std::chrono::milliseconds patience) {
    const auto left = static_cast<double>((patience - waited).count());
    return (1 - now) * static_cast<double>(waited.count()) <= (now - first) * left;
}

void take_look(const settings& values, std::string_view source, const fs::path& work,
               const std::stop_token& stop) {
    const auto staging = staging_of(values), directory = staging / area_of(source);
    std::error_code problem;
    if (!fs::exists(directory, problem)) return;
    const auto recipe = recipe_of_look(values);
    if (!recipe) return;
    const auto begun = steady::now();
    const auto first = read_reached(directory / "work");
    // What is known of the sound is worth more than the slides: without it there is nothing to hear, and the
    // job would have to find it out from the beginning. Slides that will be late make way for it.
    const auto takes_too_long = [&] {
        const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(steady::now() - begun);
        if (waited > worth_waiting) return true;
        if (waited < seen_enough || !first) return false;
        return !will_be_done(*first, read_reached(directory / "work").value_or(*first), waited,
                             worth_waiting);
    };
    bool asked = false;
    for (std::optional<steady::time_point> ends; !stop.stop_requested();) {
        const auto area = job_area::open(staging, area_of(source), *recipe);
        if (area) {
            move_notes(area->work(), work);
            return remove_job_area(staging, area_of(source));
        }
        if (area.error().code != errc::busy) return;
        if (ends && steady::now() > *ends + grace) return;
        asked =
            asked || (takes_too_long() && base::write_file(directory / "work" / packaging::enough_name, {}));
        if (asked && !ends && fs::exists(directory / "work" / packaging::survey_name, problem))
            ends = steady::now();
        std::this_thread::sleep_for(look_interval);
    }
}

} // namespace lectern::app

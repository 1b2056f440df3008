#include "worker.hpp"

#include "poster_worker.hpp"
#include "slide_worker.hpp"
#include "staging.hpp"
#include "worker_child.hpp"
#include "worker_message.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/log.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/moments.hpp"
#include "lectern/packaging/look_while_arriving.hpp"
#include "lectern/runtime/sandbox.hpp"

#include <csignal>
#include <functional>
#include <malloc.h>
#include <mutex>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace lectern::app {
namespace {

constexpr auto package_name = "package";
constexpr auto report_interval = std::chrono::milliseconds(200);
constexpr std::chrono::milliseconds arrival_interval{500};
constexpr std::chrono::minutes longest_pause{10}; // of an upload that is looked at
constexpr int worker_descriptors = 256; // files open at once: a rendition each, and what libraries take

void report(const worker_report& what) {
    const auto line = to_json(what) + "\n";
    // A parent that is gone: there is nobody to tell, and nobody who would take the package over.
    if (::write(worker_report_descriptor, line.data(), line.size()) < 0) ::_exit(failed);
}

// iconv loads its tables when it first meets an encoding.
std::vector<std::filesystem::path> readable_paths(const worker_task& task) {
    std::vector<std::filesystem::path> paths{task.input};
    for (const auto& caption : task.captions) paths.push_back(caption.file);
    for (const auto* tables :
         {"/usr/lib/x86_64-linux-gnu/gconv", "/usr/lib/aarch64-linux-gnu/gconv", "/usr/lib64/gconv"})
        if (std::error_code ignored; std::filesystem::exists(tables, ignored)) paths.emplace_back(tables);
    return paths;
}

result<void> close_walls(const worker_task& task) {
    runtime::give_up_real_time();
    if (!task.sandbox) return runtime::limit_cpu(task.cpu);
    runtime::sandbox_walls walls;
    walls.readable = readable_paths(task);
    walls.writable = task.directory;
    walls.address_space = task.memory;
    walls.cpu = task.cpu;
    walls.descriptors = worker_descriptors;
    if (auto entered = runtime::enter_sandbox(walls); !entered)
        return error{errc::io, "the sandbox for recordings cannot be built: " + entered.error().detail +
                                   " (worker.sandbox = \"off\" does without)"};
    return {};
}

// A look at what arrives lives as long as something does. When what is noted will do, it ends; without a
// survey, its slides alone end. Thread: one of its own, until `stop`.
void watch_arrival(const worker_task& task, std::stop_source& slides, const std::stop_token& stop) {
    const auto there = [](const std::filesystem::path& file) {
        std::error_code problem;
        return std::filesystem::exists(file, problem);
    };
    const auto is_over = [&] {
        if (!there(task.input)) return true;
        if (!there(task.directory / packaging::enough_name)) return false;
        slides.request_stop();
        return there(task.directory / packaging::survey_name);
    };
    std::uintmax_t had = 0;
    auto last = std::chrono::steady_clock::now();
    while (!stop.stop_requested()) {
        std::error_code problem;
        const auto has = std::filesystem::file_size(task.input, problem);
        const auto now = std::chrono::steady_clock::now();
        if (has != had) last = now;
        had = has;
        if (is_over() || (has < task.limits.arriving && now - last > longest_pause)) ::_exit(failed);
        if (has < task.limits.arriving) report(media::progress{}); // it waits for the network
        std::this_thread::sleep_for(arrival_interval);
    }
}

result<void> do_look(const worker_task& task, packaging::package_options options) {
    options.limits.arrived = task.directory / packaging::arrived_name;
    std::stop_source slides;
    const std::jthread watching(
        [&task, &slides](const std::stop_token& stop) { watch_arrival(task, slides, stop); });
    return packaging::look_while_arriving(task.input, options, slides.get_token());
}

result<void> do_slides(const worker_task& task) {
    const auto reader = open_slide_reader(*task.slides);
    if (!reader) return reader.error();
    if (auto closed = close_walls(task); !closed) return closed.error();
    base::crash_point("worker_walled");
    return read_slides(task, **reader, report);
}

result<void> do_task(const worker_task& task) {
    // Playing lectures come first; that it cannot be lowered further is no reason to stop.
    (void)!::nice(task.nice);
    if (task.slides) return do_slides(task);
    if (auto closed = close_walls(task); !closed) return closed.error();
    base::crash_point("worker_walled");
    if (task.poster) return write_poster(task, report);
    auto said = std::chrono::steady_clock::time_point{};
    packaging::package_options options;
    options.captions = task.captions;
    options.limits = task.limits;
    options.targets = task.targets;
    options.cuts = task.cuts;
    options.part = task.part;
    options.heard = task.heard;
    std::mutex saying; // a look says it from two threads
    options.on_progress = [&](const media::progress& now) {
        const std::lock_guard lock(saying);
        const auto at = std::chrono::steady_clock::now();
        if (at - said < report_interval) return;
        said = at;
        report(now);
    };
    options.on_note = [](std::string_view text) { report(worker_note{std::string(text)}); };
    options.on_early = [](const std::filesystem::path& made) {
        report(worker_early{made.filename().string()});
    };
    options.work = task.directory;
    if (task.limits.arriving > 0) return do_look(task, options);
    const auto packaged = packaging::package_recording(task.input, task.directory / package_name, options);
    if (!packaged) return packaged.error();
    return {};
}

result<packaging::package_report> look_at(const std::filesystem::path& made) {
    const auto manifest_text = base::read_file(made / "manifest.json");
    if (!manifest_text) return manifest_text.error();
    const auto index_text = base::read_file(made / "index.json");
    if (!index_text) return index_text.error();
    auto manifest = store::parse_manifest(*manifest_text, *index_text);
    if (!manifest) return manifest.error();
    return packaging::package_report{made, std::move(*manifest), base::sha256_hex(*manifest_text)};
}

result<void> run_task(const worker_task& task, const packaging::package_options& options,
                      const worker_settings& settings) {
    return run_worker_child(task, settings, options.stop, [&](const worker_report& said) {
        if (const auto* progress = std::get_if<media::progress>(&said)) {
            if (options.on_progress) options.on_progress(*progress);
        } else if (const auto* note = std::get_if<worker_note>(&said)) {
            if (options.on_note) options.on_note(note->text);
        } else if (const auto* early = std::get_if<worker_early>(&said)) {
            if (options.on_early) options.on_early(task.directory / early->name);
        }
    });
}

worker_task task_for(const std::filesystem::path& input, const std::filesystem::path& directory,
                     const packaging::package_options& options, const worker_settings& settings) {
    worker_task task{std::filesystem::absolute(input),
                     std::filesystem::absolute(directory),
                     options.captions,
                     options.limits,
                     options.targets,
                     options.cuts,
                     options.part,
                     settings.sandbox,
                     settings.memory,
                     std::chrono::duration_cast<std::chrono::seconds>(settings.cpu),
                     settings.nice};
    task.heard = options.heard;
    if (!options.on_early && options.limits.arriving == 0) task.targets.early_after = {};
    for (auto& caption : task.captions) caption.file = std::filesystem::absolute(caption.file);
    return task;
}

// Where `out` really is, without links, dots and a slash at the end. Errors: usage when it cannot be made
// there.
result<std::filesystem::path> resolve_out(const std::filesystem::path& out) {
    if (out.empty()) return error{errc::usage, "the directory to make has no name"};
    std::error_code problem;
    auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(out), problem);
    if (problem) return from_errno(problem.value(), "looking at " + out.string());
    if (!path.has_filename()) path = path.parent_path(); // "dir/"
    if (!std::filesystem::exists(path, problem)) return path;
    if (!std::filesystem::is_directory(path, problem) || !std::filesystem::is_empty(path, problem))
        return error{errc::usage, out.string() + " is there already"};
    struct stat inside {
    }, beside{};
    if (::stat(path.c_str(), &inside) == 0 && ::stat(path.parent_path().c_str(), &beside) == 0 &&
        inside.st_dev != beside.st_dev)
        return error{errc::usage,
                     out.string() + " is where a file system is mounted: name a directory in it"};
    return path;
}

} // namespace

exit_status run_worker(const std::string& task_json) {
    std::signal(SIGPIPE, SIG_IGN);
    ::setenv("SVT_LOG", "1", 1); // errors only; nobody reads the rest
    // Each arena reserves 64 MiB of the address space that worker.memory limits, and an encoder of AV1 has 35
    // threads; it hangs where one of them cannot begin.
    ::mallopt(M_ARENA_MAX, 2);
    // What the first encoders free goes back before the next ones begin; else the limit grows with what is
    // freed, and holes stay: 1421 instead of 1188 MB with both ladders of 1080p.
    ::mallopt(M_MMAP_THRESHOLD, 128 << 10);
    const auto task = parse_worker_task(task_json);
    if (!task) return report_failure("starting a worker", task.error());
    base::crash_point("worker_started");
    try {
        const auto ended = do_task(*task);
        base::crash_point("worker_done");
        report(ended ? worker_report(worker_done{}) : worker_report(worker_failure{ended.error()}));
    } catch (const std::bad_alloc&) {
        report(worker_failure{{errc::refused, "Preparing the recording takes more memory than the " +
                                                  std::to_string(task->memory >> 20U) +
                                                  " MiB of worker.memory."}});
    } catch (const std::exception& e) {
        report(worker_failure{{errc::internal, e.what()}});
    }
    return done;
}

result<packaging::package_report> package_in_directory(const std::filesystem::path& input,
                                                       const std::filesystem::path& directory,
                                                       const packaging::package_options& options,
                                                       const worker_settings& settings) {
    if (const auto readable = base::open_for_reading(input); !readable) return readable.error();
    for (const auto& caption : options.captions)
        if (const auto readable = base::open_for_reading(caption.file); !readable) return readable.error();
    const auto task = task_for(input, directory, options, settings);
    if (const auto ended = run_task(task, options, settings); !ended) return ended.error();
    return look_at(directory / package_name);
}

result<void> look_in_worker(const std::filesystem::path& input, const std::filesystem::path& directory,
                            const packaging::package_options& options, const worker_settings& settings) {
    return run_task(task_for(input, directory, options, settings), options, settings);
}

result<void> read_slides_in_worker(const slide_reading& what, const worker_settings& settings) {
    packaging::package_options options;
    options.limits.max_pixels = what.max_pixels;
    auto task = task_for(what.images, what.directory, options, settings);
    task.slides = what.slides;
    return run_worker_child(task, settings, what.stop, [&](const worker_report& said) {
        if (const auto* slide = std::get_if<worker_slide>(&said))
            what.on_text(slide->image, base::clean_title(slide->text, catalogue::longest_moment));
        else if (const auto* note = std::get_if<worker_note>(&said))
            base::log_info("slides.note", {{"directory", what.images.string()}, {"what", note->text}});
    });
}

result<packaging::package_report> package_in_worker(const std::filesystem::path& input,
                                                    const std::filesystem::path& out,
                                                    const packaging::package_options& options,
                                                    const worker_settings& settings) {
    const auto target = resolve_out(out);
    if (!target) return target.error();
    const auto area = make_hidden_area(target->parent_path());
    if (!area) return area.error();
    auto made = package_in_directory(input, area->directory.path(), options, settings);
    if (!made) return made;
    std::error_code problem;
    std::filesystem::rename(made->directory, *target, problem); // onto nothing, or an empty directory
    if (problem) return from_errno(problem.value(), "renaming to " + target->string());
    made->directory = out; // as it was asked for
    return made;
}

} // namespace lectern::app

// Packaging in a process of its own: FFmpeg touches strangers' bytes behind the sandbox's walls only.
#pragma once

#include "outcome.hpp"
#include "settings.hpp"
#include "worker_message.hpp"

#include "lectern/packaging/package_recording.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace lectern::app {

// The child's side: `lectern worker TASK`, reports on descriptor 3. Not for people.
exit_status run_worker(const std::string& task_json);

// The parent's side: the package is made as directory/package, with all that a later attempt can use beside
// it. A worker that dies, is silent for settings::worker.silence (not counting waits for a processor) or
// breaks its limits is a refusal of the recording. Errors: as package_recording, and io when the sandbox
// cannot be built and worker.sandbox is not "off".
result<packaging::package_report> package_in_directory(const std::filesystem::path& input,
                                                       const std::filesystem::path& directory,
                                                       const packaging::package_options& options,
                                                       const worker_settings& settings);

// packaging::look_while_arriving in a worker, which notes what it finds in `directory`. It ends by itself
// when nothing arrives for long, the file is gone, or `directory` holds packaging::enough_name. Errors: as
// look_while_arriving.
result<void> look_in_worker(const std::filesystem::path& input, const std::filesystem::path& directory,
                            const packaging::package_options& options, const worker_settings& settings);

// Reads the words on slides in a worker: `on_text` gets the name of each image, in the order of
// `slides.images`, and what can be read in it, as valid UTF-8. `directory` must be there, and stays empty.
// Errors: as package_in_directory, but about no recording.
struct slide_reading {
    slide_task slides;
    std::filesystem::path images, directory;
    std::int64_t max_pixels = 0;
    std::stop_token stop;
    std::function<void(const std::string& image, const std::string& text)> on_text;
};
result<void> read_slides_in_worker(const slide_reading& what, const worker_settings& settings);

// The same for `lectern package`, where `out` is complete or not there and nothing else is left behind.
result<packaging::package_report> package_in_worker(const std::filesystem::path& input,
                                                    const std::filesystem::path& out,
                                                    const packaging::package_options& options,
                                                    const worker_settings& settings);

} // namespace lectern::app

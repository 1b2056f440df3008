// What a packaging worker is told (one argument) and what it reports (a line each), as JSON.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/transcode.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/runtime/sandbox.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lectern::app {

struct worker_task {
    std::filesystem::path input;
    // The one that may be written. Its "package" becomes the package; what else is in it is of an earlier
    // attempt.
    std::filesystem::path directory;
    std::vector<packaging::caption_source> captions;
    media::input_limits limits;
    packaging::encoding_targets targets;
    media::cut_list cuts;
    packaging::package_part part = packaging::package_part::whole;
    bool sandbox = true;
    std::uint64_t memory = 0; // bytes
    std::chrono::seconds cpu{0};
    int nice = 0;
};

std::string to_json(const worker_task& task);
result<worker_task> parse_worker_task(std::string_view json);

struct worker_done {};
struct worker_failure {
    error why;
};
struct worker_note {
    std::string text; // for the log
};
struct worker_early {}; // packaging::package_options::on_early
using worker_report = std::variant<media::progress, worker_done, worker_failure, worker_note, worker_early>;

std::string to_json(const worker_report& report);                 // without a newline
result<worker_report> parse_worker_report(std::string_view line); // Errors: corrupt

} // namespace lectern::app

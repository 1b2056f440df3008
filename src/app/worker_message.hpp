// What a worker is told (one argument) and what it reports (a line each), as JSON.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/transcode.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/runtime/sandbox.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lectern::app {

// Reads the words on slides: `input` is the directory of their images, nothing is packaged.
struct slide_task {
    std::vector<std::string> images; // names in `input`
    std::filesystem::path data;      // of Tesseract
    std::string languages;           // that are in it
};

// Makes a poster of the picture `input`: "poster.webp" and "poster-lean.webp" in `directory`. Nothing is
// packaged.
struct poster_task {
    std::int64_t max_pixels = 0;
};

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
    std::optional<slide_task> slides = {};
    std::optional<poster_task> poster = {};
    bool heard = false; // packaging::package_options::heard
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
struct worker_poster { // pixels of what was made
    int width = 0, height = 0;
};
struct worker_early { // packaging::package_options::on_early
    std::string name; // one of packaging::early_names
};
struct worker_slide { // what can be read in one of slide_task::images
    std::string image, text;
};
using worker_report = std::variant<media::progress, worker_done, worker_failure, worker_note, worker_early,
                                   worker_slide, worker_poster>;

std::string to_json(const worker_report& report);                 // without a newline
result<worker_report> parse_worker_report(std::string_view line); // Errors: corrupt

} // namespace lectern::app

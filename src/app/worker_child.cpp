#include "worker_child.hpp"

#include "lectern/media/poster.hpp"
#include "lectern/runtime/child_process.hpp"

#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <utility>

namespace lectern::app {
namespace {

// The same of a picture.
std::optional<error> describe_end_of_poster(const runtime::child_result& end, std::chrono::seconds limit) {
    const bool is_killed = end.status == SIGKILL || end.status == SIGTERM;
    if (end.how == runtime::child_end::silent ||
        (end.how == runtime::child_end::signalled && end.status == SIGXCPU))
        return error{errc::refused,
                     "Reading the picture takes longer than the " + std::to_string(limit.count()) +
                         " s that there are for it. Make it smaller: " +
                         std::to_string(media::largest_poster) + " pixels along its longer side are enough."};
    if (end.how == runtime::child_end::signalled && !is_killed)
        return error{errc::refused, "The picture is damaged in a way that stops the program that reads it."};
    return std::nullopt;
}

// What the instructor reads when the worker did not end by itself.
error describe_end(const runtime::child_result& end, const worker_task& task) {
    if (task.poster)
        if (auto said = describe_end_of_poster(end, task.cpu)) return *said;
    switch (end.how) {
    case runtime::child_end::stopped:
        return {errc::cancelled, "stopped on request"};
    case runtime::child_end::silent:
        return {errc::refused,
                "Nothing could be read from the recording for a long time, so it was given up. "
                "Export it again from the recorder and try once more."};
    case runtime::child_end::signalled:
        if (end.status == SIGXCPU)
            return {errc::refused, "Reading the recording takes far more work than its length justifies."};
        if (end.status == SIGKILL ||
            end.status == SIGTERM) // not the recording's doing: the system, or a person
            return {errc::internal,
                    "the program that reads the recording was killed from outside (is there enough memory?)"};
        return {errc::refused,
                "The recording is damaged in a way that stops the program that reads it (signal " +
                    std::to_string(end.status) + "). Export it again from the recorder and try once more."};
    case runtime::child_end::exited:
        break;
    }
    return {errc::internal,
            "the worker ended with status " + std::to_string(end.status) + " and said nothing"};
}

} // namespace

result<void> run_worker_child(const worker_task& task, const worker_settings& settings, std::stop_token stop,
                              const std::function<void(const worker_report&)>& on_report) {
    std::optional<worker_report> last;
    const auto hear = [&](std::string_view line) {
        auto said = parse_worker_report(line);
        if (!said) return;
        const bool is_end =
            std::holds_alternative<worker_done>(*said) || std::holds_alternative<worker_failure>(*said);
        if (is_end)
            last = std::move(*said);
        else
            on_report(*said);
    };
    runtime::child_options child;
    child.arguments = {runtime::own_program(), "worker", to_json(task)};
    // Of Tesseract: 20 slides take 9 s, and 73 s with all the threads that it would begin.
    child.environment = {"OMP_THREAD_LIMIT=1"};
    child.report_descriptor = worker_report_descriptor;
    child.silence_limit = std::chrono::duration_cast<std::chrono::milliseconds>(settings.silence);
    child.stop = std::move(stop);
    const auto end = runtime::run_child(child, hear);
    if (!end) return end.error();
    if (!last || end->how != runtime::child_end::exited) return describe_end(*end, task);
    if (const auto* failure = std::get_if<worker_failure>(&*last)) return failure->why;
    return {};
}

} // namespace lectern::app

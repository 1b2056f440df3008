// What a worker reports, which has read a stranger's recording and may have been taken over by it; its task,
// and a job's.
#include "app/recording_job.hpp"
#include "app/worker_message.hpp"
#include "header_lines.hpp"
#include "require.hpp"

using namespace lectern;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    if (const auto report = app::parse_worker_report(text)) {
        const auto line = app::to_json(*report);
        require(line.find('\n') == std::string::npos, "a report is one line");
        const auto again = app::parse_worker_report(line);
        require(again && again->index() == report->index(), "a report survives a round trip");
        if (const auto* progress = std::get_if<media::progress>(&*report))
            require(progress->fraction >= 0 && progress->fraction <= 1, "progress is from 0 to 1");
    }
    if (const auto task = app::parse_worker_task(text)) {
        const auto again = app::parse_worker_task(app::to_json(*task));
        require(again && again->input == task->input, "a task survives a round trip");
    }
    if (const auto job = app::parse_payload(text)) {
        const auto again = app::parse_payload(app::to_payload(*job));
        require(again && again->source == job->source, "a job survives a round trip");
    }
    return 0;
}

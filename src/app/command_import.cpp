// lectern import catalogue | recording.
#include "caption_arguments.hpp"
#include "commands.hpp"
#include "import_outcome.hpp"
#include "library.hpp"
#include "load_settings_for.hpp"
#include "recording_import.hpp"
#include "text_keeper.hpp"

#include "lectern/base/files.hpp"
#include "lectern/catalogue/exchange.hpp"

#include <boost/json.hpp>

#include <iostream>

namespace lectern::app {
namespace {

constexpr std::uint64_t catalogue_file_limit = 64U << 20U; // bytes; 93 courses take about 0.5 MB

} // namespace

exit_status run_import_catalogue(const import_catalogue_arguments& arguments) {
    const auto doing = "importing the catalogue " + arguments.file;
    const auto json = arguments.common.json;
    const auto settings = load_settings_for(arguments.common);
    if (!settings) return report_failure("reading the configuration", settings.error(), json);
    const auto text = base::read_file(arguments.file, catalogue_file_limit);
    if (!text) return report_failure(doing, text.error(), json);
    auto library = open_library(settings->data);
    if (!library) return report_failure("opening the data directory", library.error(), json);
    const auto report =
        catalogue::import_catalogue(*library->database, *text, {arguments.dry_run, arguments.list});
    if (!report) return report_failure(doing, refused_input(report.error()), json);
    if (!report->problems.empty())
        return report_failure(doing, all_problems(arguments.file, report->problems), json);
    if (!arguments.dry_run)
        write_texts_now(*library->database, library->packages); // their audience may be another one
    print_import(*report, {json, arguments.dry_run, arguments.dry_run || arguments.list});
    return done;
}

exit_status run_import_recording(const import_recording_arguments& arguments) {
    const auto doing = "importing " + arguments.input;
    const auto json = arguments.common.json;
    const auto settings = load_settings_for(arguments.common);
    if (!settings) return report_failure("reading the configuration", settings.error(), json);
    auto captions = parse_caption_arguments(arguments.captions);
    if (!captions) return report_failure("reading the command line", captions.error(), json);
    auto library = open_library(settings->data);
    if (!library) return report_failure("opening the data directory", library.error(), json);
    const recording_request request{arguments.input, arguments.lecture,    arguments.course,
                                    arguments.title, std::move(*captions), arguments.profile,
                                    arguments.keep};
    const auto lecture = import_recording(request, *settings, *library);
    if (!lecture) return report_failure(doing, lecture.error(), json);
    write_texts_now(*library->database, library->packages);
    if (json)
        std::cout << boost::json::serialize(boost::json::object{{"lecture", *lecture}}) << "\n";
    else
        std::cout << *lecture << "\n";
    return done;
}

} // namespace lectern::app

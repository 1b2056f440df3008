// lectern import catalogue | recording.
#include "caption_arguments.hpp"
#include "commands.hpp"
#include "library.hpp"
#include "load_settings_for.hpp"
#include "recording_pipeline.hpp"
#include "signal_stop.hpp"
#include "terminal_progress.hpp"

#include "lectern/base/files.hpp"
#include "lectern/base/ids.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/packaging/package_recording.hpp"

#include <boost/json.hpp>

#include <iostream>

namespace lectern::app {
namespace {

constexpr std::uint64_t catalogue_file_limit = 64U << 20U; // bytes; 93 courses take about 0.5 MB

error all_problems(const std::string& file, const std::vector<catalogue::import_problem>& problems) {
    std::string all;
    for (const auto& p : problems) {
        all += all.empty() ? "" : "\n";
        all += file + ":" + std::to_string(p.line) + ": " + (p.field.empty() ? "" : p.field + ": ") + p.what;
    }
    return {errc::refused, all};
}

void print_import(const catalogue::import_report& report, bool json) {
    if (json) {
        const boost::json::object object{{"created", report.created},
                                         {"changed", report.changed},
                                         {"removed", report.removed},
                                         {"unchanged", report.unchanged}};
        std::cout << boost::json::serialize(object) << "\n";
        return;
    }
    std::cout << report.created << " created, " << report.changed << " changed, " << report.removed
              << " removed, " << report.unchanged << " unchanged\n";
}

// Everything that one import of a recording goes through, step by step.
class recording_import {
public:
    recording_import(const import_recording_arguments& arguments, const settings& values, library& where)
        : arguments_(arguments), settings_(values), library_(where) {}

    // The lecture's id.
    result<std::string> run(std::vector<packaging::caption_source> captions) {
        if (!arguments_.lecture.empty()) {
            const auto exists = catalogue::lecture_exists(*library_.database, arguments_.lecture);
            if (!exists) return exists.error();
            if (!*exists) return error{errc::not_found, "there is no lecture " + arguments_.lecture};
        } else if (!base::is_slug(arguments_.course)) {
            return error{errc::usage, "--course " + arguments_.course +
                                          ": a slug is lower-case letters, digits and single hyphens"};
        } else if (base::clean_title(arguments_.title).empty()) {
            return error{errc::usage, "--title: the lecture's title is empty"};
        }
        const auto source = fingerprint(arguments_.input, captions);
        if (!source) return source.error();
        const auto published = find_published(*source);
        if (!published) return published.error();
        if (!published->empty()) return *published;
        return package_and_publish(*source, std::move(captions));
    }

private:
    // The lecture that already plays this very source; empty when there is none.
    result<std::string> find_published(const std::string& source) {
        auto lecture = arguments_.lecture;
        if (lecture.empty()) {
            const auto found =
                catalogue::find_lecture_titled(*library_.database, arguments_.course, arguments_.title);
            if (!found) return found.error();
            if (!*found) return std::string();
            lecture = **found;
        }
        const auto package = catalogue::published_package(*library_.database, lecture, source);
        if (!package) return package.error();
        if (!*package) return std::string();
        const auto differences = library_.packages.verify(**package);
        return differences && differences->empty() ? lecture : std::string(); // a damaged one is made again
    }

    result<std::string> package_and_publish(const std::string& source,
                                            std::vector<packaging::caption_source> captions) {
        const auto video = package(source, std::move(captions));
        if (!video) return video.error();
        const auto lecture = lecture_for(source);
        if (!lecture) return lecture.error();
        if (const auto published = catalogue::publish(*library_.database, *lecture, *video); !published)
            return published.error();
        return lecture;
    }

    // The lecture that was named; or the one of this title that waits for a video, or lost this very one; or
    // a new one.
    result<std::string> lecture_for(const std::string& source) {
        if (!arguments_.lecture.empty()) return arguments_.lecture;
        auto& database = *library_.database;
        const auto found = catalogue::find_lecture_titled(database, arguments_.course, arguments_.title);
        if (!found) return found.error();
        if (*found) {
            const auto plays = catalogue::has_video(database, **found);
            if (!plays) return plays.error();
            const auto same = catalogue::published_package(database, **found, source);
            if (!same) return same.error();
            if (!*plays || *same) return **found;
        }
        return catalogue::create_lecture(database, arguments_.course, arguments_.title);
    }

    result<catalogue::packaged_video> package(const std::string& source,
                                              std::vector<packaging::caption_source> captions) {
        const signal_stop stop;
        terminal_progress progress("packaging " + arguments_.input);
        packaging::package_options options;
        options.captions = std::move(captions);
        options.limits = settings_.input;
        options.on_progress = [&](const media::progress& now) { progress.show(now); };
        options.stop = stop.token();
        const recording what{arguments_.input, std::filesystem::path(arguments_.input).filename().string(),
                             source};
        return package_into_store(what, options, library_.packages, settings_.worker);
    }

    const import_recording_arguments& arguments_;
    const settings& settings_;
    library& library_;
};

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
    const auto report = catalogue::import_catalogue(*library->database, *text);
    if (!report)
        return report_failure(doing,
                              {errc::refused == report.error().code || errc::usage == report.error().code
                                   ? errc::refused
                                   : report.error().code,
                               report.error().detail},
                              json);
    if (!report->problems.empty())
        return report_failure(doing, all_problems(arguments.file, report->problems), json);
    print_import(*report, json);
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
    const auto lecture = recording_import(arguments, *settings, *library).run(std::move(*captions));
    if (!lecture) return report_failure(doing, lecture.error(), json);
    if (json)
        std::cout << boost::json::serialize(boost::json::object{{"lecture", *lecture}}) << "\n";
    else
        std::cout << *lecture << "\n";
    return done;
}

} // namespace lectern::app

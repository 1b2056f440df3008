// lectern package: no server, no database.
#include "caption_arguments.hpp"
#include "commands.hpp"
#include "cut_arguments.hpp"
#include "load_settings_for.hpp"
#include "signal_stop.hpp"
#include "terminal_progress.hpp"
#include "worker.hpp"

#include "lectern/base/utf8.hpp"
#include "lectern/packaging/package_recording.hpp"

#include <boost/json.hpp>

#include <cstdio>
#include <iostream>

namespace lectern::app {
namespace {

// Why these renditions.
void print_plan(const std::string& plan_json) {
    if (plan_json.empty()) return;
    const auto plan = boost::json::parse(plan_json);
    std::printf("  plan: %s\n", plan.at("content").as_string().c_str());
    for (const auto& rung : plan.at("rungs").as_array()) {
        std::printf("    %-14s %s", rung.at("id").as_string().c_str(), rung.at("reason").as_string().c_str());
        if (const auto* expected = rung.as_object().if_contains("predicted_bps"))
            std::printf("; %lld kbit/s were expected", static_cast<long long>(expected->as_int64() / 1000));
        std::printf("\n");
    }
}

void print_prose(const packaging::package_report& report) {
    std::printf("%s: %.1f s\n", report.directory.c_str(), report.manifest.duration_s);
    for (const auto& r : report.manifest.renditions) {
        const auto shape =
            r.kind != store::rendition_kind::audio
                ? std::to_string(r.width) + "x" + std::to_string(r.height)
                : (r.language.empty() ? "" : r.language + " ") + std::to_string(r.channels) + " ch";
        std::printf("  %-16s %-12s %7lld kbit/s %9.1f MB  %s\n", r.id.c_str(), shape.c_str(),
                    static_cast<long long>(r.average_bps / 1000), static_cast<double>(r.bytes) / 1e6,
                    r.codecs.c_str());
    }
    print_plan(report.manifest.plan_json);
    for (const auto& c : report.manifest.captions) std::printf("  captions %s\n", c.language.c_str());
    if (!report.manifest.slides_reason.empty())
        std::printf("  note: %s\n", report.manifest.slides_reason.c_str());
    for (const auto& remark : report.manifest.remarks) std::printf("  note: %s\n", remark.c_str());
}

void print_json(const packaging::package_report& report) {
    auto manifest = boost::json::parse(store::to_json(report.manifest));
    const boost::json::object object{{"package", report.id},
                                     {"directory", base::clean_title(report.directory.string(), 4096)},
                                     {"manifest", std::move(manifest)}};
    std::cout << boost::json::serialize(object) << "\n";
}

} // namespace

exit_status run_package(const package_arguments& arguments) {
    const auto doing = "packaging " + arguments.input;
    const auto json = arguments.common.json;
    auto settings = load_settings_for(arguments.common);
    if (!settings) return report_failure("reading the configuration", settings.error(), json);
    auto captions = parse_caption_arguments(arguments.captions);
    if (!captions) return report_failure("reading the command line", captions.error(), json);

    auto cuts = parse_cut_arguments(arguments.cuts);
    if (!cuts) return report_failure("reading the command line", cuts.error(), json);

    const signal_stop stop;
    result<packaging::package_report> report = error{};
    {
        terminal_progress progress(doing);
        packaging::package_options options;
        options.captions = std::move(*captions);
        options.cuts = std::move(*cuts);
        options.limits = settings->input;
        options.targets = settings->targets;
        if (const auto chosen = packaging::to_profile(arguments.profile)) options.targets.chosen = *chosen;
        options.on_note = [&](std::string_view text) { progress.tell(text); };
        options.on_progress = [&](const media::progress& now) { progress.show(now); };
        options.stop = stop.token();
        report = package_in_worker(arguments.input, arguments.out, options, settings->worker);
    }
    if (!report) return report_failure(doing, report.error(), json);
    json ? print_json(*report) : print_prose(*report);
    return done;
}

} // namespace lectern::app

// lectern export catalogue | roster | staff | recognitions, and the imports of those tables.
#include "commands.hpp"
#include "import_outcome.hpp"
#include "library.hpp"
#include "load_settings_for.hpp"

#include "lectern/base/files.hpp"
#include "lectern/catalogue/exchange.hpp"

#include <boost/json.hpp>

#include <functional>
#include <iostream>

namespace lectern::app {
namespace {

constexpr std::uint64_t table_limit = 16U << 20U; // bytes; 100 000 rows take about 6 MB

catalogue::table_kind kind_of(const std::string& table) {
    if (table == "roster") return catalogue::table_kind::roster;
    return table == "staff" ? catalogue::table_kind::staff : catalogue::table_kind::recognitions;
}

using reading = std::function<result<std::string>(db::database&)>;

// To a file whole or not at all, or to standard output.
result<void> write_out(const common_options& common, const std::string& file, const reading& read) {
    const auto settings = load_settings_for(common);
    if (!settings) return settings.error();
    auto library = open_existing_library(settings->data);
    if (!library) return library.error();
    const auto text = read(*library->database);
    if (!text) return text.error();
    if (file != "-") return base::write_file_durably(file, *text);
    std::cout << *text;
    return {};
}

exit_status finish(const result<void>& written, const std::string& doing, const common_options& common,
                   const std::string& file) {
    if (!written) return report_failure(doing, written.error(), common.json);
    if (common.json && file != "-")
        std::cout << boost::json::serialize(boost::json::object{{"file", file}}) << "\n";
    return done;
}

} // namespace

exit_status run_export_catalogue(const export_catalogue_arguments& arguments) {
    const auto written = write_out(arguments.common, arguments.file, catalogue::export_catalogue);
    return finish(written, "exporting the catalogue", arguments.common, arguments.file);
}

exit_status run_export_table(const table_arguments& arguments) {
    const auto written = write_out(arguments.common, arguments.file, [&](db::database& database) {
        return catalogue::export_table(database, kind_of(arguments.table), arguments.course);
    });
    return finish(written, "exporting the " + arguments.table, arguments.common, arguments.file);
}

exit_status run_import_table(const table_arguments& arguments) {
    const auto doing = "importing the " + arguments.table + " " + arguments.file;
    const auto json = arguments.common.json;
    const auto settings = load_settings_for(arguments.common);
    if (!settings) return report_failure("reading the configuration", settings.error(), json);
    const auto text = base::read_file(arguments.file, table_limit);
    if (!text) return report_failure(doing, text.error(), json);
    auto library = open_existing_library(settings->data);
    if (!library) return report_failure("opening the data directory", library.error(), json);
    const auto report = catalogue::import_table(
        *library->database,
        {kind_of(arguments.table), arguments.course, {arguments.dry_run, arguments.replace}}, *text);
    if (!report) return report_failure(doing, refused_input(report.error()), json);
    if (!report->problems.empty())
        return report_failure(doing, all_problems(arguments.file, report->problems), json);
    print_import(*report, {json, arguments.dry_run, arguments.dry_run});
    return done;
}

} // namespace lectern::app

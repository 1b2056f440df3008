// The subcommands. Each takes its parsed options and returns the exit status.
#pragma once

#include "outcome.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lectern::app {

struct common_options {
    std::string config;              // empty: the defaults
    std::optional<std::string> data; // --data
    bool json = false;
};

struct package_arguments {
    common_options common;
    std::string input, out;
    std::string profile;               // empty: as configured
    std::vector<std::string> captions; // LANG=FILE
    std::vector<std::string> cuts;     // FROM-TO
};
exit_status run_package(const package_arguments& arguments);

struct import_catalogue_arguments {
    common_options common;
    std::string file;
    bool dry_run = false; // change nothing
    bool list = false;    // say what was changed
};
exit_status run_import_catalogue(const import_catalogue_arguments& arguments);

struct table_arguments {
    common_options common;
    std::string table; // roster, staff or recognitions
    std::string file;  // of an export also "-": standard output
    std::string course;
    bool dry_run = false, replace = false;
};
exit_status run_import_table(const table_arguments& arguments);
exit_status run_export_table(const table_arguments& arguments);

struct export_catalogue_arguments {
    common_options common;
    std::string file; // "-": standard output
};
exit_status run_export_catalogue(const export_catalogue_arguments& arguments);

struct import_recording_arguments {
    common_options common;
    std::string input;
    std::string lecture;               // either this,
    std::string course, title;         // or these two
    std::string profile;               // empty: as configured
    std::vector<std::string> captions; // LANG=FILE
    bool keep = false;
};
exit_status run_import_recording(const import_recording_arguments& arguments);

struct serve_arguments {
    common_options common;
    std::optional<std::string> listen; // HOST:PORT
};
exit_status run_serve(const serve_arguments& arguments);

struct doctor_arguments {
    common_options common;
    bool repair = false;
};
exit_status run_doctor(const doctor_arguments& arguments);

struct backup_arguments {
    common_options common;
    std::string directory;
    bool copy = false; // never a hard link
};
exit_status run_backup(const backup_arguments& arguments);
exit_status run_restore(const backup_arguments& arguments);

} // namespace lectern::app

// backup.json: what a backup holds. Written last and in one step: with it the backup is there, or is renewed.
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lectern::app {

struct backed_up_file {
    std::string name;
    std::uint64_t bytes = 0;
    std::string sha256;
    bool is_arriving = false; // the upload goes on: a server appends to it
};

struct backup_record {
    std::string made;                   // ISO 8601, when it was begun
    std::string data;                   // the data directory that it is of
    backed_up_file database;            // beside backup.json
    std::optional<backed_up_file> keys; // that sign playback tokens, when they are in the data directory
    std::vector<std::string> packages;
    std::vector<backed_up_file> sources;
    std::vector<std::string> missing; // sentences: what the site itself did not have, or had damaged
};

// Errors: corrupt when it is not such a file.
result<std::optional<backup_record>> read_backup_record(const std::filesystem::path& backup);
result<void> write_backup_record(const std::filesystem::path& backup, const backup_record& record);

} // namespace lectern::app

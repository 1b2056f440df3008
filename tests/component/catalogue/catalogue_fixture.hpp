// A migrated database in a directory of its own.
#pragma once

#include "lectern/base/files.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/db/session.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace lectern::catalogue {

class catalogue_test : public ::testing::Test {
protected:
    catalogue_test()
        : directory_(base::scratch_directory::make(std::filesystem::temp_directory_path(), "catalogue-test")
                         .value()),
          database_(db::database::open(file(), db::access::read_write).value()) {
        db::migrate(*database_).value();
    }

    std::filesystem::path file() const { return directory_.path() / "lectern.db"; }
    std::int64_t number(std::string_view sql) {
        db::session session(*database_);
        return session.integer(sql).value_or(-1);
    }
    std::string text(std::string_view sql) {
        db::session session(*database_);
        return session.text(sql).value_or("(none)");
    }
    // The problem reported for `field`, or a sentence that none was.
    static std::string problem(const import_report& report, std::string_view field) {
        for (const auto& p : report.problems)
            if (p.field == field) return std::to_string(p.line) + ": " + p.what;
        return "no problem with " + std::string(field);
    }

    base::scratch_directory directory_;
    std::unique_ptr<db::database> database_;
};

inline std::string package_named(char digit) {
    return std::string(64, digit);
}

inline packaged_video video_named(char digit) {
    return {
        package_named(digit),
        "week 1.mp4",
        std::string(64, digit == 'a' ? '1' : digit),
        std::chrono::seconds(90),
        5000,
        R"({"renditions":[{"id":"v1","kind":"video"}],"captions":[{"language":"en","name":"English"}],"poster":true})"};
}

} // namespace lectern::catalogue

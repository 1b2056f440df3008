// docs/accounts.md shows the table that the code has.
#include "lectern/accounts/permissions.hpp"
#include "lectern/base/files.hpp"

#include <gtest/gtest.h>

#include <string>

namespace lectern::accounts {
namespace {

std::string cell(scope s) {
    switch (s) {
    case scope::never:
        return "never";
    case scope::own_courses:
        return "own courses";
    case scope::always:
        return "always";
    }
    return {};
}

TEST(accounts_documentation, shows_every_row_of_the_table_and_no_other) {
    const auto text = base::read_file(LECTERN_SOURCE_DIR "/docs/accounts.md").value();
    std::string expected = "| | admin | instructor | student | mirror |\n|---|---|---|---|---|\n";
    for (const auto& row : permission_table())
        expected += "| " + std::string(row.name) + " | " + cell(row.admin) + " | " + cell(row.instructor) +
                    " | " + cell(row.student) + " | " + cell(row.mirror) + " |\n";
    EXPECT_NE(text.find(expected + "\n"), std::string::npos) << expected;
}

} // namespace
} // namespace lectern::accounts

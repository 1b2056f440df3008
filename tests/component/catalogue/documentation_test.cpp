#include "catalogue_fixture.hpp"

namespace lectern::catalogue {

class catalogue_documentation : public catalogue_test {};

TEST_F(catalogue_documentation, its_example_is_a_catalogue) {
    const auto page = base::read_file(LECTERN_SOURCE_DIR "/docs/catalogue-file.md").value();
    const auto begin = page.find("```json\n") + 8;
    const auto report =
        import_catalogue(*database_, page.substr(begin, page.find("\n```", begin) - begin)).value();
    EXPECT_TRUE(report.problems.empty());
    EXPECT_EQ(report.created, 7U);
}

} // namespace lectern::catalogue

// lectern export and the imports of tables, as a person types them.
#include "run_program.hpp"

#include "lectern/base/files.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace lectern::app {

using testing::HasSubstr;

class exchange_commands : public testing::Test {
protected:
    exchange_commands() {
        base::write_file(path("catalogue.json"), R"({
 "institutions": [{"slug": "uni", "name": "University", "local_name": "大学", "country": "CN", "kind": "university"}],
 "people": [{"slug": "li", "name": "Li"}],
 "courses": [{"slug": "cells", "title": "Cells", "language": "en", "institution": "uni", "faculty": [{"person": "li", "role": "lead"}],
   "sections": [{"title": "S", "lectures": [{"title": "L"}]}]}]
})")
            .value();
        EXPECT_EQ(lectern({"import", "catalogue", path("catalogue.json")}).status, 0);
    }
    std::string path(const std::string& name) const { return (scratch_.path() / name).string(); }
    program_end lectern(std::vector<std::string> words, const std::string& data = "data") const {
        words.insert(words.end(), {"--data", path(data)});
        return run_program(std::move(words));
    }
    std::string read(const std::string& name) const { return base::read_file(path(name)).value(); }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
};

TEST_F(exchange_commands, the_catalogue_goes_from_site_to_site) {
    const auto printed = lectern({"export", "catalogue", "-"});
    EXPECT_EQ(printed.status, 0) << printed.err;
    EXPECT_THAT(printed.out, HasSubstr("大学"));
    EXPECT_EQ(lectern({"export", "catalogue", path("out.json")}).status, 0);
    EXPECT_EQ(read("out.json"), printed.out);
    EXPECT_EQ(lectern({"import", "catalogue", path("out.json")}, "other").status, 0);
    EXPECT_EQ(lectern({"export", "catalogue", "-"}, "other").out, printed.out);
    const auto none = lectern({"export", "catalogue", "-"}, "nowhere");
    EXPECT_NE(none.status, 0);
    EXPECT_EQ(none.out, "");
    EXPECT_FALSE(std::filesystem::exists(path("nowhere")));
}

TEST_F(exchange_commands, a_dry_run_says_what_would_be_and_leaves_the_site_alone) {
    auto text = read("catalogue.json");
    text.replace(text.find("\"Cells\""), 7, "\"细胞\"");
    base::write_file(path("next.json"), text).value();
    const auto before = lectern({"export", "catalogue", "-"}).out;
    const auto said = lectern({"import", "catalogue", path("next.json"), "--dry-run"});
    EXPECT_EQ(said.out,
              "changed course cells\n    title: \"Cells\" -> \"细胞\"\n"
              "0 created, 1 changed, 0 removed, 3 unchanged; this was a dry run: nothing is changed\n");
    EXPECT_EQ(lectern({"export", "catalogue", "-"}).out, before);
    const auto did = lectern({"import", "catalogue", path("next.json"), "--list"});
    EXPECT_EQ(did.out, "changed course cells\n    title: \"Cells\" -> \"细胞\"\n"
                       "0 created, 1 changed, 0 removed, 3 unchanged\n");
    const auto again = lectern({"import", "catalogue", path("next.json"), "--dry-run", "--json"});
    EXPECT_EQ(
        again.out,
        "{\"created\":0,\"changed\":0,\"removed\":0,\"unchanged\":4,\"dry_run\":true,\"changes\":[]}\n");
}

TEST_F(exchange_commands, tables_go_out_and_in) {
    EXPECT_EQ(lectern({"export", "staff", path("staff.csv"), "--course", "cells"}).status, 0);
    EXPECT_EQ(read("staff.csv"), "\xEF\xBB\xBFperson,role,name\r\nli,lead,Li\r\n");
    base::write_file(path("staff.csv"), "person;role\r\nli;tutor\r\n").value();
    const auto said = lectern({"import", "staff", path("staff.csv"), "--course", "cells", "--dry-run"});
    EXPECT_EQ(said.out,
              "changed staff li\n    role: \"lead\" -> \"tutor\"\n"
              "0 created, 1 changed, 0 removed, 0 unchanged; this was a dry run: nothing is changed\n");
    EXPECT_EQ(lectern({"import", "staff", path("staff.csv"), "--course", "cells"}).status, 0);
    EXPECT_THAT(lectern({"export", "staff", "-", "--course", "cells"}).out, HasSubstr("li,tutor,Li"));
    EXPECT_EQ(lectern({"export", "recognitions", "-", "--course", "cells"}).status, 0);
    EXPECT_EQ(lectern({"export", "roster", "-", "--course", "cells"}).out, "\xEF\xBB\xBFuser,since,run\r\n");
}

TEST_F(exchange_commands, what_is_wrong_with_a_table_is_said_by_file_line_and_column) {
    base::write_file(path("roster.csv"), "user\nnobody\n").value();
    const auto end = lectern({"import", "roster", path("roster.csv"), "--course", "cells"});
    EXPECT_EQ(end.status, 3);
    EXPECT_EQ(end.err, "lectern: importing the roster " + path("roster.csv") + ": " + path("roster.csv") +
                           ":2: column 1 (user): there is no user \"nobody\"\n");
    base::write_file(path("roster.csv"), "user\n\"x\n").value();
    EXPECT_EQ(lectern({"import", "roster", path("roster.csv"), "--course", "cells"}).status, 3);
    EXPECT_EQ(lectern({"import", "roster", path("roster.csv")}).status, 2) << "no course";
    EXPECT_EQ(lectern({"import", "roster", path("none.csv"), "--course", "cells"}).status, 1);
    EXPECT_EQ(lectern({"export", "roster", "-", "--course", "none"}).status, 1);
    EXPECT_EQ(lectern({"export", "rooster", "-"}).status, 2);
}

} // namespace lectern::app

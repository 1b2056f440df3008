// Tables as spreadsheets write them, and what must not become a formula.
#include "catalogue/csv.hpp"

#include <gmock/gmock.h>

#include <array>
#include <random>

namespace lectern::catalogue {

using testing::ElementsAre;
using testing::HasSubstr;

namespace {

constexpr std::array<std::string_view, 3> columns{"user", "since", "run"};

std::vector<std::vector<std::string>> cells(std::string_view text) {
    const auto table = parse_csv(text, columns);
    EXPECT_TRUE(table) << (table ? "" : table.error().detail);
    std::vector<std::vector<std::string>> all;
    if (table)
        for (const auto& row : table->rows) all.push_back(row.cells);
    return all;
}

std::string refusal(std::string_view text) {
    const auto table = parse_csv(text, columns);
    return table ? "accepted" : table.error().detail;
}

} // namespace

TEST(csv, is_read_with_every_separator_line_end_and_byte_order_mark) {
    const auto expected = ElementsAre(ElementsAre("noor", "2026", "a,b;c"), ElementsAre("li", "", ""));
    for (const std::string mark : {"", "\xEF\xBB\xBF"})
        for (const std::string end : {"\n", "\r\n", "\r"}) {
            EXPECT_THAT(cells(mark + "user,since,run" + end + "noor,2026,\"a,b;c\"" + end + "li,," + end),
                        expected);
            EXPECT_THAT(cells(mark + "User;Since;Run" + end + "noor;2026;\"a,b;c\"" + end + "li;;"),
                        expected);
            EXPECT_THAT(cells(mark + "user\tsince\trun" + end + "noor\t2026\ta,b;c" + end + "li" + end),
                        expected);
            EXPECT_THAT(cells(mark + "sep=;" + end + "user;since;run" + end + "noor;2026;\"a,b;c\"" + end +
                              ";;" + end + "li" + end + end),
                        expected);
        }
}

TEST(csv, has_quotes_and_line_breaks_in_quoted_cells_and_counts_their_lines) {
    const auto table = parse_csv("user,run\r\n\"a\r\nb\",\"say \"\"x\"\"\"\r\nc,d\r\n", columns).value();
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_THAT(table.rows[0].cells, ElementsAre("a\r\nb", "say \"x\""));
    EXPECT_EQ(table.rows[0].line, 2U);
    EXPECT_EQ(table.rows[1].line, 4U);
}

TEST(csv, that_is_wrong_is_refused_with_line_and_column) {
    EXPECT_EQ(refusal("user,since\nnoor,\"2026\n"), "line 2, column 2: the quote is not closed");
    EXPECT_EQ(refusal("user,since\nnoor,\"2026\"x\n"),
              "line 2, column 2: there is something after the closing quote");
    EXPECT_THAT(refusal("user,since\na,b\nno\"or,x\n"), HasSubstr("line 3, column 1: a quote within a cell"));
    EXPECT_EQ(refusal("user,usr\n"),
              "line 1, column 2: there is no column \"usr\" here; did you mean \"user\"?");
    EXPECT_EQ(refusal("user,run,user\n"), "line 1, column 3: the column \"user\" occurs twice");
    EXPECT_EQ(refusal("user,run\na,b,c\n"), "line 2, column 3: there is a cell without a column");
    EXPECT_EQ(refusal("user\na\nM\xFCller\n"), "line 3 is not UTF-8: save it as \"CSV UTF-8\"");
    EXPECT_EQ(refusal("\xFF\xFEu\0s\0"), "it is UTF-16: save it as \"CSV UTF-8\"");
    EXPECT_THAT(refusal(""), HasSubstr("it is empty"));
    EXPECT_THAT(refusal("\xEF\xBB\xBF\r\n\r\n"), HasSubstr("it is empty"));
    EXPECT_EQ(refusal("user,\na,b\n"), "line 2, column 2: there is a cell without a column");
    EXPECT_EQ(refusal("user,\na,\n"), "accepted");
}

TEST(csv, has_no_more_columns_than_there_are_names_and_a_few_that_have_none) {
    const std::string spare(16, ',');
    EXPECT_EQ(refusal("user,since,run" + spare + "\nnoor" + spare + "\n"), "accepted");
    EXPECT_EQ(refusal("user,since,run," + spare + "\n"), "line 1, column 20: there are more than 19 columns");
    EXPECT_EQ(refusal("user\nnoor" + std::string(100'000, ',') + "\n"),
              "line 2, column 20: there are more than 19 columns");
}

TEST(csv, is_written_so_that_no_cell_is_a_formula) {
    const auto line = [](std::vector<std::string> row) {
        std::string text;
        append_csv_row(text, row);
        return text;
    };
    EXPECT_EQ(line({"noor", "a b", ""}), "noor,a b,\r\n");
    EXPECT_EQ(line({"a,b", "a;b", "say \"x\""}), "\"a,b\",\"a;b\",\"say \"\"x\"\"\"\r\n");
    for (const std::string cell : {"=1+1", "+1", "-x", "@SUM(A1)", "＝1", "＋1", "－1", "＠x"})
        EXPECT_EQ(line({cell}), "'" + cell + "\r\n");
    EXPECT_EQ(line({"'=1"}), "''=1\r\n");
    EXPECT_EQ(line({"'t Hooft"}), "'t Hooft\r\n");
    EXPECT_EQ(line({"\t=1"}), "\"'\t=1\"\r\n");
}

TEST(csv, guards_are_taken_away_where_they_were_put) {
    std::mt19937 random(7);
    const std::array<std::string, 10> parts{"'", "=", "-", "＝", "a", " ", "@", "\"", "''", "é"};
    for (int i = 0; i < 5000; ++i) {
        std::string text;
        for (auto n = random() % 6; n > 0; --n) text += parts[random() % parts.size()];
        EXPECT_EQ(unguarded(guarded(text)), text) << text;
    }
    EXPECT_EQ(unguarded("=1"), "=1") << "what nobody guarded is as it is";
}

TEST(csv, of_random_bytes_is_refused_or_read_and_nothing_else) {
    std::mt19937 random(11);
    const std::string alphabet = "user,;\t\"\r\n'=\xEF\xBB\xBF\0a";
    for (int i = 0; i < 20000; ++i) {
        std::string text = i % 2 == 0 ? "user,run\n" : "";
        for (auto n = random() % 40; n > 0; --n) text += alphabet[random() % alphabet.size()];
        const auto table = parse_csv(text, columns);
        if (!table) {
            EXPECT_FALSE(table.error().detail.empty());
            continue;
        }
        for (const auto& row : table->rows) EXPECT_EQ(row.cells.size(), table->columns.size());
    }
}

} // namespace lectern::catalogue

#include "csv.hpp"

#include "field_reader.hpp"

#include "lectern/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace lectern::catalogue {
namespace {

using std::string_view;

constexpr string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t most_rows = 100'000;
constexpr std::size_t spare_columns = 16; // without a name: what spreadsheets leave behind
// What begins a formula; the last four are the wide forms of East Asian keyboards.
constexpr std::array<string_view, 11> beginnings{
    "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

bool looks_like_a_formula(string_view text) {
    text.remove_prefix(std::min(text.size(), text.find_first_not_of('\'')));
    return std::ranges::any_of(beginnings, [&](string_view begin) { return text.starts_with(begin); });
}

string_view trimmed(string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lowered(string_view text) {
    std::string lower(trimmed(text));
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

error wrong(std::uint32_t line, std::size_t column, const std::string& what) {
    return {errc::usage, "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + what};
}

// Cells of one record after the other.
class record_reader {
public:
    record_reader(string_view text, char separator, std::size_t most_cells)
        : text_(text), separator_(separator), most_cells_(most_cells) {}

    bool at_end() const { return at_ == text_.size(); }

    result<csv_row> next() {
        csv_row row{line_, {}};
        for (;;) {
            if (row.cells.size() == most_cells_)
                return wrong(line_, most_cells_ + 1,
                             "there are more than " + std::to_string(most_cells_) + " columns");
            auto cell = next_cell(row.cells.size() + 1);
            if (!cell) return cell.error();
            row.cells.push_back(std::move(*cell));
            if (at_end()) return row;
            const char c = text_[at_++];
            if (c == separator_) continue;
            if (c == '\r' && !at_end() && text_[at_] == '\n') ++at_;
            ++line_;
            return row;
        }
    }

private:
    bool ends_cell(char c) const { return c == separator_ || c == '\r' || c == '\n'; }

    result<std::string> next_cell(std::size_t column) {
        if (!at_end() && text_[at_] == '"') return quoted_cell(column);
        const auto begin = at_;
        while (!at_end() && !ends_cell(text_[at_])) {
            if (text_[at_] == '"')
                return wrong(line_, column,
                             "a quote within a cell: put the cell in quotes and write it twice");
            ++at_;
        }
        return std::string(text_.substr(begin, at_ - begin));
    }

    result<std::string> quoted_cell(std::size_t column) {
        const auto begun = line_;
        std::string cell;
        for (++at_; !at_end(); ++at_) {
            const char c = text_[at_];
            const bool is_twice = c == '"' && at_ + 1 < text_.size() && text_[at_ + 1] == '"';
            if (c == '"' && !is_twice) {
                ++at_;
                if (at_end() || ends_cell(text_[at_])) return cell;
                return wrong(line_, column, "there is something after the closing quote");
            }
            if (is_twice) ++at_;
            if (c == '\n') ++line_;
            cell += c;
        }
        return wrong(begun, column, "the quote is not closed");
    }

    string_view text_;
    char separator_;
    std::size_t most_cells_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
};

std::size_t known_among(string_view header, char separator, std::span<const string_view> known) {
    const auto row = record_reader(header, separator, known.size() + spare_columns).next();
    if (!row) return 0;
    return static_cast<std::size_t>(std::ranges::count_if(row->cells, [&](const std::string& cell) {
        return std::ranges::find(known, lowered(cell)) != known.end();
    }));
}

char separator_of(string_view text, std::span<const string_view> known) {
    const auto header = text.substr(0, text.find_first_of("\r\n"));
    char best = ',';
    for (const char candidate : {';', '\t'})
        if (known_among(header, candidate, known) > known_among(header, best, known)) best = candidate;
    return best;
}

result<void> check_encoding(string_view text) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return error{errc::usage, "it is UTF-16: save it as \"CSV UTF-8\""};
    if (base::is_utf8(text)) return {};
    std::uint32_t line = 1;
    while (!text.empty()) {
        const auto one = text.substr(0, text.find('\n'));
        if (!base::is_utf8(one)) break;
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        ++line;
    }
    return error{errc::usage, "line " + std::to_string(line) + " is not UTF-8: save it as \"CSV UTF-8\""};
}

bool is_empty(const csv_row& row) {
    return std::ranges::all_of(row.cells, [](const std::string& cell) { return trimmed(cell).empty(); });
}

result<void> read_header(const csv_row& row, std::span<const string_view> known, csv_table& table) {
    for (const auto& cell : row.cells) {
        auto name = lowered(cell);
        const auto at = table.columns.size() + 1;
        if (name.empty() && at > 1) { // a column that a spreadsheet left behind; its cells are empty
            table.columns.emplace_back();
            continue;
        }
        if (std::ranges::find(known, name) == known.end())
            return wrong(row.line, at,
                         "there is no column \"" + base::clean_title(name, 60) + "\" here" +
                             did_you_mean(name, known));
        if (table.column(name) < table.columns.size())
            return wrong(row.line, at, "the column \"" + name + "\" occurs twice");
        table.columns.push_back(std::move(name));
    }
    return {};
}

result<void> keep_row(csv_row row, csv_table& table) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const bool is_named = i < table.columns.size() && !table.columns[i].empty();
        if (!is_named && !trimmed(row.cells[i]).empty())
            return wrong(row.line, i + 1, "there is a cell without a column");
        row.cells[i] = unguarded(trimmed(row.cells[i]));
    }
    row.cells.resize(table.columns.size());
    table.rows.push_back(std::move(row));
    if (table.rows.size() > most_rows)
        return wrong(table.rows.back().line, 1, "there are more than " + std::to_string(most_rows) + " rows");
    return {};
}

} // namespace

std::size_t csv_table::column(string_view name) const noexcept {
    return static_cast<std::size_t>(std::ranges::find(columns, name) - columns.begin());
}

result<csv_table> parse_csv(string_view text, std::span<const string_view> known) {
    if (const auto good = check_encoding(text); !good) return good.error();
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    char separator = 0;
    if (text.starts_with("sep=") && text.size() > 4) separator = text[4];
    record_reader records(text, separator != 0 ? separator : separator_of(text, known),
                          known.size() + spare_columns);
    if (separator != 0)
        if (const auto skipped = records.next(); !skipped) return skipped.error();
    csv_table table;
    while (!records.at_end()) {
        auto row = records.next();
        if (!row) return row.error();
        if (is_empty(*row)) continue;
        const auto read =
            table.columns.empty() ? read_header(*row, known, table) : keep_row(std::move(*row), table);
        if (!read) return read.error();
    }
    if (table.columns.empty()) return error{errc::usage, "it is empty: its first line names the columns"};
    return table;
}

std::string guarded(string_view text) {
    return looks_like_a_formula(text) ? "'" + std::string(text) : std::string(text);
}

std::string unguarded(string_view text) {
    const bool is_guarded = text.starts_with('\'') && looks_like_a_formula(text);
    return std::string(is_guarded ? text.substr(1) : text);
}

void append_csv_row(std::string& text, std::span<const std::string> cells) {
    bool is_first = true;
    for (const auto& plain : cells) {
        if (!is_first) text += ',';
        is_first = false;
        const auto cell = guarded(plain);
        const bool is_quoted = cell.find_first_of(",;\t\r\n\"") != std::string::npos ||
                               cell.starts_with(' ') || cell.ends_with(' ');
        if (!is_quoted) {
            text += cell;
            continue;
        }
        text += '"';
        for (const char c : cell) text.append(c == '"' ? 2 : 1, c);
        text += '"';
    }
    text += "\r\n";
}

} // namespace lectern::catalogue

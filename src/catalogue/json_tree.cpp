#include "json_tree.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <utility>

namespace lectern::catalogue {
namespace {

namespace json = boost::json;

// Where each value and each member's name begins, in order: the parser tells what comes, not where.
class line_finder {
public:
    explicit line_finder(std::string_view text) : text_(text) {}

    // Thread of the parse: called once per name or value, in the order of the file.
    std::uint32_t next() {
        while (at_ < text_.size() && is_between(text_[at_])) {
            if (text_[at_] == '\n') ++line_;
            ++at_;
        }
        const auto line = line_;
        skip_token();
        return line;
    }

private:
    static bool is_between(char c) noexcept {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == ':' || c == ']' ||
               c == '}';
    }

    void skip_token() noexcept {
        if (at_ >= text_.size()) return;
        const char first = text_[at_++];
        if (first == '[' || first == '{') return;
        if (first != '"') {
            while (at_ < text_.size() && !is_between(text_[at_])) ++at_;
            return;
        }
        for (; at_ < text_.size() && text_[at_] != '"'; ++at_)
            if (text_[at_] == '\\') ++at_;
        ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
};

// Receives the parser's events (Boost.JSON, basic_parser) and builds the tree.
class tree_builder {
public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    explicit tree_builder(std::string_view text) : lines_(text) {}
    json_node& root() noexcept { return root_; }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return open(json_kind::object); }
    bool on_object_end(std::size_t, json::error_code&) { return close(); }
    bool on_array_begin(json::error_code&) { return open(json_kind::array); }
    bool on_array_end(std::size_t, json::error_code&) { return close(); }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return gather(part); }
    bool on_key(json::string_view part, std::size_t, json::error_code&) {
        gather(part);
        open_.back()->members.push_back({std::exchange(partial_, {}), lines_.next(), {}});
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return gather(part); }
    bool on_string(json::string_view part, std::size_t, json::error_code&) {
        gather(part);
        add(json_kind::string).text = std::exchange(partial_, {});
        return true;
    }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t value, json::string_view, json::error_code&) {
        return number(static_cast<double>(value));
    }
    bool on_uint64(std::uint64_t value, json::string_view, json::error_code&) {
        return number(static_cast<double>(value));
    }
    bool on_double(double value, json::string_view, json::error_code&) { return number(value); }
    bool on_bool(bool value, json::error_code&) {
        add(json_kind::boolean).truth = value;
        return true;
    }
    bool on_null(json::error_code&) {
        add(json_kind::null);
        return true;
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

private:
    json_node& add(json_kind kind) {
        json_node* place = &root_;
        if (!open_.empty() && open_.back()->kind == json_kind::array)
            place = &open_.back()->items.emplace_back();
        else if (!open_.empty())
            place = &open_.back()->members.back().value;
        place->kind = kind;
        place->line = lines_.next();
        return *place;
    }
    // A node stays where it is while it is open: only the innermost open one grows.
    bool open(json_kind kind) {
        open_.push_back(&add(kind));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }
    bool gather(json::string_view part) {
        partial_.append(part.data(), part.size());
        return true;
    }
    bool number(double value) {
        add(json_kind::number).number = value;
        return true;
    }

    line_finder lines_;
    json_node root_;
    std::vector<json_node*> open_;
    std::string partial_;
};

error syntax_error(std::string_view text, std::size_t at, const std::string& why) {
    const auto before = text.substr(0, std::min(at, text.size()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto start = before.rfind('\n');
    const auto column = start == std::string_view::npos ? before.size() + 1 : before.size() - start;
    return {errc::usage,
            "line " + std::to_string(line) + ", column " + std::to_string(column) + ": not JSON: " + why};
}

} // namespace

result<json_node> parse_json(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    json::basic_parser<tree_builder> parser(json::parse_options{}, text);
    json::error_code failed;
    const auto used = parser.write_some(false, text.data(), text.size(), failed);
    if (failed) return syntax_error(text, used, failed.message());
    const auto rest = text.find_first_not_of(" \t\r\n", used);
    if (rest != std::string_view::npos)
        return syntax_error(text, rest, "something follows the end of the document");
    return std::move(parser.handler().root());
}

std::string_view to_string(json_kind kind) noexcept {
    switch (kind) {
    case json_kind::null:
        return "null";
    case json_kind::boolean:
        return "true or false";
    case json_kind::number:
        return "a number";
    case json_kind::string:
        return "a text";
    case json_kind::array:
        return "a list";
    case json_kind::object:
        return "an object";
    }
    return "a value";
}

} // namespace lectern::catalogue

#include "lectern/markup/page_template.hpp"

#include "place_check.hpp"

#include "lectern/base/utf8.hpp"

#include <algorithm>
#include <vector>

namespace lectern::markup {
namespace {

namespace json = boost::json;

constexpr std::string_view open_mark = "{{", close_mark = "}}";

enum class piece_kind { text, value, section, inverted };

bool is_name(std::string_view name) noexcept {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

error bad(const std::string& what) {
    return {errc::usage, "reading a page's template: " + what};
}

bool is_there(const json::value* value) {
    if (value == nullptr || value->is_null()) return false;
    if (value->is_bool()) return value->get_bool();
    if (value->is_string()) return !value->get_string().empty();
    if (value->is_array()) return !value->get_array().empty();
    if (value->is_number()) return value->to_number<double>() != 0;
    return true;
}

} // namespace

struct page_template::piece {
    piece_kind kind = piece_kind::text;
    std::string text; // or a name
    std::vector<piece> inside;

    using scopes = std::vector<const json::object*>; // the innermost last

    static const json::value* find(std::string_view name, const scopes& around) {
        for (auto it = around.rbegin(); it != around.rend(); ++it)
            if (const auto* value = (*it)->if_contains(name)) return value;
        return nullptr;
    }

    static void write_value(const json::value* value, std::string& to) {
        if (value == nullptr || value->is_null()) return;
        if (value->is_string())
            to += escaped(std::string_view(value->get_string()));
        else
            to += escaped(json::serialize(*value));
    }

    void fill_inside(scopes& around, std::string& to) const {
        for (const auto& p : inside) p.fill(around, to);
    }

    void fill_within(const json::value& value, scopes& around, std::string& to) const {
        const auto* object = value.if_object();
        if (object != nullptr) around.push_back(object);
        fill_inside(around, to);
        if (object != nullptr) around.pop_back();
    }

    void fill(scopes& around, std::string& to) const {
        if (kind == piece_kind::text) {
            to += text;
            return;
        }
        const auto* value = find(text, around);
        if (kind == piece_kind::value) return write_value(value, to);
        if (kind == piece_kind::inverted) {
            if (!is_there(value)) fill_inside(around, to);
            return;
        }
        if (!is_there(value)) return;
        if (const auto* list = value->if_array())
            for (const auto& item : *list) fill_within(item, around, to);
        else
            fill_within(*value, around, to);
    }
};

namespace {

struct tag {
    char kind = 0; // '#', '^', '/' or 0
    std::string_view name;
};

result<tag> read_tag(std::string_view inner) {
    tag found;
    if (!inner.empty() && (inner.front() == '#' || inner.front() == '^' || inner.front() == '/')) {
        found.kind = inner.front();
        inner.remove_prefix(1);
    }
    found.name = inner;
    if (!is_name(inner)) return bad("\"" + std::string(inner.substr(0, 40)) + "\" is no name");
    return found;
}

} // namespace

result<page_template> page_template::parse(std::string_view text) {
    if (!base::is_utf8(text)) return bad("it is not UTF-8");
    std::vector<piece> open(1); // the outermost first
    place_check places;
    while (!text.empty()) {
        const auto at = std::min(text.find(open_mark), text.size());
        if (at > 0) {
            places.pass(text.substr(0, at));
            open.back().inside.push_back({piece_kind::text, std::string(text.substr(0, at)), {}});
        }
        text.remove_prefix(at);
        if (text.empty()) break;
        const auto end = text.find(close_mark);
        if (end == std::string_view::npos) return bad("a place is not closed");
        const auto found = read_tag(text.substr(open_mark.size(), end - open_mark.size()));
        if (!found) return found.error();
        text.remove_prefix(end + close_mark.size());
        const std::string name(found->name);
        if (found->kind == '#' || found->kind == '^') {
            open.push_back({found->kind == '#' ? piece_kind::section : piece_kind::inverted, name, {}});
        } else if (found->kind == '/') {
            if (open.size() < 2 || open.back().text != name) return bad("{{/" + name + "}} closes nothing");
            auto done = std::move(open.back());
            open.pop_back();
            open.back().inside.push_back(std::move(done));
        } else {
            if (!places.may_fill()) return bad("{{" + name + "}} stands where escaping does not help");
            open.back().inside.push_back({piece_kind::value, name, {}});
        }
    }
    if (open.size() != 1) return bad("{{#" + open.back().text + "}} is not closed");
    return page_template(std::make_shared<const piece>(std::move(open.front())));
}

std::string page_template::fill(const json::object& values) const {
    std::string page;
    piece::scopes around{&values};
    root_->fill_inside(around, page);
    return page;
}

} // namespace lectern::markup

// docs/roles.md says what each role may: asked here, request by request, and compared.
#include "role_changes.hpp"

#include <set>

namespace lectern::api {
namespace {

constexpr std::string_view page = LECTERN_SOURCE_DIR "/docs/roles.md";

std::string cell_of(const asked& what, const http::response& answer) {
    switch (answer.status) {
    case 200:
    case 201:
    case 202:
    case 204:
        return what.told != nullptr ? what.told(answer) : "yes";
    case 401:
        return "sign in";
    case 403:
        return "no";
    case 404:
    case 422: // an upload for a lecture that is not there
        return "not there";
    default:
        return "?" + std::to_string(answer.status);
    }
}

std::string head() {
    std::string titles = "|", line = "\n|---";
    for (const auto& column : role_columns) {
        titles += " | " + column.title;
        line += "|---";
    }
    return titles + " |" + line + "|\n";
}

// What stands between the marks of the table.
std::string table_in(const std::string& text, const std::string& name) {
    const auto begin = "<!-- table: " + name + " -->\n";
    const auto at = text.find(begin);
    if (at == std::string::npos) return "(docs/roles.md has no " + begin + ")";
    const auto from = at + begin.size();
    return text.substr(from, text.find("<!-- end -->", from) - from);
}

bool matches(std::string_view path, std::string_view pattern) {
    for (;;) {
        const auto part = path.substr(0, path.find('/')), of = pattern.substr(0, pattern.find('/'));
        if (part != of && !of.starts_with('{')) return false;
        if (part.size() == path.size() || of.size() == pattern.size())
            return part.size() == path.size() && of.size() == pattern.size();
        path.remove_prefix(part.size() + 1);
        pattern.remove_prefix(of.size() + 1);
    }
}

} // namespace

class roles : public role_site {
protected:
    std::string ask_all_roles(const asked& what) {
        std::string row = "| " + what.what;
        for (const auto& column : role_columns) {
            const auto by_token = ask_as({column.user, false, ++asked_}, what);
            const auto cell = cell_of(what, by_token);
            // A token may what its user may.
            const auto by_session = ask_as({column.user, true, ++asked_}, what);
            EXPECT_EQ(cell_of(what, by_session), cell) << what.what << ", " << column.title;
            const bool is_told = std::holds_alternative<std::string>(by_token.body);
            EXPECT_FALSE(cell.starts_with("?")) << what.what << ", " << column.title << ": "
                                                << (is_told ? std::get<std::string>(by_token.body) : "");
            row += " | " + cell;
        }
        return row + " |\n";
    }
    std::size_t asked_ = 0;
};

TEST_F(roles, may_what_the_page_says) {
    const auto text = base::read_file(std::string(page)).value();
    for (const auto& table : role_tables()) {
        auto expected = head();
        for (const auto& what : table.rows) expected += ask_all_roles(what);
        EXPECT_EQ(table_in(text, table.name), expected)
            << "docs/roles.md, when every cell is as it should be:\n<!-- table: " << table.name << " -->\n"
            << expected << "<!-- end -->\n";
    }
}

TEST_F(roles, of_the_page_are_asked_for_everything_that_the_api_has) {
    std::set<std::string> unasked;
    const auto description = get("/api/v1/openapi.json");
    for (const auto& [pattern, verbs] : description.at("paths").as_object())
        for (const auto& [verb, what] : verbs.as_object())
            if (what.is_object()) unasked.insert(std::string(verb) + " " + std::string(pattern));
    // Everybody may sign in, and out.
    unasked.erase("post /api/v1/session");
    unasked.erase("delete /api/v1/session");
    // Whoever has the permission to play may read them: slide_words_test.
    unasked.erase("get /api/v1/lectures/{id}/slides.vtt");
    const std::map<http::method, std::string> verbs{{http::method::get, "get "},
                                                    {http::method::post, "post "},
                                                    {http::method::put, "put "},
                                                    {http::method::patch, "patch "},
                                                    {http::method::delete_, "delete "}};
    for (const auto& table : role_tables())
        for (const auto& what : table.rows) {
            auto path = what.path == "{made}" ? what.before(*this) : what.path;
            path = path.substr(0, path.find('?'));
            std::erase_if(unasked, [&](const std::string& one) {
                const auto& verb = verbs.at(what.verb);
                return one.starts_with(verb) && matches(path, std::string_view(one).substr(verb.size()));
            });
        }
    EXPECT_EQ(unasked, std::set<std::string>());
}

} // namespace lectern::api

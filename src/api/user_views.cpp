#include "user_views.hpp"

#include "edit_request.hpp"
#include "parameters.hpp"
#include "private_answer.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/base/utf8.hpp"

namespace lectern::api {

namespace json = boost::json;
using accounts::listed_user;

namespace {

constexpr int listed_at_once = 50;

error no_user(std::string_view name) {
    return {errc::not_found, "there is no user \"" + base::clean_title(name, 80) + "\""};
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

} // namespace

result<accounts::identity> require_keeper(db::database& database, const sign_in_context& use,
                                          const http::request& request) {
    auto who = accounts::require_identity(database, accounts::credentials_of(request), use.clock());
    if (!who || accounts::may(who->user_role, accounts::action::manage_accounts, false)) return who;
    return error{errc::forbidden, "users and tokens are for administrators"};
}

json::object json_of(const listed_user& user) {
    return {{"name", user.name},
            {"role", accounts::to_string(user.user_role)},
            {"person", text_or_null(user.person_slug)},
            {"institution", text_or_null(user.institution_slug)},
            {"active", user.is_active}};
}

std::string with_tokens(const listed_user& user) {
    auto shown = json_of(user);
    json::array tokens;
    for (const auto& id : user.token_ids) tokens.push_back(json::string(id));
    shown["tokens"] = std::move(tokens);
    return json::serialize(shown);
}

http::response user_answer(const listed_user& user, int status) {
    const auto shown = with_tokens(user);
    auto r = fresh_json(shown, status);
    r.add_header("ETag", version_of(shown));
    if (status == 201) r.add_header("Location", "/api/v1/users/" + user.name);
    return r;
}

result<http::response> list_users(db::database& database, const sign_in_context& use,
                                  const http::request& request) {
    if (const auto who = require_keeper(database, use, request); !who) return who.error();
    parameters given(request);
    const auto words = given.text("q");
    const auto cursor = given.text("cursor"); // the last name of the page before
    if (!cursor.empty() && !accounts::is_user_name(cursor))
        given.refuse("cursor", "is not one that this server gave");
    if (given.failure()) return *given.failure();
    const auto found = accounts::find_users(database, {words, cursor, listed_at_once + 1});
    if (!found) return found.error();
    json::array items;
    json::value next;
    for (const auto& user : *found) {
        if (items.size() == listed_at_once) {
            next = items.back().at("name");
            break;
        }
        items.push_back(json_of(user));
    }
    return fresh_json(json::serialize(json::object{{"items", std::move(items)}, {"next", std::move(next)}}));
}

result<listed_user> find_named_user(db::database& database, const http::request& request) {
    const std::string name(request.captures[0]);
    const auto user = accounts::find_listed_user(database, name);
    if (!user) return user.error();
    if (!*user) return no_user(name);
    return **user;
}

result<http::response> read_user(db::database& database, const sign_in_context& use,
                                 const http::request& request) {
    if (const auto who = require_keeper(database, use, request); !who) return who.error();
    const auto user = find_named_user(database, request);
    if (!user) return user.error();
    return user_answer(*user);
}

} // namespace lectern::api

// /api/v1/users: who has an account, and which tokens they have.
#include "edit_request.hpp"
#include "pool_answer.hpp"
#include "private_answer.hpp"
#include "user_request.hpp"
#include "user_views.hpp"
#include "waiting_route.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/accounts/credentials.hpp"
#include "lectern/api/sign_in.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/edits.hpp"
#include "lectern/runtime/offload.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <memory>

namespace lectern::api {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr std::uint64_t largest_user = 8U << 10U; // bytes of JSON

using desk = std::shared_ptr<const sign_in_context>; // the handlers'
using accounts::listed_user;

// One change of users, in a transaction of its own, for the audit too.
class keeping {
public:
    keeping(const sign_in_context& use, const http::request& request) : use_(use), request_(request) {}

    result<http::response> create(const user_wish& wish, const std::string& hash) {
        auto in = begin();
        if (!in) return in.error();
        const accounts::new_user made{*wish.name, *wish.user_role, hash, wish.person.value_or(""),
                                      wish.institution.value_or("")};
        if (const auto added = accounts::add_user(*in, made, use_.clock()); !added) return added.error();
        return finish(*in, *wish.name, std::nullopt, 201);
    }

    result<http::response> change(const user_wish& wish, const std::string& hash) {
        auto in = begin();
        if (!in) return in.error();
        const auto before = find_meant(*in);
        if (!before) return before.error();
        if (before->refusal) return *before->refusal;
        if (wish.user_role && before->user.name == who_.name && *wish.user_role != who_.user_role)
            return error{errc::conflict, "one cannot change one's own role: ask another administrator"};
        accounts::user_change change{wish.user_role, wish.person, wish.institution, {}};
        if (wish.password) change.password_hash = hash;
        const auto changed = accounts::change_user(*in, before->user.name, change, use_.clock());
        if (!changed) return changed.error();
        has_password_ = wish.password.has_value();
        return finish(*in, before->user.name, before->user, 200);
    }

    result<http::response> disable() {
        auto in = begin();
        if (!in) return in.error();
        const auto before = find_meant(*in);
        if (!before) return before.error();
        if (before->refusal) return *before->refusal;
        if (before->user.name == who_.name)
            return error{errc::conflict, "one cannot disable oneself: ask another administrator"};
        if (const auto done = accounts::revoke(*in, before->user.name, use_.clock()); !done)
            return done.error();
        return finish(*in, before->user.name, before->user, 200);
    }

    result<http::response> add_token() {
        auto in = begin();
        if (!in) return in.error();
        const auto user = find_named_user(in->connection(), request_);
        if (!user) return user.error();
        const auto made = accounts::add_token(*in, user->name, use_.clock());
        if (!made) return made.error();
        const auto noted =
            note(*in, {0, 0, who_.name, "token", made->id, "created", {}, owned(made->id, *user)});
        if (!noted) return noted.error();
        return fresh_json(json::serialize(json::object{{"id", made->id}, {"token", made->secret}}), 201);
    }

    result<http::response> revoke_token() {
        auto in = begin();
        if (!in) return in.error();
        const auto user = find_named_user(in->connection(), request_);
        if (!user) return user.error();
        const std::string id(request_.captures[1]);
        if (std::ranges::find(user->token_ids, id) == user->token_ids.end())
            return error{errc::not_found, "there is no live token \"" + base::clean_title(id, 80) + "\""};
        if (const auto done = accounts::revoke(*in, id, use_.clock()); !done) return done.error();
        const auto noted = note(*in, {0, 0, who_.name, "token", id, "removed", owned(id, *user), {}});
        if (!noted) return noted.error();
        return no_content();
    }

private:
    struct meant {
        listed_user user;
        std::optional<http::response> refusal; // another version than the one that is meant
    };

    result<db::transaction> begin() {
        auto in = db::transaction::begin(use_.writer);
        if (!in) return in;
        auto who = require_keeper(in->connection(), use_, request_);
        if (!who) return who.error();
        who_ = std::move(*who);
        return in;
    }

    // An active user, in the version that the request names.
    result<meant> find_meant(db::transaction& in) {
        auto user = find_named_user(in.connection(), request_);
        if (!user) return user.error();
        auto stale = check_version(request_, version_of(with_tokens(*user)));
        if (!user->is_active && !stale) return error{errc::conflict, "this user is disabled"};
        return meant{std::move(*user), std::move(stale)};
    }

    static std::string owned(const std::string& token, const listed_user& user) {
        return json::serialize(json::object{{"id", token}, {"user", user.name}});
    }

    result<void> note(db::transaction& in, const catalogue::edit_record& edit) {
        const auto noted = catalogue::record_edit(in, edit, use_.clock());
        return noted ? in.commit() : noted;
    }

    result<http::response> finish(db::transaction& in, const std::string& name,
                                  const std::optional<listed_user>& before, int status) {
        const auto now = accounts::find_listed_user(in.connection(), name);
        if (!now) return now.error();
        if (!*now) return error{errc::internal, "a user who was written is not there"};
        auto after = json_of(**now);
        if (has_password_) after["password"] = "changed";
        catalogue::edit_record edit{0, 0, who_.name, "user", name, before ? "changed" : "created", {}, {}};
        if (before) edit.before = json::serialize(json_of(*before));
        edit.after = json::serialize(after);
        const auto noted = edit.before == edit.after ? in.commit() : note(in, edit);
        if (!noted) return noted.error();
        return user_answer(**now, status);
    }

    const sign_in_context& use_;
    const http::request& request_;
    accounts::identity who_;
    bool has_password_ = false;
};

using look = result<http::response> (*)(db::database&, const sign_in_context&, const http::request&);

asio::awaitable<http::response> on_read(const desk& at, look what, const http::request& request) {
    return answer_reading(at->readers, at->reading, [at, what, &request](db::database& database) {
        return what(database, *at, request);
    });
}

using edit = result<http::response> (keeping::*)();

asio::awaitable<http::response> on_edit(const desk& at, edit what, const http::request& request) {
    return answer_changing(at->writing, request,
                           [at, what, &request] { return (keeping(*at, request).*what)(); });
}

// Before a password is hashed: nobody else makes the server do that much.
asio::awaitable<result<void>> check_keeper(desk at, const http::request& request) {
    auto work = [at, &request]() -> result<void> {
        auto connection = at->readers.borrow();
        if (!connection) return error{errc::io, connection.error().detail};
        const auto who = require_keeper(**connection, *at, request);
        if (!who) return who.error();
        return {};
    };
    auto checking = runtime::offload(at->reading, std::move(work));
    co_return co_await std::move(checking);
}

asio::awaitable<result<std::string>> hash(desk at, std::optional<std::string> password) {
    if (!password) co_return std::string();
    auto work = [password = std::move(*password)] { return accounts::hash_new_password(password); };
    auto hashing = runtime::offload(at->passwords, std::move(work));
    co_return co_await std::move(hashing);
}

using write = result<http::response> (keeping::*)(const user_wish&, const std::string& hash);

asio::awaitable<http::response> on_write(desk at, write what, bool is_new, const http::request& request) {
    if (accounts::is_cross_site(request))
        co_return refused({errc::forbidden, "another site sent this request"});
    auto checking = check_keeper(at, request);
    const auto may = co_await std::move(checking);
    if (!may) co_return refused(may.error());
    const auto body = json_body(request);
    if (!body) co_return refused(body.error());
    auto wish = parse_user_wish(*body, is_new);
    if (!wish) co_return refused(wish.error());
    if (!wish->problems.empty()) co_return fields_at_fault(wish->problems);
    auto hashing = hash(at, wish->password);
    auto hashed = co_await std::move(hashing);
    if (!hashed) co_return refused(hashed.error());
    auto work = [at, what, &request, wish = std::move(*wish), hashed = std::move(*hashed)] {
        return (keeping(*at, request).*what)(wish, hashed);
    };
    auto changing = runtime::offload(at->writing, std::move(work));
    auto answer = co_await std::move(changing);
    if (!answer) co_return refused(answer.error());
    co_return std::move(*answer);
}

} // namespace

void add_user_routes(http::router& routes, sign_in_context use) {
    const auto at = std::make_shared<const sign_in_context>(std::move(use));
    const std::string all = "/api/v1/users", one = all + "/{}";
    add_waiting(routes, http::method::get, all,
                [at](const http::request& q) { return on_read(at, list_users, q); });
    add_waiting(routes, http::method::get, one,
                [at](const http::request& q) { return on_read(at, read_user, q); });
    add_waiting(
        routes, http::method::post, all,
        [at](const http::request& q) { return on_write(at, &keeping::create, true, q); }, largest_user);
    add_waiting(
        routes, http::method::patch, one,
        [at](const http::request& q) { return on_write(at, &keeping::change, false, q); }, largest_user);
    add_waiting(routes, http::method::delete_, one,
                [at](const http::request& q) { return on_edit(at, &keeping::disable, q); });
    add_waiting(routes, http::method::post, one + "/tokens",
                [at](const http::request& q) { return on_edit(at, &keeping::add_token, q); });
    add_waiting(routes, http::method::delete_, one + "/tokens/{}",
                [at](const http::request& q) { return on_edit(at, &keeping::revoke_token, q); });
}

} // namespace lectern::api

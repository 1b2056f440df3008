#include "lectern/api/sign_in.hpp"

#include "problem.hpp"
#include "waiting_route.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/base/log.hpp"
#include "lectern/runtime/offload.hpp"

#include <boost/json.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace lectern::api {

namespace asio = boost::asio;

namespace {

constexpr std::uint64_t largest_sign_in = 8U << 10U; // bytes of JSON
constexpr std::size_t longest_name_logged = 64;

// What all shards share.
struct desk {
    sign_in_context use;
    sign_in_options options;
    std::mutex mutex; // of the limiter
    accounts::sign_in_limiter limiter;

    desk(sign_in_context c, sign_in_options o) : use(std::move(c)), options(o), limiter(o.limits) {}

    std::optional<std::chrono::seconds> take(std::string_view address, std::string_view name) {
        const std::lock_guard lock(mutex);
        return limiter.take(address, name, use.clock());
    }
    void give_back(std::string_view address, std::string_view name) {
        const std::lock_guard lock(mutex);
        limiter.give_back(address, name);
    }
};

struct name_and_password {
    std::string name, password;
};

struct signed_in {
    accounts::identity who;
    accounts::new_session session;
};

result<name_and_password> parse_sign_in(const http::request& request) {
    // A form of another site cannot send this type without asking first.
    const error wrong{errc::usage, R"(the body is JSON: {"username", "password"})"};
    if (!request.header("content-type").starts_with("application/json")) return wrong;
    boost::json::error_code failed;
    const auto body = boost::json::parse(request.body, failed);
    const auto* object = failed ? nullptr : body.if_object();
    const auto* name = object != nullptr ? object->if_contains("username") : nullptr;
    const auto* password = object != nullptr ? object->if_contains("password") : nullptr;
    if (name == nullptr || password == nullptr || !name->is_string() || !password->is_string()) return wrong;
    return name_and_password{accounts::lowered(std::string_view(name->as_string())),
                             std::string(password->as_string())};
}

std::string cookie(std::string_view secret, std::chrono::seconds life, bool by_tls) {
    std::string text(accounts::session_cookie);
    text += '=';
    text += secret;
    text += "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(life.count());
    if (by_tls) text += "; Secure";
    return text;
}

http::response identity_answer(const accounts::identity& who) {
    boost::json::object user{
        {"name", who.name}, {"role", accounts::to_string(who.user_role)}, {"person", who.person_slug}};
    boost::json::object body{{"user", std::move(user)}};
    if (who.by == accounts::credential_kind::session) body["expires"] = base::to_iso8601(who.expires);
    http::response r;
    r.add_header("Content-Type", "application/json");
    r.add_header("Cache-Control", "no-store");
    r.body = boost::json::serialize(body);
    return r;
}

http::response not_stored(http::response r) {
    r.add_header("Cache-Control", "no-store");
    return r;
}

http::response too_often(std::chrono::seconds wait) {
    auto r = http::problem(429, "Too Many Requests", "too many wrong passwords; wait a little");
    r.add_header("Retry-After", std::to_string(wait.count()));
    return r;
}

asio::awaitable<result<accounts::user_check>> check(desk& at, name_and_password tried) {
    auto work = [readers = &at.use.readers, tried = std::move(tried)]() -> result<accounts::user_check> {
        auto connection = readers->borrow();
        if (!connection) return error{errc::io, connection.error().detail};
        return accounts::check_password(**connection, tried.name, tried.password);
    };
    auto checking = runtime::offload(at.use.passwords, std::move(work));
    co_return co_await std::move(checking);
}

asio::awaitable<result<signed_in>> begin(desk& at, accounts::user_check checked) {
    auto work = [use = at.use, life = at.options.session_life,
                 checked = std::move(checked)]() -> result<signed_in> {
        const auto now = use.clock();
        auto session = accounts::begin_session(use.writer, checked, life, now);
        if (!session) return session.error();
        const accounts::credentials mine{accounts::credential_kind::session, session->secret};
        auto who = accounts::require_identity(use.writer, mine, now);
        if (!who) return who.error();
        return signed_in{std::move(*who), std::move(*session)};
    };
    auto beginning = runtime::offload(at.use.writing, std::move(work));
    co_return co_await std::move(beginning);
}

asio::awaitable<http::response> on_sign_in(std::shared_ptr<desk> at, const http::request& request) {
    if (accounts::is_cross_site(request))
        co_return to_response({errc::forbidden, "another site sent this request"});
    auto tried = parse_sign_in(request);
    if (!tried) co_return to_response(tried.error());
    const auto name = tried->name;
    if (const auto wait = at->take(request.remote_address, name)) co_return too_often(*wait);
    auto checking = check(*at, std::move(*tried));
    auto checked = co_await std::move(checking);
    if (!checked || checked->right) at->give_back(request.remote_address, name); // right, or never tried
    if (!checked) co_return to_response(checked.error());
    if (!checked->right) {
        const auto shown = std::string_view(name).substr(0, longest_name_logged);
        base::log_warning("sign_in_refused", {{"name", shown}, {"address", request.remote_address}});
        co_return not_stored(to_response({errc::unauthorized, "the name or the password is wrong"}));
    }
    auto beginning = begin(*at, std::move(*checked));
    const auto done = co_await std::move(beginning);
    if (!done) co_return not_stored(to_response(done.error()));
    const auto life = at->options.session_life + at->options.cookie_grace;
    auto r = identity_answer(done->who);
    r.status = 201;
    r.add_header("Set-Cookie",
                 cookie(done->session.secret, std::chrono::duration_cast<std::chrono::seconds>(life),
                        accounts::came_by_tls(request)));
    co_return r;
}

asio::awaitable<result<accounts::identity>> identify(desk& at, const http::request& request) {
    auto work = [use = at.use, brought = accounts::credentials_of(request)]() -> result<accounts::identity> {
        auto connection = use.readers.borrow();
        if (!connection) return error{errc::io, connection.error().detail};
        return accounts::require_identity(**connection, brought, use.clock());
    };
    auto looking = runtime::offload(at.use.reading, std::move(work));
    co_return co_await std::move(looking);
}

asio::awaitable<http::response> on_who(std::shared_ptr<desk> at, const http::request& request) {
    auto identifying = identify(*at, request);
    const auto who = co_await std::move(identifying);
    if (who) co_return identity_answer(*who);
    auto r = not_stored(to_response(who.error()));
    if (r.status == 401) r.add_header("WWW-Authenticate", "Bearer realm=\"Lectern\"");
    co_return r;
}

asio::awaitable<http::response> on_sign_out(std::shared_ptr<desk> at, const http::request& request) {
    if (accounts::is_cross_site(request))
        co_return to_response({errc::forbidden, "another site sent this request"});
    auto identifying = identify(*at, request);
    const auto who = co_await std::move(identifying);
    // Signed out already is as good.
    if (!who && who.error().code != errc::unauthorized) co_return to_response(who.error());
    if (who && who->session_id) {
        auto work = [use = at->use, id = *who->session_id] {
            return accounts::end_session(use.writer, id, use.clock());
        };
        auto ending = runtime::offload(at->use.writing, std::move(work));
        const auto ended = co_await std::move(ending);
        if (!ended) co_return to_response(ended.error());
    }
    http::response r;
    r.status = 204;
    r.add_header("Set-Cookie", cookie("", std::chrono::seconds(0), accounts::came_by_tls(request)));
    // On a computer that is shared, the next one finds no lectures kept. Not "cookies": that would be those
    // of all the university's sites.
    r.add_header("Clear-Site-Data", "\"cache\"");
    co_return not_stored(std::move(r));
}

} // namespace

void add_sign_in_routes(http::router& routes, sign_in_context use, sign_in_options options) {
    const auto at = std::make_shared<desk>(std::move(use), options);
    const auto add = [&](http::method verb, auto handler, std::uint64_t body_limit) {
        add_waiting(
            routes, verb, "/api/v1/session", [at, handler](const http::request& q) { return handler(at, q); },
            body_limit);
    };
    add(http::method::post, on_sign_in, largest_sign_in);
    add(http::method::get, on_who, 0);
    add(http::method::delete_, on_sign_out, 0);
}

} // namespace lectern::api

#include "command_admin.hpp"

#include "library.hpp"
#include "load_settings_for.hpp"
#include "playback_keys.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/base/ids.hpp"
#include "lectern/base/units.hpp"
#include "lectern/catalogue/audience.hpp"
#include "lectern/store/package_store.hpp"

#include <boost/json.hpp>

#include <iostream>

namespace lectern::app {
namespace {

constexpr std::size_t short_password = 8; // characters; people are warned

// One line. Errors: usage.
result<std::string> read_password(const admin_arguments& arguments) {
    if (!arguments.password_from_stdin)
        return error{errc::usage, "a password is read from standard input with --password-stdin"};
    std::string line;
    std::getline(std::cin, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) return error{errc::usage, "standard input holds no password"};
    if (line.size() < short_password)
        std::cerr << "lectern: the password is shorter than " << short_password << " characters\n";
    return line;
}

result<library> open_for(const admin_arguments& arguments) {
    const auto values = load_settings_for(arguments.common);
    if (!values) return values.error();
    return open_library(values->data);
}

// `work(db::database&)` returns result<JSON object>; its "text" is what people see.
template <class Work>
exit_status perform(std::string_view doing, const admin_arguments& arguments, Work work) {
    auto where = open_for(arguments);
    auto done = where ? work(*where->database) : result<boost::json::object>(where.error());
    if (!done) return report_failure(doing, done.error(), arguments.common.json);
    const auto text = (*done)["text"].as_string();
    done->erase("text");
    if (arguments.common.json)
        std::cout << boost::json::serialize(*done) << "\n";
    else
        std::cout << std::string_view(text) << "\n";
    return exit_status::done;
}

} // namespace

exit_status run_add_user(const admin_arguments& arguments) {
    return perform("adding the user", arguments, [&](db::database& d) -> result<boost::json::object> {
        const auto role = accounts::role_named(arguments.role);
        if (!role)
            return error{errc::usage,
                         "\"" + arguments.role + "\" is no role: admin, instructor, student or mirror"};
        auto password = read_password(arguments);
        if (!password) return password.error();
        const accounts::new_user user{arguments.name, *role, std::move(*password), arguments.person,
                                      arguments.institution};
        if (auto added = accounts::add_user(d, user, base::now()); !added) return added.error();
        const auto name = accounts::lowered(arguments.name);
        return boost::json::object{{"name", name},
                                   {"role", arguments.role},
                                   {"text", "added " + name + " (" + arguments.role + ")"}};
    });
}

exit_status run_set_password(const admin_arguments& arguments) {
    return perform("setting the password", arguments, [&](db::database& d) -> result<boost::json::object> {
        const auto password = read_password(arguments);
        if (!password) return password.error();
        const auto done = accounts::set_password(d, arguments.name, *password, base::now());
        if (!done) return done.error();
        return boost::json::object{
            {"name", arguments.name},
            {"text", "the password is set; " + arguments.name + " is signed out everywhere"}};
    });
}

// The token alone goes to stdout, so that a script can take it; its id is for people.
exit_status run_add_token(const admin_arguments& arguments) {
    return perform("adding a token", arguments, [&](db::database& d) -> result<boost::json::object> {
        const auto made = accounts::add_token(d, arguments.name, base::now());
        if (!made) return made.error();
        if (!arguments.common.json) std::cerr << "token " << made->id << " (for lectern admin revoke):\n";
        return boost::json::object{{"id", made->id}, {"token", made->secret}, {"text", made->secret}};
    });
}

// No database: whoever can read the keys can sign.
exit_status run_playback_token(const admin_arguments& arguments) {
    const auto sign = [&]() -> result<std::string> {
        const auto values = load_settings_for(arguments.common);
        if (!values) return values.error();
        const auto life = base::parse_duration(arguments.life);
        if (!life) return error{errc::usage, "--for: " + life.error().detail};
        if (life->count() <= 0) return error{errc::usage, "--for: the token would be over at once"};
        if (!has_playback_keys(*values))
            return error{errc::not_found, "there are no keys yet: the server makes them when it starts"};
        if (!store::is_package_id(arguments.name) && !base::is_uuid(arguments.name))
            return error{errc::usage,
                         "\"" + arguments.name + "\" is the id of neither a package nor a lecture"};
        const auto keys = load_playback_keys(*values);
        if (!keys) return keys.error();
        return (*keys)->sign({arguments.name, arguments.highest, base::now() + *life});
    };
    const auto token = sign();
    if (!token) return report_failure("signing a playback token", token.error(), arguments.common.json);
    if (arguments.common.json)
        std::cout << boost::json::serialize(boost::json::object{{"token", *token}}) << "\n";
    else
        std::cout << *token << "\n";
    return exit_status::done;
}

exit_status run_set_institution(const admin_arguments& arguments) {
    return perform("setting the institution", arguments, [&](db::database& d) -> result<boost::json::object> {
        const auto done = accounts::set_institution(d, arguments.name, arguments.institution, base::now());
        if (!done) return done.error();
        const auto name = accounts::lowered(arguments.name);
        return boost::json::object{{"name", name},
                                   {"institution", arguments.institution},
                                   {"text", arguments.institution.empty()
                                                ? name + " belongs to no institution"
                                                : name + " belongs to " + arguments.institution}};
    });
}

namespace {

exit_status change_enrolment(const admin_arguments& arguments, bool enrolled) {
    const auto doing = enrolled ? "enrolling the user" : "withdrawing the user";
    return perform(doing, arguments, [&](db::database& d) -> result<boost::json::object> {
        auto in = db::transaction::begin(d);
        if (!in) return in.error();
        const auto name = accounts::lowered(arguments.name);
        const auto news = enrolled ? catalogue::enrol(*in, arguments.course, name)
                                   : catalogue::withdraw(*in, arguments.course, name);
        if (!news) return news.error();
        if (const auto committed = in->commit(); !committed) return committed.error();
        return boost::json::object{{"name", name},
                                   {"course", arguments.course},
                                   {"enrolled", enrolled},
                                   {"text", name + (enrolled ? " is enrolled in " : " is not enrolled in ") +
                                                arguments.course + (*news ? "" : ", as before")}};
    });
}

} // namespace

exit_status run_enrol(const admin_arguments& arguments) {
    return change_enrolment(arguments, true);
}

exit_status run_withdraw(const admin_arguments& arguments) {
    return change_enrolment(arguments, false);
}

exit_status run_revoke(const admin_arguments& arguments) {
    return perform("revoking", arguments, [&](db::database& d) -> result<boost::json::object> {
        if (auto done = accounts::revoke(d, arguments.name, base::now()); !done) return done.error();
        return boost::json::object{{"revoked", arguments.name}, {"text", "revoked " + arguments.name}};
    });
}

exit_status run_list_users(const admin_arguments& arguments) {
    return perform("listing the users", arguments, [&](db::database& d) -> result<boost::json::object> {
        const auto users = accounts::list_users(d);
        if (!users) return users.error();
        boost::json::array items;
        std::string text;
        for (const auto& u : *users) {
            boost::json::array tokens(u.token_ids.begin(), u.token_ids.end());
            text += (text.empty() ? "" : "\n") + u.name + "\t" +
                    std::string(accounts::to_string(u.user_role)) + (u.is_active ? "" : "\trevoked");
            for (const auto& id : u.token_ids) text += "\t" + id;
            items.push_back({{"name", u.name},
                             {"role", accounts::to_string(u.user_role)},
                             {"person", u.person_slug},
                             {"institution", u.institution_slug},
                             {"active", u.is_active},
                             {"tokens", std::move(tokens)}});
        }
        return boost::json::object{{"users", std::move(items)}, {"text", text}};
    });
}

} // namespace lectern::app

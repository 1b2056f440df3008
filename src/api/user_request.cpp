#include "user_request.hpp"

#include "lectern/base/ids.hpp"
#include "lectern/base/utf8.hpp"

#include <boost/json.hpp>

namespace lectern::api {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_password = 1024; // bytes; as accounts takes them
constexpr std::size_t longest_slug = 80;

class wish_reader {
public:
    wish_reader(const json::object& body, bool is_new) : body_(body), is_new_(is_new) {}

    user_wish read() {
        for (const auto& member : body_) {
            const std::string_view name = member.key();
            const bool is_known = name == "role" || name == "person" || name == "institution" ||
                                  name == "password" || (is_new_ && name == "name");
            if (!is_known) refuse(name, "is not known here");
        }
        read_name();
        read_role();
        made_.person = slug("person");
        made_.institution = slug("institution");
        read_password();
        return std::move(made_);
    }

private:
    void refuse(std::string_view field, std::string what) {
        made_.problems.push_back({0, std::string(field), std::move(what)});
    }

    std::optional<std::string> text(std::string_view name, bool is_required) {
        const auto* value = body_.if_contains(name);
        if (value == nullptr) {
            if (is_required) refuse(name, "is missing");
            return std::nullopt;
        }
        if (const auto* found = value->if_string()) return std::string(found->data(), found->size());
        refuse(name, "is not a text");
        return std::nullopt;
    }

    void read_name() {
        if (!is_new_) return;
        made_.name = text("name", true);
        if (!made_.name) return;
        made_.name = accounts::lowered(*made_.name);
        if (!accounts::is_user_name(*made_.name))
            refuse("name", "is not 1 to 64 of a-z 0-9 . _ @ + -, beginning with a letter or digit");
    }

    void read_role() {
        const auto name = text("role", is_new_);
        if (!name) return;
        made_.user_role = accounts::role_named(*name);
        if (!made_.user_role) refuse("role", "is not one of admin, instructor, student, mirror");
    }

    // null is none.
    std::optional<std::string> slug(std::string_view name) {
        const auto* value = body_.if_contains(name);
        if (value == nullptr) return std::nullopt;
        if (value->is_null()) return "";
        auto given = text(name, false);
        if (!given) return std::nullopt;
        if (given->size() > longest_slug || !base::is_slug(*given))
            refuse(name, "is not a slug: words of a-z and 0-9 joined by hyphens");
        return given;
    }

    void read_password() {
        made_.password = text("password", is_new_);
        if (!made_.password) return;
        if (made_.password->empty()) refuse("password", "is empty");
        if (made_.password->size() > longest_password) refuse("password", "is longer than 1024 bytes");
        if (made_.password->find_first_of(std::string_view("\0\r\n\x1b\x7f", 5)) != std::string::npos)
            refuse("password", "has signs in it that nobody can type");
    }

    const json::object& body_;
    const bool is_new_;
    user_wish made_;
};

} // namespace

result<user_wish> parse_user_wish(std::string_view body, bool is_new) {
    json::error_code failed;
    const auto value = json::parse(body, failed);
    if (failed) return error{errc::usage, "the body is not JSON: " + failed.message()};
    const auto* object = value.if_object();
    if (object == nullptr) return error{errc::usage, "the body is a JSON object"};
    return wish_reader(*object, is_new).read();
}

} // namespace lectern::api

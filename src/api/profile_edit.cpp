#include "profile_edit.hpp"

#include "edit_request.hpp"
#include "edit_routes.hpp"
#include "private_answer.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace lectern::api {
namespace {

namespace json = boost::json;

struct profile_wish {
    std::string profile;
    std::vector<catalogue::import_problem> problems; // not empty: the profile is not to be used
};

std::string listed(const std::vector<std::string>& names) {
    std::string all;
    for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
    return all;
}

// {"profile": "slides"}. Errors: usage (no JSON object).
result<profile_wish> parse_profile_wish(const http::request& request,
                                        const std::vector<std::string>& profiles) {
    const auto body = json_object_body(request);
    if (!body) return body.error();
    profile_wish wish;
    const auto wrong = [&](std::string field, std::string what) {
        wish.problems.push_back({0, std::move(field), std::move(what)});
    };
    for (const auto& [name, value] : *body)
        if (name != "profile") wrong(std::string(name), "is not known here");
    const auto* said = body->if_contains("profile");
    if (said == nullptr)
        wrong("profile", "is missing");
    else if (!said->is_string())
        wrong("profile", "is not a text");
    else
        wish.profile = std::string(said->get_string());
    if (said != nullptr && said->is_string() && std::ranges::find(profiles, wish.profile) == profiles.end())
        wrong("profile", "is none of " + listed(profiles));
    return wish;
}

class profile_edit final : recording_edit {
public:
    profile_edit(const recording_desk& at, const http::request& request)
        : recording_edit(at, request), profiles_(at.tasks.profiles) {}

    result<http::response> read(db::database& database) {
        if (const auto found = look(database); !found) return found.error();
        return answer(200);
    }

    result<http::response> change() {
        auto in = begin();
        if (!in) return in.error();
        if (package_.empty())
            return error{errc::conflict, "the lecture has no recording yet that could be prepared otherwise"};
        if (auto stale = check_version(request_, version())) return std::move(*stale);
        const auto wish = parse_profile_wish(request_, profiles_);
        if (!wish) return wish.error();
        if (!wish->problems.empty()) return fields_at_fault(wish->problems);
        if (wish->profile == profile_ && !pending_) return answer(200);
        if (const auto may = check_recording(", for that profile"); !may) return may.error();
        const auto text = [](const std::string& of) {
            return json::serialize(json::object{{"profile", of}});
        };
        const auto queued =
            queue(*in, {std::nullopt, wish->profile}, "profile", text(profile_), text(wish->profile));
        if (!queued) return queued.error();
        return answer(202);
    }

private:
    std::string version() const { return version_of(package_ + " for " + profile_); }

    http::response answer(int status) const {
        const auto text_or_null = [](std::string_view text) {
            return text.empty() ? json::value(nullptr) : json::value(text);
        };
        const auto took_s = took_ ? json::value(static_cast<double>(took_->count()) / 1e6) : nullptr;
        json::object object{{"lecture", lecture_},
                            {"profile", text_or_null(profile_)},
                            {"pending", text_or_null(pending_ ? pending_->profile : std::string())},
                            {"took_s", took_s},
                            {"can_change", is_kept()},
                            {"cannot_change", text_or_null(obstacle())}};
        auto r = fresh_json(json::serialize(object), status);
        r.add_header("ETag", version());
        return r;
    }

    const std::vector<std::string>& profiles_;
};

} // namespace

void add_profile_routes(http::router& routes, const std::shared_ptr<const recording_desk>& at) {
    const std::string address = "/api/v1/catalogue/lectures/{}/profile";
    constexpr std::uint64_t body_bytes = 4U << 10U;
    edit_routes<profile_edit, recording_desk> steps(routes, at);
    steps.read(address, &profile_edit::read);
    steps.change(http::method::put, address, &profile_edit::change, body_bytes);
}

} // namespace lectern::api

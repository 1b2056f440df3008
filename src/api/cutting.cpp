#include "lectern/api/cutting.hpp"

#include "cut_wish.hpp"
#include "edit_request.hpp"
#include "edit_routes.hpp"
#include "private_answer.hpp"
#include "profile_edit.hpp"
#include "recording_edit.hpp"

#include <boost/json.hpp>

#include <memory>

namespace lectern::api {

namespace json = boost::json;

namespace {

double seconds(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1e6;
}

json::array to_json(const media::cut_list& cuts) {
    json::array out;
    for (const auto& c : cuts.cuts()) out.push_back({{"from_s", seconds(c.from)}, {"to_s", seconds(c.to)}});
    return out;
}

class cutting final : recording_edit {
public:
    cutting(const recording_desk& at, const http::request& request) : recording_edit(at, request) {}

    result<http::response> read(db::database& database) {
        if (const auto found = look(database); !found) return found.error();
        return answer(200);
    }

    result<http::response> change() {
        auto in = begin();
        if (!in) return in.error();
        if (package_.empty())
            return error{errc::conflict, "the lecture has no recording yet that could be cut"};
        if (auto stale = check_version(request_, version())) return std::move(*stale);
        const auto wish = parse_cut_wish(request_, recording_);
        if (!wish) return wish.error();
        if (!wish->problems.empty()) return fields_at_fault(wish->problems);
        if (wish->cuts.cuts() == cuts_.cuts() && !pending_) return answer(200);
        if (const auto may = check_recording(", and cut then"); !may) return may.error();
        const auto text = [](const media::cut_list& of) {
            return json::serialize(json::object{{"cuts", to_json(of)}});
        };
        const auto queued = queue(*in, {wish->cuts, profile_}, "cuts", text(cuts_), text(wish->cuts));
        if (!queued) return queued.error();
        return answer(202);
    }

private:
    std::string version() const { return version_of(package_ + json::serialize(to_json(cuts_))); }

    http::response answer(int status) const {
        const bool plays = !package_.empty();
        json::object object{
            {"lecture", lecture_},
            {"recording_s", plays ? json::value(seconds(recording_)) : json::value(nullptr)},
            {"duration_s", plays ? json::value(seconds(shown_)) : json::value(nullptr)},
            {"cuts", to_json(cuts_)},
            {"pending", pending_ ? json::value(to_json(pending_->cuts)) : json::value(nullptr)},
            {"can_cut", is_kept()},
            {"cannot_cut", is_kept() ? json::value(nullptr) : json::value(obstacle())}};
        auto r = fresh_json(json::serialize(object), status);
        r.add_header("ETag", version());
        return r;
    }
};

} // namespace

void add_cutting_routes(http::router& routes, teaching_context use, store::package_store packages,
                        recording_tasks tasks) {
    const auto at = std::make_shared<const recording_desk>(
        recording_desk{std::move(use), std::move(packages), std::move(tasks)});
    const std::string address = "/api/v1/catalogue/lectures/{}/cuts";
    constexpr std::uint64_t body_bytes = 64U << 10U;
    edit_routes<cutting, recording_desk> steps(routes, at);
    steps.read(address, &cutting::read);
    steps.change(http::method::put, address, &cutting::change, body_bytes);
    add_profile_routes(routes, at);
}

} // namespace lectern::api

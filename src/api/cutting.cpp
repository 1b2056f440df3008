#include "lectern/api/cutting.hpp"

#include "cut_wish.hpp"
#include "edit_request.hpp"
#include "edit_routes.hpp"
#include "lecture_edit.hpp"
#include "private_answer.hpp"
#include "right_to_edit.hpp"

#include "lectern/catalogue/captions.hpp"
#include "lectern/catalogue/entries.hpp"
#include "lectern/jobs/queue.hpp"

#include <boost/json.hpp>

#include <cmath>
#include <memory>
#include <optional>

namespace lectern::api {

namespace json = boost::json;

namespace {

using std::chrono::microseconds;

constexpr int jobs_looked_at = 100; // of a lecture, for the one that made what plays

struct desk {
    teaching_context use;
    store::package_store packages;
    recording_tasks tasks;
};

double seconds(microseconds time) {
    return static_cast<double>(time.count()) / 1e6;
}

json::array to_json(const media::cut_list& cuts) {
    json::array out;
    for (const auto& c : cuts.cuts()) out.push_back({{"from_s", seconds(c.from)}, {"to_s", seconds(c.to)}});
    return out;
}

bool is_open(const jobs::job& job) {
    return job.state.phase == jobs::job_phase::waiting || job.state.phase == jobs::job_phase::running;
}

class cutting final : lecture_edit {
public:
    cutting(const desk& at, const http::request& request) : lecture_edit(at.use, request), at_(at) {}

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
        if (pending_)
            return error{errc::conflict, "a recording of the lecture is being prepared: wait for it"};
        if (source_.empty()) return error{errc::conflict, why_not()};
        if (const auto queued = queue(*in, wish->cuts); !queued) return queued.error();
        pending_ = wish->cuts;
        return answer(202);
    }

private:
    result<void> find(db::database& database) override {
        const auto found = catalogue::find_captions(database, lecture_);
        if (!found) return found.error();
        if (!*found) return no_entry({catalogue::entry_kind::lecture, lecture_});
        package_ = (*found)->package;
        if (package_.empty()) return {};
        if (auto read = look_at_package(); !read) return read;
        return look_at_jobs(database, (*found)->source_sha256);
    }

    result<void> look_at_package() {
        const auto manifest = at_.packages.load(package_);
        if (!manifest)
            return error{errc::conflict, "what plays is damaged on the server: " + manifest.error().detail};
        cuts_ = media::cut_list(manifest->cuts);
        plan_ = manifest->plan_json;
        shown_ = microseconds(std::llround(manifest->duration_s * 1e6));
        json::error_code failed;
        const auto source = json::parse(manifest->source_json, failed);
        const auto* said =
            !failed && source.is_object() ? source.get_object().if_contains("duration_s") : nullptr;
        const auto by_file = said != nullptr && said->is_number()
                                 ? microseconds(std::llround(said->to_number<double>() * 1e6))
                                 : microseconds{0};
        recording_ = std::max(by_file, cuts_.origin(shown_));
        return {};
    }

    result<void> look_at_jobs(db::database& database, std::string_view playing) {
        const auto all = jobs::newest_of_kind(database, lecture_, at_.tasks.kind, jobs_looked_at);
        if (!all) return all.error();
        made_version version{std::string(playing), {}, plan_};
        for (const auto& job : *all) {
            const auto task = at_.tasks.read(job.payload);
            if (!task) continue;
            if (is_open(job)) pending_ = task->cuts;
            if (task->fingerprint != playing) continue;
            was_kept_ = true;
            if (version.payload.empty()) version.payload = job.payload;
            if (source_.empty() && task->is_there) source_ = job.payload;
        }
        if (!source_.empty()) return {};
        auto kept = at_.tasks.kept(database, version);
        if (!kept) return kept.error();
        source_ = std::move(*kept).value_or(std::string());
        return {};
    }

    // Which obstacle, for programs; empty: none.
    std::string_view obstacle() const {
        if (!source_.empty()) return {};
        if (package_.empty()) return "no_recording";
        return was_kept_ ? "recording_lost" : "recording_not_kept";
    }

    std::string why_not() const {
        return std::string(was_kept_ ? "the recording is no longer among the server's files"
                                     : "the recording was imported while no server ran, and is not kept on "
                                       "the server") +
               ": upload it once more, and cut then";
    }

    result<void> queue(db::transaction& in, const media::cut_list& cuts) const {
        const auto payload = at_.tasks.recut(source_, cuts);
        if (!payload) return payload.error();
        const auto queued = jobs::enqueue(in, at_.tasks.kind, lecture_, *payload, now_);
        if (!queued) return queued.error();
        const auto text = [](const media::cut_list& of) {
            return json::serialize(json::object{{"cuts", to_json(of)}});
        };
        return end(in, {0, 0, {}, "cuts", lecture_, "changed", text(cuts_), text(cuts)});
    }

    std::string version() const { return version_of(package_ + json::serialize(to_json(cuts_))); }

    http::response answer(int status) const {
        const bool plays = !package_.empty();
        json::object object{{"lecture", lecture_},
                            {"recording_s", plays ? json::value(seconds(recording_)) : json::value(nullptr)},
                            {"duration_s", plays ? json::value(seconds(shown_)) : json::value(nullptr)},
                            {"cuts", to_json(cuts_)},
                            {"pending", pending_ ? json::value(to_json(*pending_)) : json::value(nullptr)},
                            {"can_cut", !source_.empty()},
                            {"cannot_cut", source_.empty() ? json::value(obstacle()) : json::value(nullptr)}};
        auto r = fresh_json(json::serialize(object), status);
        r.add_header("ETag", version());
        return r;
    }

    const desk& at_;
    std::string package_; // that plays
    std::string plan_;    // of its renditions, as the manifest has it
    std::string source_;  // payload of the job that made it; empty: nobody knows any more
    bool was_kept_ = false;
    media::cut_list cuts_;
    std::optional<media::cut_list> pending_; // of what is being prepared
    microseconds recording_{}, shown_{};
};

} // namespace

void add_cutting_routes(http::router& routes, teaching_context use, store::package_store packages,
                        recording_tasks tasks) {
    const auto at = std::make_shared<const desk>(desk{std::move(use), std::move(packages), std::move(tasks)});
    const std::string address = "/api/v1/catalogue/lectures/{}/cuts";
    constexpr std::uint64_t body_bytes = 64U << 10U;
    edit_routes<cutting, desk> steps(routes, at);
    steps.read(address, &cutting::read);
    steps.change(http::method::put, address, &cutting::change, body_bytes);
}

} // namespace lectern::api

#include "intake.hpp"

#include "examination.hpp"
#include "lecture_choice.hpp"
#include "poster_worker.hpp"
#include "recording_job.hpp"
#include "recut.hpp"

#include "lectern/api/captioning.hpp"
#include "lectern/api/lecture_work.hpp"
#include "lectern/api/posters.hpp"
#include "lectern/api/progress.hpp"
#include "lectern/api/server_state.hpp"
#include "lectern/api/sign_in.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/jobs/queue.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace lectern::app {
namespace {

// A try takes 64 MiB; more than these few are answered with 503.
constexpr std::size_t password_threads = 1, passwords_waiting = 16;

// A picture takes some tenths of a second of a processor, and up to half a GiB.
constexpr std::size_t picture_threads = 1, pictures_waiting = 8;

// Within the transaction that completes the upload: the recording has arrived, so it will be prepared.
result<void> queue_recording(db::transaction& t, const upload::completed_upload& done) {
    if (!done.lecture_id) return {};
    const auto plays = package_made_of(t.connection(), *done.lecture_id, done.sha256);
    if (!plays) return plays.error();
    if (*plays) return {}; // the lecture is made of these very bytes
    recording_job job{std::filesystem::path("sources") / done.id, done.filename, done.sha256, {}};
    job.profile = upload::metadata_value(done.metadata, "profile");
    const auto queued = jobs::enqueue(t, package_job, *done.lecture_id, to_payload(job), base::now());
    if (!queued) return queued.error();
    return {};
}

upload::upload_options uploads_under(const settings& values, arrival_looks& looks) {
    auto options = values.uploads;
    options.directory = std::filesystem::path(values.data) / "sources";
    std::vector<std::string> profiles;
    profiles.reserve(packaging::profile_names.size());
    for (const auto& [name, value] : packaging::profile_names) profiles.emplace_back(name);
    options.choices = {{"profile", std::move(profiles)}};
    options.on_received = [&looks](const upload::arriving_upload& now) { looks.notice(now); };
    return options;
}

} // namespace

intake::intake(const settings& values, db::connection_pool& readers, runtime::worker_pool& reading,
               std::unique_ptr<db::database> writer)
    : settings_(values), readers_(readers), reading_(reading), writer_(std::move(writer)),
      writing_({"the database's writer", 1, static_cast<std::size_t>(values.queue_limit)}),
      passwords_({"passwords", password_threads, passwords_waiting}),
      pictures_({"pictures", picture_threads, pictures_waiting}),
      disk_({"uploads", static_cast<std::size_t>(values.upload_threads),
             static_cast<std::size_t>(values.queue_limit)}),
      check_(values, longest_change), looks_(values),
      uploads_({readers_, reading_, *writer_, writing_, disk_}, uploads_under(values, looks_),
               queue_recording) {}

void intake::add_routes(http::router& routes, const store::package_store& packages,
                        std::function<bool()> stopping) {
    uploads_.add_routes(routes);
    auto options = settings_.sign_in;
    options.cookie_grace = settings_.uploads.expiry;
    api::add_sign_in_routes(routes, {readers_, reading_, *writer_, writing_, passwords_}, options);
    api::add_user_routes(routes, {readers_, reading_, *writer_, writing_, passwords_});
    api::add_work_routes(routes, {readers_, reading_, *writer_, writing_, std::move(stopping)},
                         settings_.events);
    api::add_teaching_routes(routes, {readers_, reading_, *writer_, writing_});
    api::add_enrolment_routes(routes, {readers_, reading_, *writer_, writing_});
    api::add_editing_routes(routes, {readers_, reading_, *writer_, writing_});
    api::add_caption_routes(routes, {readers_, reading_, *writer_, writing_}, packages, settings_.captions);
    api::add_cutting_routes(routes, {readers_, reading_, *writer_, writing_}, packages,
                            recording_tasks(settings_.data, settings_.targets.chosen));
    const auto make_poster = [this, staging = packages.staging()](std::string_view image) {
        return make_poster_in_worker(image, settings_.posters, staging, settings_.worker);
    };
    api::add_poster_routes(routes, {readers_, reading_, *writer_, writing_},
                           {pictures_, packages, make_poster, settings_.posters});
    api::add_audit_routes(routes, {readers_, reading_, *writer_, writing_});
    api::add_exchange_routes(routes, {readers_, reading_, *writer_, writing_});
    api::add_table_routes(routes, {readers_, reading_, *writer_, writing_});
    api::add_server_routes(routes, {readers_, reading_, *writer_, writing_},
                           {settings_.data, settings_.uploads, LECTERN_VERSION, started_});
    api::add_check_routes(routes, {readers_, reading_, *writer_, writing_},
                          {[this] { return check_.state(); }, [this] { check_.begin(); }});
    api::add_change_routes(routes, {readers_, reading_, *writer_, writing_});
    api::add_progress_routes(routes, {readers_, reading_, *writer_, writing_}, settings_.progress);
}

std::vector<named_pool> intake::pools() const {
    return {{"writer", &writing_},
            {"passwords", &passwords_},
            {"pictures", &pictures_},
            {"uploads", &disk_},
            {"examination", &check_.pool()}};
}

void intake::keep_house_on(runtime::shard& where) {
    boost::asio::co_spawn(where.context(), uploads_.keep_house(), boost::asio::detached);
}

} // namespace lectern::app

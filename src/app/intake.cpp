#include "intake.hpp"

#include "recording_job.hpp"

#include "lectern/api/lecture_work.hpp"
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

// Within the transaction that completes the upload: the recording has arrived, so it will be prepared.
result<void> queue_recording(db::transaction& t, const upload::completed_upload& done) {
    if (!done.lecture_id) return {};
    const auto plays = catalogue::published_package(t.connection(), *done.lecture_id, done.sha256);
    if (!plays) return plays.error();
    if (*plays) return {}; // the lecture is made of these very bytes
    const recording_job job{std::filesystem::path("sources") / done.id, done.filename, done.sha256, {}};
    const auto queued = jobs::enqueue(t, package_job, *done.lecture_id, to_payload(job), base::now());
    if (!queued) return queued.error();
    return {};
}

upload::upload_options uploads_under(const settings& values) {
    auto options = values.uploads;
    options.directory = std::filesystem::path(values.data) / "sources";
    return options;
}

} // namespace

intake::intake(const settings& values, db::connection_pool& readers, runtime::worker_pool& reading,
               std::unique_ptr<db::database> writer)
    : settings_(values), readers_(readers), reading_(reading), writer_(std::move(writer)),
      writing_({"the database's writer", 1, static_cast<std::size_t>(values.queue_limit)}),
      passwords_({"passwords", password_threads, passwords_waiting}),
      disk_({"uploads", static_cast<std::size_t>(values.upload_threads),
             static_cast<std::size_t>(values.queue_limit)}),
      uploads_({readers_, reading_, *writer_, writing_, disk_}, uploads_under(values), queue_recording) {}

void intake::add_routes(http::router& routes, std::function<bool()> stopping) {
    uploads_.add_routes(routes);
    auto options = settings_.sign_in;
    options.cookie_grace = settings_.uploads.expiry;
    api::add_sign_in_routes(routes, {readers_, reading_, *writer_, writing_, passwords_}, options);
    api::add_work_routes(routes, {readers_, reading_, *writer_, writing_, std::move(stopping)},
                         settings_.events);
    api::add_teaching_routes(routes, {readers_, reading_, *writer_, writing_});
    api::add_enrolment_routes(routes, {readers_, reading_, *writer_, writing_});
}

std::vector<named_pool> intake::pools() const {
    return {{"writer", &writing_}, {"passwords", &passwords_}, {"uploads", &disk_}};
}

void intake::keep_house_on(runtime::shard& where) {
    boost::asio::co_spawn(where.context(), uploads_.keep_house(), boost::asio::detached);
}

} // namespace lectern::app

// lectern serve: wiring. Every connection lives on its shard; the database and cold packages are read on
// their pools; recordings are prepared by the runner's threads; signals and the look for new lectures are
// this thread's.
#include "address.hpp"
#include "commands.hpp"
#include "health.hpp"
#include "intake.hpp"
#include "library.hpp"
#include "load_settings_for.hpp"
#include "metrics_route.hpp"
#include "playback_keys.hpp"
#include "pool_metrics.hpp"
#include "running_server.hpp"
#include "schedule_keeper.hpp"
#include "server_jobs.hpp"
#include "slide_job.hpp"
#include "staging.hpp"
#include "text_keeper.hpp"
#include "web_root.hpp"

#include "lectern/api/pages.hpp"
#include "lectern/api/routes.hpp"
#include "lectern/base/log.hpp"
#include "lectern/catalogue/audience.hpp"
#include "lectern/catalogue/captions.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/delivery/media_handler.hpp"
#include "lectern/delivery/static_site.hpp"
#include "lectern/http/server.hpp"
#include "lectern/jobs/runner.hpp"
#include "lectern/runtime/shard.hpp"
#include "lectern/runtime/worker_pool.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <iostream>
#include <optional>
#include <set>
#include <unistd.h>

namespace lectern::app {
namespace {

struct listen_addresses {
    address plain, secure, admin;
};

result<listen_addresses> parse_addresses(const settings& values) {
    listen_addresses found;
    const auto read = [](std::string_view key, const std::string& text, address& into) -> result<void> {
        auto parsed = parse_address(text);
        if (!parsed) return error{parsed.error().code, std::string(key) + ": " + parsed.error().detail};
        into = std::move(*parsed);
        return {};
    };
    if (auto done = read("server.listen", values.listen, found.plain); !done) return done.error();
    if (auto done = read("tls.listen", values.tls_listen, found.secure); !done) return done.error();
    if (auto done = read("server.admin_listen", values.admin_listen, found.admin); !done) return done.error();
    return found;
}

// The members' order is the order in which things may end: what is used by others stands before them.
class lecture_server {
public:
    lecture_server(const settings& values, library opened, std::unique_ptr<db::database> writer,
                   listen_addresses addresses)
        : settings_(values), library_(std::move(opened)), addresses_(std::move(addresses)),
          shards_(static_cast<std::size_t>(values.shards)),
          readers_(std::filesystem::path(values.data) / "lectern.db"),
          catalogue_pool_({"the catalogue", static_cast<std::size_t>(values.catalogue_threads),
                           static_cast<std::size_t>(values.queue_limit)}),
          disk_pool_({"the disk", static_cast<std::size_t>(values.disk_threads),
                      static_cast<std::size_t>(values.queue_limit)}),
          intake_(values, readers_, catalogue_pool_, std::move(writer)),
          media_(shards_, disk_pool_, library_.packages, values.media,
                 [this](std::string_view lecture, std::string_view name) {
                     return caption_text(lecture, name);
                 }),
          site_({.directory = find_web_root(values.web_root)}), signer_(values.token_life) {}

    result<void> run() {
        const auto ended = start_and_serve();
        shards_.stop(); // what still waits there must not come back to pools that are going
        return ended;
    }

private:
    result<void> start_and_serve() {
        stop_on_signals(); // from now on SIGTERM ends with status 0, however early it comes
        sweep_staging();
        const auto keys = load_playback_keys(settings_);
        if (!keys) return keys.error();
        use_keys(*keys);
        if (const auto looked = look_for_packages(); !looked) return looked.error();
        if (const auto started = start_public(); !started) return started.error();
        if (const auto started = start_admin(); !started) return started.error();
        start_jobs();
        intake_.keep_house_on(shards_.at(0));
        texts_.emplace(library_.database->file(), library_.packages);
        schedule_.look();
        serve_until_stopped();
        return {};
    }

    result<std::optional<std::string>> caption_text(std::string_view lecture, std::string_view name) {
        auto connection = readers_.borrow();
        if (!connection) return connection.error();
        return catalogue::find_caption_text(**connection, lecture, name);
    }

    void use_keys(const std::shared_ptr<const base::token_keys>& keys) {
        media_.use_keys(keys);
        signer_.use_keys(keys);
    }

    // What an import that was killed has left, and jobs that have ended. Those that go on need theirs.
    void sweep_staging() {
        const auto unfinished = jobs::unfinished(*library_.database);
        if (!unfinished) return base::log_warning("staging.not_swept", {{"why", unfinished.error().detail}});
        std::set<std::string> needed;
        for (const auto& job : *unfinished) needed.insert(job.id);
        const auto left = abandoned_work(library_.packages.staging(), needed);
        if (!left) return base::log_warning("staging.unreadable", {{"why", left.error().detail}});
        for (const auto& directory : *left) {
            std::error_code problem;
            std::filesystem::remove_all(directory, problem);
            base::log_info("staging.swept", {{"directory", directory.string()}});
        }
    }

    http::server_options options_for(const address& where) const {
        auto options = settings_.http;
        options.host = where.host;
        options.port = where.port;
        options.tls.host = addresses_.secure.host;
        options.tls.port = addresses_.secure.port;
        return options;
    }

    result<void> start_public() {
        http::router routes;
        media_.add_routes(routes);
        api::add_routes(routes, {readers_, catalogue_pool_, &signer_});
        intake_.add_routes(routes, library_.packages,
                           [state = readiness_] { return state->draining.load(); });
        add_health_routes(routes, readiness_);
        api::add_page_routes(routes, {{readers_, catalogue_pool_, &signer_}, library_.packages, site_});
        site_.add_routes(routes);
        public_.emplace(shards_, std::move(routes), options_for(addresses_.plain), &disk_pool_);
        const auto at = public_->start();
        if (!at) return at.error();
        base::log_info(
            "server.listening",
            {{"host", at->host}, {"port", at->port}, {"shards", shards_.size()}, {"data", settings_.data}});
        if (const auto secure = public_->secure_endpoint())
            base::log_info("tls.listening", {{"host", secure->host}, {"port", secure->port}});
        say_when_certificate_expires();
        if (!site_.is_built())
            base::log_warning("server.no_pages",
                              {{"why", "no built web pages were found; server.web_root names them"}});
        return {};
    }

    void say_when_certificate_expires() const {
        const auto until = public_->certificate_expires();
        if (!until) return;
        const auto when = base::to_iso8601(*until);
        if (*until < base::now())
            base::log_warning("tls.certificate_expired", {{"on", when}});
        else
            base::log_info("tls.certificate", {{"expires", when}});
    }

    // SIGHUP. What cannot be used is said, and what was in use stays. Open connections go on with the
    // certificate they began with.
    void reload_on_hangup() {
        hangup_.async_wait([this](const boost::system::error_code& failed, int) {
            if (failed) return;
            if (const auto keys = load_playback_keys(settings_); !keys)
                base::log_error("playback.keys_kept", {{"why", keys.error().detail}});
            else
                use_keys(*keys);
            if (const auto reloaded = public_->reload_certificate(); !reloaded)
                base::log_error("tls.certificate_kept", {{"why", reloaded.error().detail}});
            else
                say_when_certificate_expires();
            reload_on_hangup();
        });
    }

    // A public server without its metrics is better than none: a port that is taken is said, and another one
    // used.
    result<void> start_admin() {
        auto options = options_for(addresses_.admin);
        options.tls = {};
        options.proxies = {}; // nobody comes to it through one
        auto at = start_admin_with(options);
        if (!at && at.error().code == errc::conflict) {
            base::log_warning("admin.port_in_use",
                              {{"listen", settings_.admin_listen}, {"why", at.error().detail}});
            options.port = 0;
            at = start_admin_with(options);
        }
        if (!at) return at.error();
        base::log_info("admin.listening", {{"host", at->host}, {"port", at->port}});
        return {};
    }

    result<http::endpoint> start_admin_with(const http::server_options& options) {
        http::router routes;
        add_health_routes(routes, readiness_);
        auto pools = intake_.pools();
        pools.push_back({"catalogue", &catalogue_pool_});
        pools.push_back({"disk", &disk_pool_});
        add_metrics_route(
            routes, {public_->metrics(), media_.metrics(), std::make_shared<pool_metrics>(std::move(pools))});
        admin_.emplace(shards_, std::move(routes), options);
        return admin_->start();
    }

    void start_jobs() {
        if (const auto turned = turn_slide_search(*library_.database, settings_.slides); !turned)
            base::log_error("slides.search_not_turned", {{"why", turned.error().detail}});
        if (settings_.job_workers == 0) return;
        jobs::runner_options options;
        options.database = std::filesystem::path(settings_.data) / "lectern.db";
        options.workers = static_cast<std::size_t>(settings_.job_workers);
        options.rules = settings_.jobs;
        auto calls = server_job_calls(settings_, library_.packages);
        // Whoever sees that the lecture is published should find its segments.
        calls.ended = [this, tidy = std::move(calls.ended)](const jobs::job& job) {
            boost::asio::post(context_, [this] { look(); });
            tidy(job);
        };
        slide_languages_ = say_slide_languages(settings_.slides);
        if (!slide_languages_.empty())
            if (const auto reopened = reopen_slide_readings(*library_.database, slide_languages_); !reopened)
                base::log_error("slides.not_queued", {{"why", reopened.error().detail}});
        jobs_.emplace(std::move(options), std::move(calls));
    }

    // Whichever process published them.
    void look_for_slides() {
        if (!jobs_ || slide_languages_.empty()) return;
        const auto queued = queue_slide_readings(*library_.database);
        if (!queued) base::log_error("slides.not_queued", {{"why", queued.error().detail}});
        if (queued && *queued > 0) jobs_->wake();
    }

    // New lectures appear whichever process published them: a change of the database is seen by its version
    // number.
    result<void> look_for_packages() {
        const auto version = library_.database->data_version();
        if (version == seen_version_) return {};
        const auto playable = catalogue::playable_packages(*library_.database);
        readiness_->database = playable.has_value();
        if (!playable) return playable.error();
        auto removed = catalogue::removed_texts_mark(*library_.database);
        if (!removed) return removed.error();
        std::vector<delivery::listed_package> listed;
        listed.reserve(playable->size());
        for (const auto& p : *playable) listed.push_back({p.id, p.is_public, p.lectures});
        media_.publish(
            std::make_shared<const delivery::package_index>(std::move(listed), std::move(*removed)));
        seen_version_ = version;
        if (texts_) {
            texts_->look();
            boost::asio::post(context_, [this] { schedule_.look(); });
        }
        return {};
    }

    void look() {
        if (const auto looked = look_for_packages(); !looked)
            base::log_error("catalogue.unreadable", {{"why", looked.error().detail}});
        look_for_slides();
    }

    void look_again_later() {
        timer_.expires_after(settings_.refresh);
        timer_.async_wait([this](const boost::system::error_code& stopped) {
            if (stopped) return;
            look();
            look_again_later();
        });
    }

    void stop_on_signals() {
        signals_.async_wait([this](const boost::system::error_code& failed, int number) {
            if (failed) return;
            base::log_info("server.draining", {{"signal", number}});
            context_.stop();
        });
    }

    void serve_until_stopped() {
        look_again_later();
        reload_on_hangup();
        context_.run();
        readiness_->draining = true;
        jobs_.reset();
        const auto cut =
            public_->drain(std::chrono::duration_cast<std::chrono::milliseconds>(settings_.drain));
        admin_->drain(std::chrono::milliseconds(100));
        texts_.reset();
        base::log_info("server.stopped", {{"connections_cut", cut}});
    }

    const settings& settings_;
    library library_;
    listen_addresses addresses_;
    runtime::shard_set shards_;
    db::connection_pool readers_;
    runtime::worker_pool catalogue_pool_, disk_pool_;
    intake intake_;
    delivery::media_handler media_;
    delivery::static_site site_;
    api::playback_signer signer_;
    std::shared_ptr<readiness> readiness_ = std::make_shared<readiness>();
    boost::asio::io_context context_;
    std::optional<http::server> public_, admin_;
    std::optional<jobs::runner> jobs_;
    std::optional<text_keeper> texts_;
    schedule_keeper schedule_{context_, library_.database->file(), [this] { look(); }};
    std::string slide_languages_; // that are installed; empty: no slide is read
    std::int64_t seen_version_ = -1;
    boost::asio::steady_timer timer_{context_};
    boost::asio::signal_set signals_{context_, SIGINT, SIGTERM};
    boost::asio::signal_set hangup_{context_, SIGHUP};
};

} // namespace

exit_status run_serve(const serve_arguments& arguments) {
    const auto json = arguments.common.json;
    auto settings = load_settings_for(arguments.common);
    if (!settings) return report_failure("reading the configuration", settings.error(), json);
    if (arguments.listen) settings->listen = *arguments.listen;
    auto addresses = parse_addresses(*settings);
    if (!addresses) return report_failure("reading the address to listen on", addresses.error(), json);
    auto library = open_library(settings->data);
    if (!library) return report_failure("opening the data directory", library.error(), json);
    const auto mine = take_data_directory(settings->data, {::getpid(), settings->job_workers});
    if (!mine) return report_failure("starting the server", mine.error(), json);
    auto writer = db::database::open(library->database->file(), db::access::read_write);
    if (!writer) return report_failure("opening the data directory", writer.error(), json);
    std::signal(SIGPIPE, SIG_IGN);
    (void)runtime::raise_descriptor_limit(); // its failure shows as a smaller number of connections
    lecture_server server(*settings, std::move(*library), std::move(*writer), std::move(*addresses));
    if (const auto ended = server.run(); !ended)
        return report_failure("serving on " + settings->listen, ended.error(), json);
    return done;
}

} // namespace lectern::app

// lectern serve: wiring. Every connection lives on its shard; the database and cold packages are read on
// their pools; recordings are prepared by the runner's threads; signals and the look for new lectures are
// this thread's.
#include "commands.hpp"
#include "health.hpp"
#include "intake.hpp"
#include "library.hpp"
#include "listeners.hpp"
#include "load_settings_for.hpp"
#include "metrics_route.hpp"
#include "playable_list.hpp"
#include "playback_keys.hpp"
#include "pool_metrics.hpp"
#include "replaced_packages.hpp"
#include "running_server.hpp"
#include "schedule_keeper.hpp"
#include "server_jobs.hpp"
#include "slide_job.hpp"
#include "sweep_staging.hpp"
#include "text_keeper.hpp"
#include "web_root.hpp"

#include "lectern/api/pages.hpp"
#include "lectern/api/routes.hpp"
#include "lectern/api/slide_words.hpp"
#include "lectern/base/log.hpp"
#include "lectern/catalogue/captions.hpp"
#include "lectern/catalogue/playable.hpp"
#include "lectern/catalogue/posters.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/delivery/media_handler.hpp"
#include "lectern/delivery/static_site.hpp"
#include "lectern/jobs/runner.hpp"
#include "lectern/runtime/shard.hpp"
#include "lectern/runtime/worker_pool.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <optional>
#include <unistd.h>

namespace lectern::app {
namespace {

// The members' order is the order in which things may end: what is used by others stands before them.
class lecture_server {
public:
    lecture_server(const settings& values, library opened, std::unique_ptr<db::database> writer,
                   listen_addresses addresses)
        : settings_(values), library_(std::move(opened)), shards_(static_cast<std::size_t>(values.shards)),
          readers_(std::filesystem::path(values.data) / "lectern.db"),
          catalogue_pool_({"the catalogue", static_cast<std::size_t>(values.catalogue_threads),
                           static_cast<std::size_t>(values.queue_limit)}),
          disk_pool_({"the disk", static_cast<std::size_t>(values.disk_threads),
                      static_cast<std::size_t>(values.queue_limit)}),
          intake_(values, readers_, catalogue_pool_, std::move(writer)),
          media_(shards_, disk_pool_, library_.packages, patient(values),
                 {[this](std::string_view lecture, std::string_view name) {
                      return caption_text(lecture, name);
                  },
                  [this](std::string_view lecture, std::string_view name) {
                      return poster_picture(lecture, name);
                  },
                  [this](std::string_view package) { return is_playable(package); }}),
          site_({.directory = find_web_root(values.web_root)}), signer_(values.token_life),
          listeners_(values, shards_, std::move(addresses)) {}

    result<void> run() {
        const auto ended = start_and_serve();
        shards_.stop(); // what still waits there must not come back to pools that are going
        return ended;
    }

private:
    result<void> start_and_serve() {
        stop_on_signals(); // from now on SIGTERM ends with status 0, however early it comes
        sweep_staging(*library_.database, library_.packages);
        const auto keys = load_playback_keys(settings_);
        if (!keys) return keys.error();
        use_keys(*keys);
        if (const auto looked = look_for_packages(); !looked) return looked.error();
        if (const auto started = start_public(); !started) return started.error();
        if (auto opened = listeners_.open_admin([this] { return admin_routes(); }); !opened) return opened;
        start_jobs();
        intake_.keep_house_on(shards_.at(0));
        texts_.emplace(library_.database->file(), library_.packages);
        // Whoever has a token may have begun to play one at the last moment.
        replaced_.emplace(library_.database->file(), library_.packages,
                          std::max(settings_.keep_replaced, settings_.token_life));
        schedule_.look();
        serve_until_stopped();
        return {};
    }

    result<std::optional<std::string>> caption_text(std::string_view lecture, std::string_view name) {
        auto connection = readers_.borrow();
        if (!connection) return connection.error();
        return catalogue::find_caption_text(**connection, lecture, name);
    }

    result<std::optional<std::string>> poster_picture(std::string_view lecture, std::string_view name) {
        auto connection = readers_.borrow();
        if (!connection) return connection.error();
        return catalogue::find_poster_picture(**connection, lecture, name);
    }

    result<bool> is_playable(std::string_view package) {
        auto connection = readers_.borrow();
        if (!connection) return connection.error();
        auto there = catalogue::is_playable(**connection, package);
        if (there && *there) boost::asio::post(context_, [this] { look(); });
        return there;
    }

    // The next look at the latest, and what it takes.
    static delivery::media_options patient(const settings& values) {
        auto options = values.media;
        options.index_patience += std::chrono::duration_cast<std::chrono::milliseconds>(values.refresh);
        return options;
    }

    void use_keys(const std::shared_ptr<const base::token_keys>& keys) {
        media_.use_keys(keys);
        signer_.use_keys(keys);
    }

    result<void> start_public() {
        http::router routes;
        media_.add_routes(routes);
        api::add_routes(routes, {readers_, catalogue_pool_, &signer_});
        api::add_slide_word_routes(routes, {readers_, catalogue_pool_, &signer_}, library_.packages);
        intake_.add_routes(routes, library_.packages,
                           [state = readiness_] { return state->draining.load(); });
        add_health_routes(routes, readiness_);
        api::add_page_routes(routes, {{readers_, catalogue_pool_, &signer_}, library_.packages, site_});
        site_.add_routes(routes);
        if (auto opened = listeners_.open_public(std::move(routes), disk_pool_); !opened) return opened;
        if (!site_.is_built())
            base::log_warning("server.no_pages",
                              {{"why", "no built web pages were found; server.web_root names them"}});
        return {};
    }

    // SIGHUP. What cannot be used is said, and what was in use stays.
    void reload_on_hangup() {
        hangup_.async_wait([this](const boost::system::error_code& failed, int) {
            if (failed) return;
            if (const auto keys = load_playback_keys(settings_); !keys)
                base::log_error("playback.keys_kept", {{"why", keys.error().detail}});
            else
                use_keys(*keys);
            listeners_.reload_certificate();
            reload_on_hangup();
        });
    }

    http::router admin_routes() {
        http::router routes;
        add_health_routes(routes, readiness_);
        auto pools = intake_.pools();
        pools.push_back({"catalogue", &catalogue_pool_});
        pools.push_back({"disk", &disk_pool_});
        add_metrics_route(routes, {listeners_.metrics(), media_.metrics(),
                                   std::make_shared<pool_metrics>(std::move(pools))});
        return routes;
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
        const auto index = playable_.look(*library_.database);
        readiness_->database = index.has_value();
        if (!index) return index.error();
        if (*index) media_.publish(*index);
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
        const auto cut = listeners_.drain();
        texts_.reset();
        replaced_.reset();
        base::log_info("server.stopped", {{"connections_cut", cut}});
    }

    const settings& settings_;
    library library_;
    runtime::shard_set shards_;
    db::connection_pool readers_;
    runtime::worker_pool catalogue_pool_, disk_pool_;
    intake intake_;
    delivery::media_handler media_;
    delivery::static_site site_;
    api::playback_signer signer_;
    std::shared_ptr<readiness> readiness_ = std::make_shared<readiness>();
    boost::asio::io_context context_;
    listeners listeners_;
    std::optional<jobs::runner> jobs_;
    std::optional<text_keeper> texts_;
    std::optional<replaced_package_keeper> replaced_;
    schedule_keeper schedule_{context_, library_.database->file(), [this] { look(); }};
    std::string slide_languages_; // that are installed; empty: no slide is read
    playable_list playable_;
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

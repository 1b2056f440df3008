#include "lectern/upload/upload_service.hpp"

#include "housekeeping.hpp"
#include "tus_answers.hpp"
#include "tus_handler.hpp"

#include "lectern/base/log.hpp"
#include "lectern/upload/stored_files.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>

namespace lectern::upload {

namespace asio = boost::asio;

upload_service::upload_service(upload_resources use, upload_options options, completion_hook on_complete)
    : engine_(std::make_shared<engine>(std::move(use), std::move(options), std::move(on_complete))) {
    std::error_code problem;
    std::filesystem::create_directories(engine_->options.directory, problem);
    if (problem)
        throw error_exception(from_errno(problem.value(), "making " + engine_->options.directory.string()));
    if (const auto swept = remove_half_made_links(engine_->options.directory); !swept)
        base::log_warning("upload_housekeeping_failed", {{"why", swept.error().detail}});
}

upload_service::~upload_service() = default;

void upload_service::add_routes(http::router& routes) {
    auto handler = std::make_shared<tus_handler>(engine_);
    const auto add = [&](std::vector<http::method> methods, std::string_view pattern, auto handle) {
        http::route r;
        r.methods = std::move(methods);
        r.pattern = pattern;
        r.handle = std::move(handle);
        r.kind = "upload";
        r.options_headers = options_headers(engine_->options.max_size);
        routes.add(std::move(r));
    };
    const http::streaming_handler make = [handler](const http::request& r, http::body_reader& body) {
        return handler->on_collection(r, body);
    };
    const http::waiting_handler list = [handler](const http::request& r) { return handler->on_list(r); };
    const http::streaming_handler one = [handler](const http::request& r, http::body_reader& body) {
        return handler->on_upload(r, body);
    };
    using enum http::method;
    for (const std::string_view pattern : {"/api/v1/uploads", "/api/v1/uploads/"}) {
        add({post}, pattern, make);
        add({get}, pattern, list);
    }
    add({get, head, post, patch, delete_}, "/api/v1/uploads/{}", one);
}

asio::awaitable<void> upload_service::keep_house() {
    const auto shared = engine_;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    const auto token = asio::as_tuple(asio::use_awaitable);
    for (;;) {
        auto looking = remove_what_is_over(*shared);
        const auto gone = co_await std::move(looking);
        if (!gone)
            base::log_warning("upload_housekeeping_failed", {{"why", gone.error().detail}});
        else if (*gone > 0)
            base::log_info("uploads_removed", {{"count", *gone}});
        timer.expires_after(shared->options.housekeeping);
        const auto [stopped] = co_await timer.async_wait(token);
        if (stopped) co_return;
    }
}

} // namespace lectern::upload

// A server with nothing but uploads, over a directory of its own.
#pragma once

#include "lectern/accounts/accounts.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/http/server.hpp"
#include "lectern/runtime/shard.hpp"
#include "lectern/upload/upload_service.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>

namespace lectern::tests {

struct upload_site_options {
    upload::upload_options uploads; // the directory is set by the site
    http::server_options server;
    base::clock clock = base::now;
    upload::completion_hook on_complete;
};

class upload_site {
public:
    upload_site(const std::filesystem::path& data, upload_site_options options)
        : data_(data), writer_(open(data)), readers_(data / "lectern.db"), shards_(2),
          reading_({"reading", 2, 256}), writing_({"writing", 1, 256}), disk_({"disk", 3, 256}) {
        options.uploads.directory = data / "sources";
        service_ = std::make_unique<upload::upload_service>(
            upload::upload_resources{readers_, reading_, *writer_, writing_, disk_, options.clock},
            options.uploads, options.on_complete);
        http::router routes;
        service_->add_routes(routes);
        server_.emplace(shards_, std::move(routes), options.server);
        port_ = server_->start().value().port;
        boost::asio::co_spawn(shards_.at(0).context(), service_->keep_house(), boost::asio::detached);
    }
    ~upload_site() {
        server_->drain(std::chrono::seconds(5));
        server_.reset();
        shards_.stop();
    }

    std::uint16_t port() const { return port_; }
    std::filesystem::path source(std::string_view id) const { return data_ / "sources" / id; }

    // Work on the writer's connection, on its thread.
    template <class Work>
    auto with_database(Work work) -> std::invoke_result_t<Work, db::database&> {
        std::promise<std::invoke_result_t<Work, db::database&>> done;
        if (!writing_.try_post([&] { done.set_value(work(*writer_)); })) std::abort();
        return done.get_future().get();
    }

private:
    static std::unique_ptr<db::database> open(const std::filesystem::path& data) {
        std::filesystem::create_directories(data);
        auto opened = db::database::open(data / "lectern.db", db::access::read_write).value();
        db::migrate(*opened).value();
        return opened;
    }

    std::filesystem::path data_;
    std::unique_ptr<db::database> writer_;
    db::connection_pool readers_;
    runtime::shard_set shards_;
    runtime::worker_pool reading_, writing_, disk_; // end before the shards, to which their work comes back
    std::unique_ptr<upload::upload_service> service_;
    std::optional<http::server> server_;
    std::uint16_t port_ = 0;
};

} // namespace lectern::tests

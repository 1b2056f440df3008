// A directory of packages, and a server on a loopback socket that serves them.
#pragma once

#include "component/delivery/made_package.hpp"
#include "component/http/test_client.hpp"

#include "lectern/delivery/media_handler.hpp"
#include "lectern/http/server.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace lectern::delivery {

struct served_packages : testing::Test {
    void serve(media_options options = {}, written_sources written = {}, std::size_t shard_count = 2) {
        shards.emplace(shard_count);
        disk.emplace(runtime::worker_pool::options{"disk", 2, 256});
        handler.emplace(*shards, *disk, packages, options, std::move(written));
        http::router routes;
        handler->add_routes(routes);
        http::server_options limits;
        limits.port = 0;
        server.emplace(*shards, std::move(routes), limits);
        port = server->start().value().port;
    }
    void publish(std::vector<listed_package> listed, std::string written = {}) {
        handler->publish(std::make_shared<const package_index>(std::move(listed), std::move(written)));
    }
    http::test_response get(const std::string& target, std::string_view fields = {}) const {
        return http::test_client(port).get(target, fields);
    }

    base::scratch_directory root =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "served-").value();
    store::package_store packages = store::package_store::open(root.path()).value();
    std::optional<runtime::shard_set> shards;
    std::optional<runtime::worker_pool> disk;
    std::optional<media_handler> handler;
    std::optional<http::server> server;
    std::uint16_t port = 0;
};

} // namespace lectern::delivery

// How the server is: /api/v1/server, for administrators.
#pragma once

#include "lectern/api/teaching.hpp"
#include "lectern/upload/upload_options.hpp"

#include <filesystem>
#include <string>

namespace lectern::api {

struct server_facts {
    std::filesystem::path data; // the directory whose disk is looked at
    upload::upload_options uploads;
    std::string version;
    base::time_point started;
};

void add_server_routes(http::router& routes, teaching_context use, server_facts facts);

} // namespace lectern::api

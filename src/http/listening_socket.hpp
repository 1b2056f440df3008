// Opening the port of a server: one socket per shard, and a clear answer when another program has it.
#pragma once

#include "lectern/base/files.hpp"
#include "lectern/http/server.hpp"

#include <vector>

namespace lectern::http {

struct listening_sockets {
    std::vector<base::unique_fd> sockets;
    endpoint where;
};

// One socket for each of `count` shards at `where`. Errors: usage (not an IP address), conflict (port in
// use), forbidden (a port below 1024), io.
result<listening_sockets> open_listening_sockets(const endpoint& where, const server_options& options,
                                                 std::size_t count);

} // namespace lectern::http

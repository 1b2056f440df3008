// Read-only connections, one for each thread that reads at the same time.
#pragma once

#include "lectern/db/database.hpp"

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

namespace lectern::db {

// Grows to as many connections as are borrowed at once: bounded by the threads of the pool that uses it.
// Thread: any.
class connection_pool {
public:
    explicit connection_pool(std::filesystem::path file) : file_(std::move(file)) {}

    class lease {
    public:
        lease(lease&&) noexcept = default;
        lease& operator=(lease&&) = delete;
        ~lease(); // gives the connection back
        database& operator*() const noexcept { return *connection_; }
        database* operator->() const noexcept { return connection_.get(); }

    private:
        friend class connection_pool;
        lease(connection_pool& from, std::unique_ptr<database> connection)
            : from_(&from), connection_(std::move(connection)) {}
        connection_pool* from_;
        std::unique_ptr<database> connection_;
    };

    result<lease> borrow(); // Errors: those of database::open

private:
    std::filesystem::path file_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<database>> idle_;
};

} // namespace lectern::db

// What the requests on uploads share: the database, the pools, the locks.
#pragma once

#include "part_writer.hpp"
#include "upload_locks.hpp"
#include "upload_store.hpp"

#include "lectern/runtime/offload.hpp"
#include "lectern/upload/upload_service.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>

namespace lectern::upload {

// The running hashes of uploads between their requests. One that is not here is computed again from the file.
// Thread: any.
class hash_shelf {
public:
    std::optional<running_hash> take(const std::string& id, std::uint64_t at); // when it stands at that byte
    void put(const std::string& id, running_hash hash);
    void drop(const std::string& id);

private:
    static constexpr std::size_t most = 4096; // a kilobyte each
    std::mutex mutex_;
    std::map<std::string, running_hash> hashes_;
};

struct engine {
    engine(upload_resources u, upload_options o, completion_hook h)
        : use(std::move(u)), options(std::move(o)), on_complete(std::move(h)) {}

    upload_resources use;
    upload_options options;
    completion_hook on_complete;
    upload_locks locks;
    hash_shelf hashes;

    std::filesystem::path file_of(std::string_view id) const { return options.directory / id; }
    base::time_point now() const { return use.clock(); }

    // Bytes that uploads may take: what is free beyond the reserve. Thread: blocks for a moment.
    result<std::uint64_t> free_bytes() const;

    // work(db::database&) -> result<T>, on a reader. The awaitable must be awaited at once.
    template <class Work>
    auto read(Work work) {
        using outcome = std::invoke_result_t<Work, db::database&>;
        auto task = [readers = &use.readers, work = std::move(work)]() mutable -> outcome {
            auto connection = readers->borrow();
            if (!connection) return connection.error();
            return work(**connection);
        };
        return runtime::offload(use.reading, std::move(task));
    }

    // work(db::transaction&) -> result<T>, on the writer; committed when it succeeds.
    template <class Work>
    auto write(Work work) {
        using outcome = std::invoke_result_t<Work, db::transaction&>;
        auto task = [writer = &use.writer, work = std::move(work)]() mutable -> outcome {
            auto change = db::transaction::begin(*writer);
            if (!change) return change.error();
            auto made = work(*change);
            if (!made) return made;
            if (auto committed = change->commit(); !committed) return committed.error();
            return made;
        };
        return runtime::offload(use.writing, std::move(task));
    }

    // work() -> result<T>, on the disk pool.
    template <class Work>
    auto on_disk(Work work) {
        return runtime::offload(use.disk, std::move(work));
    }
};

} // namespace lectern::upload

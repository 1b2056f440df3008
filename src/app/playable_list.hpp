// What the server lists as playable, as the database says: read once, and after that what has changed.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"
#include "lectern/delivery/media_handler.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace lectern::app {

// Thread: one.
class playable_list {
public:
    // Null: it is as it was the last time. Errors: those of the database; the next look reads what this one
    // would have.
    result<std::shared_ptr<const delivery::package_index>> look(db::database& database);

private:
    std::int64_t seq_ = -1; // of the last change that was read
    std::shared_ptr<const delivery::package_index> index_;
};

} // namespace lectern::app

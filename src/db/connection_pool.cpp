#include "lectern/db/connection_pool.hpp"

namespace lectern::db {

connection_pool::lease::~lease() {
    if (!connection_) return;
    const std::lock_guard lock(from_->mutex_);
    from_->idle_.push_back(std::move(connection_));
}

result<connection_pool::lease> connection_pool::borrow() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return lease(*this, std::move(connection));
        }
    }
    auto opened = database::open(file_, access::read_only);
    if (!opened) return opened.error();
    return lease(*this, std::move(*opened));
}

} // namespace lectern::db

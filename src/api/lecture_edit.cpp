#include "lecture_edit.hpp"

#include "right_to_edit.hpp"

namespace lectern::api {

result<void> lecture_edit::look(db::database& database) {
    auto who = require_lecture_keeper(database, request_, lecture_, now_);
    if (!who) return who.error();
    who_ = std::move(*who);
    return find(database);
}

result<db::transaction> lecture_edit::begin() {
    auto in = db::transaction::begin(writer_);
    if (!in) return in;
    if (const auto found = look(in->connection()); !found) return found.error();
    return in;
}

result<void> lecture_edit::end(db::transaction& in, catalogue::edit_record change) const {
    change.user = who_.name;
    const auto noted = catalogue::record_edit(in, change, now_);
    return noted ? in.commit() : noted;
}

} // namespace lectern::api

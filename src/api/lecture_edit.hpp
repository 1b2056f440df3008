// The work of one request about something that a lecture has (captions, cuts, its poster), on the pool and in
// a transaction of its own when it changes something.
#pragma once

#include "lectern/accounts/identity.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/catalogue/edits.hpp"
#include "lectern/http/message.hpp"

#include <string>

namespace lectern::api {

class lecture_edit {
protected:
    lecture_edit(const teaching_context& use, const http::request& request)
        : request_(request), now_(use.clock()), lecture_(request.captures[0]), writer_(use.writer) {}
    ~lecture_edit() = default;

    // What the lecture has now. Errors: not_found.
    virtual result<void> find(db::database& database) = 0;
    // Finds it for who may change it. Errors: those of require_lecture_keeper.
    result<void> look(db::database& database);
    // The same, in the transaction that is to change it.
    result<db::transaction> begin();
    // The change is in the audit, with who asked for it, and done.
    result<void> end(db::transaction& in, catalogue::edit_record change) const;

    const http::request& request_;
    base::time_point now_;
    std::string lecture_; // of the address
    accounts::identity who_;

private:
    db::database& writer_;
};

} // namespace lectern::api

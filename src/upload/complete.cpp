// The end of an upload: its hash, one copy on disk, and one transaction that makes it a source.
#include "reception.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/base/crash_point.hpp"
#include "lectern/base/log.hpp"
#include "lectern/catalogue/lecture_access.hpp"

namespace lectern::upload {

namespace asio = boost::asio;

namespace {

// On the disk pool. Returns the SHA-256, or nothing for a part, which nobody asks for.
result<std::string> settle_file(open_part& part, upload_kind kind) {
    auto done = part.writer->cut();
    base::crash_point("recording_written");
    if (done) done = part.writer->sync();
    if (!done) return done.error();
    base::crash_point("recording_synced");
    if (kind == upload_kind::partial) return std::string();
    if (!part.hash) part.hash.emplace();
    done = part.writer->catch_up(*part.hash);
    if (!done) return done.error();
    return base::to_hex(std::exchange(part.hash, std::nullopt)->hash.finish());
}

// Rights may have been lost while the bytes came in.
result<void> check_rights(db::database& d, const completed_upload& done, const upload_options& options) {
    const auto user = accounts::find_user(d, done.user_id);
    if (!user) return user.error();
    if (!*user) return error{errc::forbidden, "the user may no longer sign in"};
    const auto role = (*user)->user_role;
    if (done.lecture_id) {
        const auto lecture = catalogue::find_lecture_access(d, *done.lecture_id, (*user)->person_slug);
        if (!lecture) return lecture.error();
        if (!*lecture) return error{errc::forbidden, "the lecture is no longer there"};
        if (!accounts::may(role, accounts::action::upload_recording, (*lecture)->on_staff))
            return error{errc::forbidden, "you are not on the staff of the lecture's course"};
    } else if (!accounts::may(role, accounts::action::upload_unattached, false)) {
        return error{errc::forbidden, "your role does not upload recordings"};
    }
    if (options.quota_per_user == 0 || role == accounts::role::admin) return {};
    const auto used = usage_of(d, done.user_id);
    if (!used) return used.error();
    if (used->held > options.quota_per_user)
        return error{errc::too_large,
                     "your quota of " + std::to_string(options.quota_per_user) + " bytes is used up"};
    return {};
}

result<void> record(engine& shared, db::transaction& t, const completed_upload& done, bool is_part) {
    const auto present = find_upload(t.connection(), done.id);
    if (!present) return present.error();
    if (!*present) return error{errc::not_found, "the upload was deleted"};
    if ((*present)->facts.complete) return {}; // an earlier request did all of this
    const auto now = shared.now();
    auto ok = is_part ? result<void>() : check_rights(t.connection(), done, shared.options);
    if (ok) ok = record_completion(t, done, now, now + shared.options.expiry);
    if (!ok || is_part) return ok;
    if (done.lecture_id)
        ok = catalogue::set_status_unless_published(t, *done.lecture_id,
                                                    catalogue::lecture_status::processing);
    if (ok && shared.on_complete) ok = shared.on_complete(t, done);
    base::crash_point("completion_uncommitted");
    return ok;
}

// The file becomes a link to the one that is held. Only once it is complete: nothing is ever written to it
// again, and so never to the other.
asio::awaitable<void> store_once(engine& shared, std::string held, std::string id) {
    auto share = [from = shared.file_of(held), to = shared.file_of(id)] { return share_content(from, to); };
    auto sharing = shared.on_disk(std::move(share));
    const auto done = co_await std::move(sharing);
    if (!done) base::log_warning("upload_stored_twice", {{"why", done.error().detail}});
}

} // namespace

asio::awaitable<result<void>> complete_upload(engine& shared, upload_row row,
                                              std::shared_ptr<open_part> part) {
    completed_upload done{row.id,
                          shared.file_of(row.id),
                          row.lecture_id,
                          row.user_id,
                          row.filename,
                          row.facts.length.value_or(0),
                          {},
                          false,
                          row.metadata};
    auto settle = [part, kind = row.facts.kind]() { return settle_file(*part, kind); };
    auto settling = shared.on_disk(std::move(settle));
    auto sha256 = co_await std::move(settling);
    if (!sha256) co_return sha256.error();
    done.sha256 = *sha256;
    const bool is_part = row.facts.kind == upload_kind::partial;
    auto look = [done, is_part](db::database& d) -> result<std::optional<std::string>> {
        if (is_part || done.bytes == 0) return std::optional<std::string>();
        return find_source(d, done.sha256, done.bytes, done.id);
    };
    auto looking = shared.read(std::move(look));
    const auto held = co_await std::move(looking);
    if (!held) co_return held.error();
    done.was_held = held->has_value();
    auto work = [engine = &shared, done, is_part](db::transaction& t) {
        return record(*engine, t, done, is_part);
    };
    auto recording = shared.write(std::move(work));
    auto recorded = co_await std::move(recording);
    if (!recorded || is_part) co_return recorded;
    base::crash_point("completion_recorded");
    if (*held) {
        auto storing = store_once(shared, **held, done.id);
        co_await std::move(storing);
    }
    base::log_info("upload_complete", {{"lecture", done.lecture_id.value_or("none")},
                                       {"bytes", done.bytes},
                                       {"sha256", done.sha256},
                                       {"held_before", done.was_held ? "yes" : "no"}});
    co_return recorded;
}

} // namespace lectern::upload

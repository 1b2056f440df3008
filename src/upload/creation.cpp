// POST: a new upload, with its first bytes or without.
#include "tus_answers.hpp"
#include "tus_handler.hpp"

#include "lectern/base/base64.hpp"
#include "lectern/catalogue/lecture_access.hpp"

namespace lectern::upload {

namespace asio = boost::asio;

namespace {

constexpr std::size_t id_bytes = 24; // 192 random bits: the URL is a secret

// What a hash costs a database that has no room: half of the check is in the same transaction as the row.
verdict<void> judge_room(const usage& used, std::uint64_t wanted, std::uint64_t free) {
    if (used.reserved > free || wanted > free - used.reserved)
        return refusal{507,
                       "there is no space left for " + std::to_string(wanted) + " bytes; try again later"};
    return {};
}

} // namespace

upload_row new_row(const accounts::identity& who, const creation_request& wanted, base::time_point now,
                   std::chrono::microseconds life) {
    upload_row row;
    row.id = base::random_text(id_bytes);
    row.user_id = who.user_id;
    row.session_id = who.session_id;
    row.facts.kind = wanted.concat.kind;
    row.facts.length = wanted.length;
    row.facts.expires = now + life;
    row.metadata = wanted.metadata_text;
    row.concat = wanted.concat_text;
    row.filename = wanted.filename;
    row.fingerprint = wanted.fingerprint;
    row.created = now;
    if (wanted.concat.kind != upload_kind::partial) row.lecture_id = wanted.lecture_id;
    return row;
}

verdict<void> check_right_to_create(db::database& d, const accounts::identity& who,
                                    const creation_request& wanted) {
    if (!wanted.lecture_id || wanted.concat.kind == upload_kind::partial) {
        if (accounts::may(who.user_role, accounts::action::upload_unattached, false)) return {};
        return refusal{403, "your role does not upload recordings"};
    }
    const auto lecture = catalogue::find_lecture_access(d, *wanted.lecture_id, who.person_slug);
    if (!lecture) return to_refusal(lecture.error());
    const bool allowed =
        *lecture && accounts::may(who.user_role, accounts::action::upload_recording, (*lecture)->on_staff);
    if (!*lecture || ((*lecture)->is_draft && !allowed))
        return refusal{422, "Upload-Metadata: there is no such lecture"};
    if (!allowed) return refusal{403, "you are not on the staff of the lecture's course"};
    return {};
}

result<verdict<void>> insert_if_it_fits(engine& shared, db::transaction& t, const upload_row& row,
                                        bool may_exceed_quota) {
    const auto used = usage_of(t.connection(), row.user_id);
    if (!used) return used.error();
    if (used->unfinished >= shared.options.open_per_user)
        return verdict<void>(refusal{429, "you have " + std::to_string(used->unfinished) +
                                              " unfinished uploads; finish or delete one"});
    const auto quota = shared.options.quota_per_user;
    const auto length = row.facts.length.value_or(0);
    if (!may_exceed_quota && quota != 0 && used->held + length > quota)
        return verdict<void>(refusal{413, "your quota is " + std::to_string(quota) + " bytes"});
    const auto free = shared.free_bytes();
    if (!free) return free.error();
    // A deferred length reserves nothing, but on a full disk it must not begin.
    if (const auto fits = judge_room(*used, std::max<std::uint64_t>(length, 1), *free); !fits)
        return verdict<void>(fits);
    auto inserted = insert_upload(t, row);
    if (inserted && row.lecture_id)
        inserted =
            catalogue::set_status_unless_published(t, *row.lecture_id, catalogue::lecture_status::receiving);
    if (!inserted) return inserted.error();
    return verdict<void>();
}

asio::awaitable<verdict<upload_row>> tus_handler::create(const http::request& request,
                                                         const creation_request& wanted) {
    auto brought = accounts::credentials_of(request);
    auto look = [brought = std::move(brought), wanted, now = engine_->now(), life = engine_->options.expiry](
                    db::database& d) -> result<std::pair<verdict<upload_row>, bool>> {
        const auto who = accounts::require_identity(d, brought, now);
        if (!who) return who.error();
        if (const auto allowed = check_right_to_create(d, *who, wanted); !allowed)
            return std::pair(verdict<upload_row>(allowed.error()), false);
        return std::pair(verdict<upload_row>(new_row(*who, wanted, now, life)),
                         who->user_role == accounts::role::admin);
    };
    auto looking = engine_->read(std::move(look));
    auto judged = co_await std::move(looking);
    if (!judged) co_return to_refusal(judged.error());
    auto& [row, is_admin] = *judged;
    if (!row) co_return row.error();
    auto insert = [shared = engine_, row = *row, is_admin = is_admin](db::transaction& t) {
        return insert_if_it_fits(*shared, t, row, is_admin);
    };
    auto inserting = engine_->write(std::move(insert));
    const auto inserted = co_await std::move(inserting);
    if (!inserted) co_return to_refusal(inserted.error());
    if (!*inserted) co_return inserted->error();
    co_return std::move(*row);
}

asio::awaitable<http::response> tus_handler::receive_first(upload_row row, const creation_request& wanted,
                                                           http::body_reader& body) {
    auto taking = engine_->locks.take(row.id, engine_->options.takeover);
    auto held = co_await std::move(taking);
    if (!held) co_return refuse(to_refusal(held.error()));
    append_request first;
    first.content_length = body.length();
    const auto plan = judge_append(row.facts, first, engine_->options.max_size, engine_->now());
    if (!plan) co_return refuse(plan.error());
    held->signal().on_taken_over = [&body] { body.cancel(); };
    reception incoming(*engine_, row, *plan, wanted.checksum);
    auto receiving = incoming.run(body, held->signal());
    const auto done = co_await std::move(receiving);
    held->signal().on_taken_over = nullptr;
    row.facts.received = done.received;
    row.facts.complete = done.complete;
    row.facts.expires = done.expires;
    if (!done.problem) co_return created(row, true);
    // The client does not know the URL yet: what it cannot go on with must not take its place.
    if (done.received == 0) {
        auto deleting = delete_upload(*engine_, row.id);
        (void)co_await std::move(deleting);
    }
    co_return refuse(*done.problem);
}

} // namespace lectern::upload

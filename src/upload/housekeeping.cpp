#include "housekeeping.hpp"

#include "tus_handler.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/base/crash_point.hpp"
#include "lectern/catalogue/lecture_access.hpp"
#include "lectern/jobs/queue.hpp"

namespace lectern::upload {

namespace asio = boost::asio;

namespace {

constexpr std::size_t at_once = 100;

// A lecture that waited for this upload alone waits no more: it is what its last recording made it.
result<void> free_lecture(db::transaction& t, const std::string& lecture_id) {
    using status = catalogue::lecture_status;
    const auto waits = is_being_received(t.connection(), lecture_id);
    if (!waits) return waits.error();
    if (*waits) return {};
    const auto job = jobs::newest_of_lecture(t.connection(), lecture_id);
    if (!job) return job.error();
    auto before = status::draft;
    std::string reason;
    if (*job && (*job)->state.phase == jobs::job_phase::failed) {
        before = status::failed;
        reason = (*job)->state.reason;
    } else if (*job && (*job)->state.phase != jobs::job_phase::done) {
        before = status::processing;
    }
    auto freed = catalogue::set_status_unless_published(t, lecture_id, before, reason);
    if (!freed && freed.error().code == errc::not_found) return {}; // gone, too
    return freed;
}

} // namespace

asio::awaitable<result<void>> finish_deleting(engine& shared, std::string id,
                                              std::optional<std::string> lecture_id) {
    auto look = [id](db::database& d) -> result<std::optional<int>> {
        const auto attached = is_attached(d, id);
        if (!attached) return attached.error();
        return *attached ? std::optional(1) : std::optional<int>();
    };
    auto looking = shared.read(std::move(look));
    const auto attached = co_await std::move(looking);
    if (!attached) co_return attached.error();
    if (!*attached) {
        auto remove = [file = shared.file_of(id)] { return remove_file(file); };
        auto removing = shared.on_disk(std::move(remove));
        const auto removed = co_await std::move(removing);
        if (!removed) co_return removed;
        base::crash_point("upload_unlinked");
    }
    auto erase = [id, lecture_id, was_attached = attached->has_value()](db::transaction& t) -> result<void> {
        auto erased = erase_upload(t, id);
        if (!erased || !lecture_id || was_attached) return erased;
        return free_lecture(t, *lecture_id);
    };
    auto erasing = shared.write(std::move(erase));
    co_return co_await std::move(erasing);
}

namespace {

struct over {
    std::vector<std::string> expired;
    std::vector<half_deleted> half;
};

asio::awaitable<result<over>> find_what_is_over(engine& shared) {
    auto look = [now = shared.now()](db::database& d) -> result<over> {
        auto expired = expired_uploads(d, now, at_once);
        if (!expired) return expired.error();
        auto half = half_deleted_uploads(d);
        if (!half) return half.error();
        return over{std::move(*expired), std::move(*half)};
    };
    auto looking = shared.read(std::move(look));
    co_return co_await std::move(looking);
}

// Somebody may be bringing bytes: what has not expired once they have let go stays.
asio::awaitable<result<void>> expire(engine& shared, std::string id) {
    auto taking = shared.locks.take(id, shared.options.takeover);
    const auto held = co_await std::move(taking);
    if (!held) co_return result<void>();
    auto look = [id](db::database& d) { return find_upload(d, id); };
    auto looking = shared.read(std::move(look));
    const auto row = co_await std::move(looking);
    if (!row) co_return row.error();
    if (!*row || (*row)->facts.expires > shared.now()) co_return result<void>();
    auto deleting = delete_upload(shared, id);
    co_return co_await std::move(deleting);
}

asio::awaitable<result<void>> forget_old_sessions(engine& shared) {
    auto forget = [cut = shared.now() - shared.options.expiry](db::transaction& t) {
        return accounts::forget_sessions(t, cut);
    };
    auto forgetting = shared.write(std::move(forget));
    co_return co_await std::move(forgetting);
}

} // namespace

asio::awaitable<result<std::size_t>> remove_what_is_over(engine& shared) {
    auto finding = find_what_is_over(shared);
    auto found = co_await std::move(finding);
    if (!found) co_return found.error();
    for (auto& [id, lecture_id] : found->half) {
        auto finishing = finish_deleting(shared, id, lecture_id);
        const auto done = co_await std::move(finishing);
        if (!done) co_return done.error();
    }
    for (auto& id : found->expired) {
        auto expiring = expire(shared, id);
        const auto done = co_await std::move(expiring);
        if (!done) co_return done.error();
    }
    auto forgetting = forget_old_sessions(shared);
    const auto forgotten = co_await std::move(forgetting);
    if (!forgotten) co_return forgotten.error();
    co_return found->half.size() + found->expired.size();
}

} // namespace lectern::upload

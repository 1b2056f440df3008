#include "reception.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/log.hpp"

namespace lectern::upload {

namespace asio = boost::asio;

namespace {

constexpr std::size_t read_block = 256U << 10U;

// On the disk pool.
result<void> write_pending(open_part& part) {
    const auto at = part.writer->position();
    auto written = part.writer->write(part.pending);
    if (!written) return written;
    if (!part.must_verify && part.hash && part.hash->bytes == at) {
        part.hash->hash.update(part.pending);
        part.hash->bytes = part.writer->position();
    }
    part.pending.clear();
    return {};
}

} // namespace

refusal to_refusal(const error& e) {
    switch (e.code) {
    case errc::usage:
        return {400, e.detail};
    case errc::unauthorized:
        return {401, e.detail};
    case errc::forbidden:
        return {403, e.detail};
    case errc::not_found:
        return {404, e.detail};
    case errc::conflict:
        return {409, e.detail};
    case errc::too_large:
        return {413, e.detail};
    case errc::busy:
    case errc::timeout:
    case errc::cancelled:
        return {503, e.detail};
    case errc::no_space:
        return {507, "there is no space left for uploads"};
    default:
        // The detail names paths of ours: for the log.
        base::log_error("upload_failed", {{"why", e.detail}});
        return {500, "the upload could not be stored"};
    }
}

reception::reception(engine& shared, upload_row row, append_plan plan, checksum_promise checksum)
    : engine_(shared), row_(std::move(row)), plan_(plan), checksum_(std::move(checksum)),
      part_(std::make_shared<open_part>()), last_commit_(std::chrono::steady_clock::now()) {}

bool reception::commit_is_due() const {
    if (checksum_.is_made()) return false;
    return position() - row_.facts.received >= engine_.options.commit_bytes ||
           std::chrono::steady_clock::now() - last_commit_ >= engine_.options.commit_interval;
}

reception_outcome reception::outcome(std::optional<refusal> problem) const {
    return {row_.facts.received, row_.facts.complete, row_.facts.expires, std::move(problem)};
}

asio::awaitable<result<void>> reception::open() {
    auto work = [shared = &engine_, part = part_, file = engine_.file_of(row_.id),
                 at = row_.facts.received]() -> result<void> {
        const auto space = shared->free_bytes();
        if (!space) return space.error();
        if (*space == 0) return error{errc::no_space, "the reserve of the disk is reached"};
        auto writer = part_writer::open(file, at);
        if (!writer) return writer.error();
        part->writer = std::move(*writer);
        return {};
    };
    part_->hash = engine_.hashes.take(row_.id, row_.facts.received);
    if (!part_->hash) part_->hash.emplace();
    part_->must_verify = checksum_.is_made();
    auto opening = engine_.on_disk(std::move(work));
    co_return co_await std::move(opening);
}

asio::awaitable<result<void>> reception::flush() {
    auto work = [part = part_]() -> result<void> { return write_pending(*part); };
    auto writing = engine_.on_disk(std::move(work));
    co_return co_await std::move(writing);
}

asio::awaitable<result<void>> reception::commit() {
    last_commit_ = std::chrono::steady_clock::now();
    auto sync = [shared = &engine_, part = part_]() -> result<void> {
        auto written = write_pending(*part);
        base::crash_point("part_written");
        if (written) written = part->writer->sync();
        base::crash_point("part_synced");
        if (const auto space = shared->free_bytes()) part->space_is_low = *space == 0;
        return written;
    };
    auto syncing = engine_.on_disk(std::move(sync));
    auto done = co_await std::move(syncing);
    if (!done) co_return done;
    const auto received = part_->writer->position();
    const auto expires = engine_.now() + engine_.options.expiry;
    auto record = [id = row_.id, received, expires](db::transaction& t) {
        return record_received(t, id, received, expires);
    };
    auto recording = engine_.write(std::move(record));
    done = co_await std::move(recording);
    if (!done) co_return done;
    base::crash_point("offset_recorded");
    row_.facts.received = received;
    row_.facts.expires = expires;
    tell_of_arrival();
    co_return done;
}

void reception::tell_of_arrival() const {
    const bool is_whole_recording = row_.facts.kind == upload_kind::whole && row_.lecture_id && plan_.length;
    if (!engine_.options.on_received || !is_whole_recording) return;
    engine_.options.on_received(
        {row_.id, *row_.lecture_id, engine_.file_of(row_.id), row_.facts.received, *plan_.length});
}

// Until the body is over, or more than fits.
asio::awaitable<result<reception::body_end>> reception::take_body(http::body_reader& body) {
    const auto end = plan_.offset + plan_.room;
    for (;;) {
        const auto more = co_await body.read(part_->pending, read_block);
        if (!more) {
            body_error_ = more.error();
            co_return body_end::broken;
        }
        if (*more == 0) co_return body_end::whole;
        if (position() > end) co_return body_end::too_long;
        auto done = result<void>();
        if (commit_is_due()) {
            auto committing = position() == plan_.length ? flush() : commit(); // the last bytes complete it
            done = co_await std::move(committing);
            if (done && part_->space_is_low)
                done = error{errc::no_space, "the reserve of the disk is reached"};
        } else if (part_->pending.size() >= engine_.options.write_bytes) {
            auto flushing = flush();
            done = co_await std::move(flushing);
        }
        if (!done) co_return done.error();
    }
}

asio::awaitable<result<void>> reception::acknowledge() {
    if (position() != plan_.length) {
        const bool moved = position() != row_.facts.received;
        if (!moved) co_return result<void>();
        auto committing = commit();
        co_return co_await std::move(committing);
    }
    if (row_.facts.complete) co_return result<void>();
    row_.facts.length = plan_.length;
    auto flushing = flush();
    auto done = co_await std::move(flushing);
    if (!done) co_return done;
    auto completing = complete_upload(engine_, row_, part_);
    done = co_await std::move(completing);
    if (done) {
        row_.facts.complete = true;
        row_.facts.received = *plan_.length;
        tell_of_arrival();
    }
    co_return done;
}

asio::awaitable<std::optional<refusal>> reception::verify(const http::body_reader& body) {
    if (!checksum_.claim) {
        auto claim = parse_checksum(body.trailer("upload-checksum"));
        if (!claim) co_return claim.error();
        checksum_.claim = std::move(*claim);
    }
    auto work = [part = part_, from = plan_.offset,
                 algorithm = checksum_.claim->algorithm]() -> result<std::string> {
        auto written = write_pending(*part);
        if (!written) return written.error();
        return part->writer->digest_since(from, algorithm);
    };
    auto working = engine_.on_disk(std::move(work));
    const auto digest = co_await std::move(working);
    if (!digest) co_return to_refusal(digest.error());
    if (*digest != checksum_.claim->digest) co_return refusal{460, "the body's checksum is another"};
    co_return std::nullopt;
}

asio::awaitable<std::optional<refusal>> reception::settle(body_end end, const http::body_reader& body,
                                                          const hold_signal& signal) {
    if (end == body_end::too_long) co_return refusal{413, "the body is longer than what is still to come"};
    if (end == body_end::broken && checksum_.is_made())
        co_return refusal{400, "the body ended early and cannot be verified"};
    if (checksum_.is_made()) {
        auto verifying = verify(body);
        auto wrong = co_await std::move(verifying);
        if (wrong) co_return wrong;
    }
    auto acknowledging = acknowledge();
    const auto done = co_await std::move(acknowledging);
    if (!done) co_return to_refusal(done.error());
    if (end == body_end::whole) co_return std::nullopt;
    if (signal.taken_over) co_return refusal{409, "another request has taken this upload over"};
    if (body_error_->code == errc::io) co_return refusal{408, body_error_->detail};
    co_return to_refusal(*body_error_);
}

asio::awaitable<reception_outcome> reception::run(http::body_reader& body, const hold_signal& signal) {
    auto opening = open();
    auto done = co_await std::move(opening);
    if (!done) co_return outcome(to_refusal(done.error()));
    auto taking = take_body(body);
    const auto end = co_await std::move(taking);
    std::optional<refusal> problem;
    if (end) {
        auto settling = settle(*end, body, signal);
        problem = co_await std::move(settling);
    } else {
        problem = to_refusal(end.error());
        // What reached the disk before it failed can still be acknowledged.
        part_->pending.clear();
        const auto written = part_->writer->position();
        if (!checksum_.is_made() && written > row_.facts.received && written != plan_.length) {
            auto committing = commit();
            (void)co_await std::move(committing);
        }
    }
    if (part_->hash && !row_.facts.complete && part_->hash->bytes <= row_.facts.received)
        engine_.hashes.put(row_.id, std::move(*part_->hash));
    co_return outcome(std::move(problem));
}

} // namespace lectern::upload

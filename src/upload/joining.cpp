// Concatenation: one upload made of others that are complete.
#include "tus_answers.hpp"
#include "tus_handler.hpp"

namespace lectern::upload {

namespace asio = boost::asio;

namespace {

struct joinable {
    upload_row row;
    std::vector<std::uint64_t> bytes; // of each part
    bool may_exceed_quota = false;
};

verdict<std::vector<std::uint64_t>> measure_parts(db::database& d, const accounts::identity& who,
                                                  const std::vector<std::string>& parts,
                                                  base::time_point now) {
    std::vector<std::uint64_t> bytes;
    for (const auto& id : parts) {
        const auto part = find_upload(d, id);
        if (!part) return to_refusal(part.error());
        if (!*part || (*part)->user_id != who.user_id || (*part)->facts.kind != upload_kind::partial ||
            (*part)->facts.expires <= now)
            return refusal{400, "Upload-Concat: a part is not a partial upload of yours"};
        if (!(*part)->facts.complete) return refusal{409, "Upload-Concat: a part is not complete"};
        bytes.push_back((*part)->facts.received);
    }
    return bytes;
}

result<verdict<joinable>> prepare(db::database& d, const accounts::credentials& brought,
                                  const creation_request& wanted, const engine& shared) {
    const auto now = shared.now();
    const auto who = accounts::require_identity(d, brought, now);
    if (!who) return who.error();
    auto bytes = measure_parts(d, *who, wanted.concat.parts, now);
    if (!bytes) return verdict<joinable>(bytes.error());
    if (const auto allowed = check_right_to_create(d, *who, wanted); !allowed)
        return verdict<joinable>(allowed.error());
    joinable made{new_row(*who, wanted, now, shared.options.expiry), std::move(*bytes),
                  who->user_role == accounts::role::admin};
    std::uint64_t total = 0;
    for (const auto n : made.bytes) total += n;
    if (total > shared.options.max_size)
        return verdict<joinable>(
            refusal{413, "at most " + std::to_string(shared.options.max_size) + " bytes"});
    made.row.facts.length = total;
    return verdict<joinable>(std::move(made));
}

} // namespace

asio::awaitable<result<void>> tus_handler::join_files(upload_row row, std::vector<std::string> parts,
                                                      std::vector<std::uint64_t> bytes) {
    auto whole = std::make_shared<open_part>();
    auto copy = [shared = engine_, whole, id = row.id, parts, bytes]() -> result<void> {
        auto writer = part_writer::open(shared->file_of(id), 0);
        if (!writer) return writer.error();
        whole->writer = std::move(*writer);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            auto appended = append_file(*whole->writer, shared->file_of(parts[i]), bytes[i]);
            if (!appended) return appended;
        }
        return {};
    };
    auto copying = engine_->on_disk(std::move(copy));
    auto done = co_await std::move(copying);
    if (!done) co_return done;
    auto completing = complete_upload(*engine_, std::move(row), whole);
    done = co_await std::move(completing);
    if (!done) co_return done;
    // The parts have served; a client that did not get the answer may still ask once more.
    const auto soon = engine_->now() + engine_->options.part_expiry;
    auto shorten = [parts, soon](db::transaction& t) -> result<void> {
        for (const auto& id : parts)
            if (auto recorded = record_expiry(t, id, soon); !recorded) return recorded;
        return {};
    };
    auto shortening = engine_->write(std::move(shorten));
    (void)co_await std::move(shortening); // they expire a little later, then
    co_return result<void>();
}

asio::awaitable<http::response> tus_handler::join(const http::request& request, creation_request wanted) {
    auto look = [shared = engine_, brought = accounts::credentials_of(request), wanted](db::database& d) {
        return prepare(d, brought, wanted, *shared);
    };
    auto looking = engine_->read(std::move(look));
    auto prepared = co_await std::move(looking);
    if (!prepared) co_return refuse(to_refusal(prepared.error()));
    if (!*prepared) co_return refuse(prepared->error());
    auto& [row, bytes, may_exceed_quota] = **prepared;
    auto taking = engine_->locks.take(row.id, engine_->options.takeover);
    const auto held = co_await std::move(taking);
    if (!held) co_return refuse(to_refusal(held.error()));
    auto insert = [shared = engine_, row = row, may_exceed_quota = may_exceed_quota](db::transaction& t) {
        return insert_if_it_fits(*shared, t, row, may_exceed_quota);
    };
    auto inserting = engine_->write(std::move(insert));
    const auto inserted = co_await std::move(inserting);
    if (!inserted) co_return refuse(to_refusal(inserted.error()));
    if (!*inserted) co_return refuse(inserted->error());
    auto joining = join_files(row, wanted.concat.parts, bytes);
    const auto done = co_await std::move(joining);
    if (!done) {
        auto deleting = delete_upload(*engine_, row.id);
        (void)co_await std::move(deleting);
        co_return refuse(to_refusal(done.error()));
    }
    row.facts.complete = true;
    row.facts.received = row.facts.length.value_or(0);
    co_return created(row, true);
}

} // namespace lectern::upload

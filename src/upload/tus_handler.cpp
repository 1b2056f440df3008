#include "tus_handler.hpp"

#include "housekeeping.hpp"
#include "tus_answers.hpp"

#include "lectern/base/log.hpp"
#include "lectern/catalogue/lecture_access.hpp"

#include <array>
#include <utility>

namespace lectern::upload {

namespace asio = boost::asio;

namespace {

// tus, "X-HTTP-Method-Override": when it is there, it is the method.
http::method effective_method(const http::request& request) {
    if (!request.has_header("x-http-method-override")) return request.verb;
    constexpr std::array<std::pair<std::string_view, http::method>, 5> names{
        {{"HEAD", http::method::head},
         {"GET", http::method::get},
         {"POST", http::method::post},
         {"PATCH", http::method::patch},
         {"DELETE", http::method::delete_}}};
    for (const auto& [name, verb] : names)
        if (request.header("x-http-method-override") == name) return verb;
    return http::method::other;
}

bool speaks_tus(const http::request& request) {
    return request.header("tus-resumable") == tus_version;
}

const refusal wrong_version{412, "the protocol is tus 1.0.0"};
const refusal no_such_upload{404, "there is no such upload"};

// A session that is over may do nothing but finish what it, or its user while it lasted, has begun.
verdict<void> may_work_on(const accounts::identity& who, const upload_row& row) {
    if (row.user_id != who.user_id) return no_such_upload;
    if (who.state == accounts::session_state::ended && row.session_id != who.session_id)
        return refusal{401, "you have signed out"};
    return {};
}

} // namespace

verdict<accounts::credentials> credentials_for(const http::request& request, http::method verb) {
    auto brought = accounts::credentials_of(request);
    const bool reads = verb == http::method::get || verb == http::method::head;
    if (brought.kind == accounts::credential_kind::session && !reads && accounts::is_cross_site(request))
        return refusal{403, "another site sent this request"};
    return brought;
}

http::response tus_handler::refuse(const refusal& why) const {
    return refused(why, {engine_->options.retry_after_full, std::chrono::seconds(1)});
}

asio::awaitable<verdict<upload_row>> tus_handler::authorised_row(const http::request& request,
                                                                 http::method verb, std::string id) {
    auto brought = credentials_for(request, verb);
    if (!brought) co_return brought.error();
    if (!is_upload_id(id)) co_return no_such_upload;
    auto look = [shared = engine_, brought = std::move(*brought), id,
                 now = engine_->now()](db::database& d) -> result<verdict<upload_row>> {
        const auto who = accounts::find_identity(d, brought, now);
        if (!who) return who.error();
        auto row = find_upload(d, id);
        if (!row) return row.error();
        if (!*row) return verdict<upload_row>(no_such_upload);
        if (const auto allowed = may_work_on(*who, **row); !allowed)
            return verdict<upload_row>(allowed.error());
        // One that is being written to expires anew with its next acknowledged bytes.
        if (auto gone = judge_presence((*row)->facts, now); gone && !shared->locks.is_held(id))
            return verdict<upload_row>(*gone);
        return verdict<upload_row>(std::move(**row));
    };
    auto looking = engine_->read(std::move(look));
    auto found = co_await std::move(looking);
    if (!found) co_return to_refusal(found.error());
    co_return std::move(*found);
}

asio::awaitable<verdict<upload_row>> tus_handler::locked_row(std::string id) {
    auto look = [id = std::move(id)](db::database& d) { return find_upload(d, id); };
    auto looking = engine_->read(std::move(look));
    auto found = co_await std::move(looking);
    if (!found) co_return to_refusal(found.error());
    if (!*found) co_return no_such_upload;
    if (auto gone = judge_presence((*found)->facts, engine_->now())) co_return *gone;
    co_return std::move(**found);
}

asio::awaitable<http::response> tus_handler::on_upload(const http::request& request,
                                                       http::body_reader& body) {
    const auto verb = effective_method(request);
    if (verb != http::method::get && !speaks_tus(request)) co_return refuse(wrong_version);
    auto finding =
        authorised_row(request, verb, std::string(request.captures.empty() ? "" : request.captures[0]));
    auto row = co_await std::move(finding);
    if (!row) co_return refuse(row.error());
    auto answering = [&]() -> answer {
        switch (verb) {
        case http::method::get:
            return on_content(request, std::move(*row));
        case http::method::head:
            return on_head(row->id);
        case http::method::patch:
            return on_patch(request, body, std::move(*row));
        case http::method::delete_:
            return on_delete(row->id);
        default:
            return []() -> answer { co_return refused({405, "HEAD, PATCH, DELETE or GET"}); }();
        }
    }();
    co_return co_await std::move(answering);
}

// The offset is told once nobody adds to it any more.
asio::awaitable<http::response> tus_handler::on_head(std::string id) {
    auto taking = engine_->locks.take(id, engine_->options.takeover);
    const auto held = co_await std::move(taking);
    if (!held) co_return refuse(to_refusal(held.error()));
    auto finding = locked_row(id);
    const auto row = co_await std::move(finding);
    if (!row) co_return refuse(row.error());
    co_return described(*row);
}

asio::awaitable<http::response> tus_handler::on_content(const http::request& request, upload_row row) {
    if (!row.facts.complete) co_return refuse({409, "the upload is not complete"});
    auto open = [file = engine_->file_of(row.id)]() -> result<http::file_slice> {
        auto fd = base::open_for_reading(file);
        if (!fd) return fd.error();
        const auto bytes = base::size_of(*fd);
        if (!bytes) return bytes.error();
        auto opened = std::make_shared<http::open_file>();
        opened->fd = std::move(*fd);
        opened->bytes = *bytes;
        return http::file_slice{std::move(opened), 0, *bytes};
    };
    auto opening = engine_->on_disk(std::move(open));
    auto slice = co_await std::move(opening);
    if (!slice) co_return refuse(to_refusal(slice.error()));
    http::entity content;
    content.content_type = "application/octet-stream";
    content.cache_control = "private, no-store";
    content.etag = '"' + row.sha256.value_or(row.id) + '"';
    content.identity = std::move(*slice);
    // Never shown in this site's name: the bytes are whatever somebody sent.
    content.extra_headers = "Content-Disposition: attachment\r\nX-Content-Type-Options: nosniff\r\n"
                            "Content-Security-Policy: sandbox\r\nAccess-Control-Allow-Origin: *\r\n";
    co_return http::respond_with(request, std::move(content));
}

asio::awaitable<http::response> tus_handler::on_patch(const http::request& request, http::body_reader& body,
                                                      upload_row row) {
    auto headers = parse_patch(request);
    if (!headers) co_return refuse(headers.error());
    headers->append.content_length = body.length();
    // Behind what is acknowledged: hopeless, so the request that runs is left alone.
    if (headers->append.offset < row.facts.received || row.facts.kind == upload_kind::final) {
        const auto hopeless =
            judge_append(row.facts, headers->append, engine_->options.max_size, engine_->now());
        co_return refuse(hopeless.error());
    }
    auto taking = engine_->locks.take(row.id, engine_->options.takeover);
    auto held = co_await std::move(taking);
    if (!held) co_return refuse(to_refusal(held.error()));
    auto finding = locked_row(row.id);
    auto current = co_await std::move(finding);
    if (!current) co_return refuse(current.error());
    const auto plan =
        judge_append(current->facts, headers->append, engine_->options.max_size, engine_->now());
    if (!plan) co_return refuse(plan.error());
    auto appending = append(std::move(*current), *plan, *headers, body, *held);
    co_return co_await std::move(appending);
}

asio::awaitable<http::response> tus_handler::append(upload_row row, append_plan plan,
                                                    const patch_headers& headers, http::body_reader& body,
                                                    upload_locks::lease& held) {
    if (plan.declares_length) {
        auto declare = [shared = engine_.get(), id = row.id, length = *plan.length](db::transaction& t) {
            return record_length(t, id, length);
        };
        auto declaring = engine_->write(std::move(declare));
        const auto declared = co_await std::move(declaring);
        if (!declared) co_return refuse(to_refusal(declared.error()));
        row.facts.length = plan.length;
    }
    held.signal().on_taken_over = [&body] { body.cancel(); };
    if (held.signal().taken_over) body.cancel();
    reception incoming(*engine_, std::move(row), plan, headers.checksum);
    auto receiving = incoming.run(body, held.signal());
    const auto done = co_await std::move(receiving);
    held.signal().on_taken_over = nullptr;
    if (done.problem) co_return refuse(*done.problem);
    co_return appended(done.received, done.complete, done.expires);
}

asio::awaitable<http::response> tus_handler::on_delete(std::string id) {
    auto taking = engine_->locks.take(id, engine_->options.takeover);
    const auto held = co_await std::move(taking);
    if (!held) co_return refuse(to_refusal(held.error()));
    auto deleting = delete_upload(*engine_, id);
    const auto done = co_await std::move(deleting);
    if (!done) co_return refuse(to_refusal(done.error()));
    co_return plain_answer(204);
}

asio::awaitable<http::response> tus_handler::on_list(const http::request& request) {
    auto look = [brought = accounts::credentials_of(request),
                 lecture = request.query_value("lecture").value_or(""),
                 now = engine_->now()](db::database& d) -> result<std::vector<upload_row>> {
        const auto who = accounts::require_identity(d, brought, now);
        if (!who) return who.error();
        return unfinished_uploads(d, who->user_id, lecture, now);
    };
    auto looking = engine_->read(std::move(look));
    const auto found = co_await std::move(looking);
    if (!found) co_return refuse(to_refusal(found.error()));
    co_return listed(*found);
}

asio::awaitable<http::response> tus_handler::on_collection(const http::request& request,
                                                           http::body_reader& body) {
    if (!speaks_tus(request)) co_return refuse(wrong_version);
    const auto verb = effective_method(request);
    if (verb != http::method::post) co_return refuse({405, "POST makes an upload"});
    auto wanted = parse_creation(request, engine_->options.max_size, engine_->options.metadata_bytes,
                                 engine_->options.parts);
    const auto brought = credentials_for(request, verb);
    if (!brought) co_return refuse(brought.error());
    if (brought->kind == accounts::credential_kind::none)
        co_return refuse({401, "sign in first, or send a valid API token"});
    if (!wanted) co_return refuse(wanted.error());
    const auto strange = check_choices(wanted->metadata_text, engine_->options.choices);
    if (strange) co_return refuse(*strange);
    const bool brings_data = has_append_type(request);
    if (!brings_data || wanted->concat.kind == upload_kind::final) {
        // An empty chunked body is known to be empty only once it is read.
        std::string first;
        const auto more = co_await body.read(first, 1);
        if (more && *more > 0)
            co_return refuse(brings_data ? refusal{400, "a joined upload takes no body"}
                                         : refusal{415, "the body's type is " + std::string(append_type)});
    }
    if (wanted->concat.kind == upload_kind::final) {
        auto joining = join(request, std::move(*wanted));
        co_return co_await std::move(joining);
    }
    const auto sent = body.length();
    if (brings_data && wanted->length && sent.value_or(0) > *wanted->length)
        co_return refuse({413, "the body is longer than Upload-Length"});
    auto creating = create(request, *wanted);
    auto row = co_await std::move(creating);
    if (!row) co_return refuse(row.error());
    const bool is_whole_already = wanted->length == 0U;
    if (!is_whole_already && (!brings_data || sent == 0U)) co_return created(*row, false);
    auto receiving = receive_first(std::move(*row), *wanted, body);
    co_return co_await std::move(receiving);
}

asio::awaitable<result<void>> delete_upload(engine& shared, std::string id) {
    auto mark = [id](db::transaction& t) -> result<upload_row> {
        auto row = find_upload(t.connection(), id);
        if (!row) return row.error();
        if (!*row) return error{errc::not_found, "there is no such upload"};
        auto marked = mark_deleting(t, id);
        if (!marked) return marked.error();
        return std::move(**row);
    };
    auto marking = shared.write(std::move(mark));
    auto row = co_await std::move(marking);
    if (!row) co_return row.error();
    shared.hashes.drop(id);
    auto removing = finish_deleting(shared, std::move(id), row->lecture_id);
    co_return co_await std::move(removing);
}

} // namespace lectern::upload

#include "tus_answers.hpp"

#include "tus_headers.hpp"

#include <boost/json.hpp>

namespace lectern::upload {
namespace {

// No credentials go with "*": another site's script must bring a token of its own.
constexpr std::string_view cors = "Access-Control-Allow-Origin: *\r\n";
constexpr std::string_view exposed =
    "Access-Control-Expose-Headers: Location, Upload-Offset, Upload-Length, Upload-Defer-Length, "
    "Upload-Metadata,"
    " Upload-Expires, Upload-Concat, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size,"
    " Tus-Checksum-Algorithm, Retry-After\r\n";

void add_common(http::response& r) {
    r.headers += cors;
    r.headers += exposed;
    r.add_header("Tus-Resumable", tus_version);
    r.add_header("Cache-Control", "no-store");
    r.add_header("X-Content-Type-Options", "nosniff");
}

void add_number(http::response& r, std::string_view name, std::uint64_t value) {
    r.add_header(name, std::to_string(value));
}

std::string_view title_of(int status) {
    constexpr int checksum_mismatch = 460; // tus, "Checksum"
    if (status == checksum_mismatch) return "Checksum Mismatch";
    return http::reason_phrase(status);
}

} // namespace

http::response plain_answer(int status) {
    http::response r;
    r.status = status;
    add_common(r);
    return r;
}

http::response refused(const refusal& why, retry_times retry) {
    auto r = http::problem(why.status, title_of(why.status), why.why);
    add_common(r);
    if (why.status == 401) r.add_header("WWW-Authenticate", "Bearer realm=\"Lectern\"");
    if (why.status == 412) r.add_header("Tus-Version", tus_version);
    if (why.status == 507 || why.status == 429)
        add_number(r, "Retry-After", static_cast<std::uint64_t>(retry.when_full.count()));
    if (why.status == 503) add_number(r, "Retry-After", static_cast<std::uint64_t>(retry.when_busy.count()));
    return r;
}

http::response created(const upload_row& row, bool with_offset) {
    auto r = plain_answer(201);
    r.add_header("Location", std::string(uploads_path) + row.id);
    if (with_offset || row.facts.complete) add_number(r, "Upload-Offset", row.facts.received);
    if (!row.facts.complete) r.add_header("Upload-Expires", base::to_http_date(row.facts.expires));
    return r;
}

http::response appended(std::uint64_t received, bool complete, base::time_point expires) {
    auto r = plain_answer(204);
    add_number(r, "Upload-Offset", received);
    if (!complete) r.add_header("Upload-Expires", base::to_http_date(expires));
    return r;
}

http::response described(const upload_row& row) {
    auto r = plain_answer(200);
    add_number(r, "Upload-Offset", row.facts.received);
    if (row.facts.length)
        add_number(r, "Upload-Length", *row.facts.length);
    else
        r.add_header("Upload-Defer-Length", "1");
    if (!row.metadata.empty()) r.add_header("Upload-Metadata", row.metadata);
    if (!row.concat.empty()) r.add_header("Upload-Concat", row.concat);
    if (!row.facts.complete) r.add_header("Upload-Expires", base::to_http_date(row.facts.expires));
    return r;
}

http::response listed(const std::vector<upload_row>& rows) {
    const auto text_or_null = [](const std::optional<std::string>& text) {
        return text ? boost::json::value(*text) : boost::json::value(nullptr);
    };
    boost::json::array items;
    for (const auto& row : rows) {
        boost::json::object item;
        item["url"] = std::string(uploads_path) + row.id;
        item["filename"] = row.filename;
        item["lecture"] = text_or_null(row.lecture_id);
        item["fingerprint"] = text_or_null(row.fingerprint);
        item["length"] =
            row.facts.length ? boost::json::value(*row.facts.length) : boost::json::value(nullptr);
        item["offset"] = row.facts.received;
        item["created"] = base::to_iso8601(row.created);
        item["expires"] = base::to_iso8601(row.facts.expires);
        items.push_back(std::move(item));
    }
    auto r = plain_answer(200);
    r.add_header("Content-Type", "application/json");
    r.body = boost::json::serialize(boost::json::object{{"items", std::move(items)}});
    return r;
}

std::string options_headers(std::uint64_t max_size) {
    http::response r;
    r.headers += cors;
    r.add_header("Access-Control-Allow-Methods", "GET, HEAD, POST, PATCH, DELETE, OPTIONS");
    r.add_header(
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, Tus-Resumable, Upload-Offset, Upload-Length, Upload-Defer-Length,"
        " Upload-Metadata, Upload-Checksum, Upload-Concat, X-HTTP-Method-Override, X-Requested-With");
    r.add_header("Access-Control-Max-Age", "86400");
    r.add_header("Tus-Resumable", tus_version);
    r.add_header("Tus-Version", tus_version);
    r.add_header("Tus-Extension", offered_extensions);
    r.add_header("Tus-Checksum-Algorithm", checksum_algorithms);
    add_number(r, "Tus-Max-Size", max_size);
    return r.headers;
}

} // namespace lectern::upload

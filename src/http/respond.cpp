#include "byte_range.hpp"
#include "conditional.hpp"
#include "content_coding.hpp"

#include "lectern/http/message.hpp"

namespace lectern::http {
namespace {

// The variant's own strong tag: other bytes, another tag (RFC 9110 8.8.3).
std::string tag_of_variant(std::string etag, std::string_view suffix) {
    if (etag.size() >= 2) etag.insert(etag.size() - 1, suffix);
    return etag;
}

std::string repeated_lines(const entity& e, const std::string& etag, bool varies) {
    std::string lines;
    const auto add = [&](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        lines.append(name).append(": ").append(value).append("\r\n");
    };
    add("ETag", etag);
    if (e.last_modified) add("Last-Modified", base::to_http_date(*e.last_modified));
    add("Cache-Control", e.cache_control);
    if (varies) add("Vary", "Accept-Encoding");
    lines += "X-Content-Type-Options: nosniff\r\n";
    lines += e.extra_headers;
    return lines;
}

prepared_entity::variant make_variant(const entity& e, body_source body, std::string_view coding,
                                      bool varies) {
    prepared_entity::variant v;
    v.etag = coding.empty() ? e.etag : tag_of_variant(e.etag, "-" + std::string(coding));
    const auto repeated = repeated_lines(e, v.etag, varies);
    v.short_headers = std::make_shared<const std::string>(repeated);
    std::string full = "Content-Type: ";
    full.append(e.content_type).append("\r\n");
    if (!coding.empty()) full.append("Content-Encoding: ").append(coding).append("\r\n");
    full += "Accept-Ranges: bytes\r\n" + repeated;
    v.full_headers = std::make_shared<const std::string>(std::move(full));
    if (auto* text = std::get_if<std::string>(&body)) // shared, so that answering copies no bytes
        v.body = std::make_shared<const std::string>(std::move(*text));
    else
        v.body = std::move(body);
    return v;
}

body_source slice_of(const body_source& body, std::uint64_t first, std::uint64_t length) {
    if (const auto* file = std::get_if<file_slice>(&body))
        return file_slice{file->file, file->offset + first, length, file->pace};
    const auto at = static_cast<std::size_t>(first), n = static_cast<std::size_t>(length);
    if (const auto* bytes = std::get_if<shared_bytes>(&body)) return byte_slice{*bytes, at, n};
    if (const auto* part = std::get_if<byte_slice>(&body))
        return byte_slice{part->bytes, part->offset + at, n};
    if (const auto* text = std::get_if<std::string>(&body)) return text->substr(at, n);
    return std::monostate{};
}

response whole(const request& request, const prepared_entity::variant& v, body_source body) {
    response r;
    r.shared_headers = v.full_headers;
    if (request.verb == method::head)
        r.head_length = length_of(body);
    else
        r.body = std::move(body);
    return r;
}

response part(const prepared_entity::variant& v, const body_source& body, const byte_range& range) {
    response r;
    r.status = 206;
    r.shared_headers = v.full_headers;
    r.headers = "Content-Range: bytes " + std::to_string(range.first) + '-' + std::to_string(range.last) +
                '/' + std::to_string(length_of(body)) + "\r\n";
    r.body = slice_of(body, range.first, range.last - range.first + 1);
    return r;
}

response bodiless(int status, const prepared_entity::variant& v) {
    response r;
    r.status = status;
    r.shared_headers = v.short_headers;
    return r;
}

// A range is a part of the identity: offsets into compressed bytes would be of no use to a player.
const prepared_entity::variant& choose(const request& request, const prepared_entity& entity, bool ranged) {
    if (ranged || (!entity.gzip && !entity.brotli)) return entity.identity;
    const auto accepted = request.header("Accept-Encoding");
    if (accepted.empty()) return entity.identity;
    if (entity.brotli && accepts_coding(accepted, "br")) return *entity.brotli;
    if (entity.gzip && accepts_coding(accepted, "gzip")) return *entity.gzip;
    return entity.identity;
}

struct chosen {
    const prepared_entity::variant& variant;
    std::optional<base::time_point> last_modified;
    bool ranged;
};

response decide(const request& request, const chosen& c, body_source body) {
    const validators current{c.variant.etag, c.last_modified};
    switch (evaluate(request, current)) {
    case condition::not_modified:
        return bodiless(304, c.variant);
    case condition::failed:
        return bodiless(412, c.variant);
    case condition::proceed:
        break;
    }
    if (!c.ranged || !allows_range(request, current)) return whole(request, c.variant, std::move(body));
    const auto length = length_of(body);
    const auto range = parse_range(request.header("Range"), length);
    if (range.what == byte_range::kind::part) return part(c.variant, body, range);
    if (range.what == byte_range::kind::whole) return whole(request, c.variant, std::move(body));
    response r = bodiless(416, c.variant);
    r.headers = "Content-Range: bytes */" + std::to_string(length) + "\r\n";
    return r;
}

} // namespace

prepared_entity prepare(entity e, shared_bytes brotli) {
    prepared_entity made;
    const bool varies = e.gzip || brotli;
    made.last_modified = e.last_modified;
    if (e.gzip) made.gzip = make_variant(e, e.gzip, "gzip", varies);
    if (brotli) made.brotli = make_variant(e, brotli, "br", varies);
    auto identity = std::move(e.identity);
    made.identity = make_variant(e, std::move(identity), {}, varies);
    return made;
}

response respond_with(const request& request, const prepared_entity& entity) {
    const bool ranged = request.verb == method::get && request.has_header("Range");
    const auto& variant = choose(request, entity, ranged);
    return decide(request, {variant, entity.last_modified, ranged}, variant.body);
}

response respond_with(const request& request, const prepared_entity& family, body_source body) {
    const bool ranged = request.verb == method::get && request.has_header("Range");
    return decide(request, {family.identity, family.last_modified, ranged}, std::move(body));
}

response respond_with(const request& request, entity entity) {
    return respond_with(request, prepare(std::move(entity)));
}

} // namespace lectern::http

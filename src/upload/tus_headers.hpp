// The headers of tus 1.0, read strictly. Pure.
#pragma once

#include "upload_state.hpp"

#include "lectern/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::upload {

inline constexpr std::string_view tus_version = "1.0.0";
inline constexpr std::string_view offered_extensions =
    "creation,creation-with-upload,creation-defer-length,termination,checksum,checksum-trailer,expiration,"
    "concatenation";
inline constexpr std::string_view checksum_algorithms = "sha1,sha256,md5";
inline constexpr std::string_view append_type = "application/offset+octet-stream";
inline constexpr std::string_view uploads_path = "/api/v1/uploads/";

struct metadata_pair {
    std::string key;
    std::string value; // decoded; empty for a key without a value

    friend bool operator==(const metadata_pair&, const metadata_pair&) = default;
};

struct checksum_claim {
    std::string algorithm;
    std::string digest; // raw bytes
};

// What the client says its bytes are, in a header or, once they are over, in a trailer.
struct checksum_promise {
    std::optional<checksum_claim> claim;
    bool in_trailer = false;

    bool is_made() const noexcept { return claim || in_trailer; }
};

struct concatenation {
    upload_kind kind = upload_kind::whole;
    std::vector<std::string> parts; // ids, of a final upload
};

struct creation_request {
    std::optional<std::uint64_t> length; // nothing: deferred, or final
    concatenation concat;
    std::string concat_text, metadata_text; // as sent
    std::string filename;                   // fit to be shown
    std::optional<std::string> lecture_id, fingerprint;
    checksum_promise checksum;
};

// 0 to 2^63-1, digits only. Larger numbers of digits alone are 413.
verdict<std::uint64_t> parse_length(std::string_view name, std::string_view text);
verdict<std::vector<metadata_pair>> parse_metadata(std::string_view text);
verdict<checksum_claim> parse_checksum(std::string_view text);
// URLs name uploads of this very server: a path, or with the request's own host.
verdict<concatenation> parse_concat(std::string_view text, std::string_view own_host, std::size_t most_parts);

verdict<creation_request> parse_creation(const http::request& request, std::uint64_t max_size,
                                         std::size_t metadata_bytes, std::size_t most_parts);

using metadata_choices = std::vector<std::pair<std::string, std::vector<std::string>>>;
std::optional<refusal> check_choices(std::string_view metadata, const metadata_choices& choices);

struct patch_headers {
    append_request append; // without content_length
    checksum_promise checksum;
};
verdict<patch_headers> parse_patch(const http::request& request);

bool has_append_type(const http::request& request);
bool is_upload_id(std::string_view text) noexcept;

// Upload-Checksum, or that it comes in the trailer.
verdict<checksum_promise> promised_checksum(const http::request& request);

} // namespace lectern::upload

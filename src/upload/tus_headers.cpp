#include "tus_headers.hpp"

#include "lectern/base/base64.hpp"
#include "lectern/base/digest.hpp"
#include "lectern/base/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace lectern::upload {
namespace {

constexpr std::size_t longest_fingerprint = 300;
constexpr std::size_t longest_filename = 200; // characters

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool is_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

// What a person would call the file: no directories, nothing that cannot be shown.
std::string shown_filename(std::string_view text) {
    const auto slash = text.find_last_of("/\\");
    const auto name = slash == std::string_view::npos ? text : text.substr(slash + 1);
    auto clean = base::clean_title(name, longest_filename);
    return clean.empty() ? "recording" : clean;
}

std::optional<std::string> id_in_url(std::string_view url, std::string_view own_host) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
        if (const auto name = url.substr(0, scheme); name != "http" && name != "https") return std::nullopt;
        url.remove_prefix(scheme + 3);
        const auto path = url.find('/');
        if (path == std::string_view::npos || !equal_ignoring_case(url.substr(0, path), own_host))
            return std::nullopt;
        url.remove_prefix(path);
    }
    if (!url.starts_with(uploads_path)) return std::nullopt;
    const auto id = url.substr(uploads_path.size());
    if (!is_upload_id(id)) return std::nullopt;
    return std::string(id);
}

verdict<metadata_pair> parse_pair(std::string_view text) {
    const auto space = text.find(' ');
    metadata_pair pair{std::string(text.substr(0, space)), {}};
    const bool printable =
        std::all_of(pair.key.begin(), pair.key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (pair.key.empty() || !printable)
        return refusal{400, "Upload-Metadata: a key is ASCII without spaces and commas"};
    if (space == std::string_view::npos) return pair;
    auto value = base::decode_base64(text.substr(space + 1));
    if (!value) return refusal{400, "Upload-Metadata: the value of " + pair.key + " is not Base64"};
    pair.value = std::move(*value);
    return pair;
}

std::optional<refusal> take_metadata(creation_request& made) {
    const auto pairs = parse_metadata(made.metadata_text);
    if (!pairs) return pairs.error();
    made.filename = "recording";
    for (const auto& [key, value] : *pairs) {
        if (key == "filename") made.filename = shown_filename(value);
        if (key == "lecture") made.lecture_id = value;
        if (key == "fingerprint" && !value.empty())
            made.fingerprint = base::clean_title(value, longest_fingerprint);
    }
    return std::nullopt;
}

// Upload-Length or Upload-Defer-Length: one, and neither for a final upload.
std::optional<refusal> take_length(const http::request& request, creation_request& made,
                                   std::uint64_t max_size) {
    const bool has_length = request.has_header("upload-length"),
               defers = request.has_header("upload-defer-length");
    if (made.concat.kind == upload_kind::final) {
        if (has_length || defers) return refusal{400, "a joined upload has the length of its parts"};
        return std::nullopt;
    }
    if (has_length == defers)
        return refusal{400, has_length ? "Upload-Length and Upload-Defer-Length exclude each other"
                                       : "Upload-Length is missing"};
    if (defers) {
        if (request.joined_header("upload-defer-length") != "1")
            return refusal{400, "Upload-Defer-Length is 1 or not there"};
        return std::nullopt;
    }
    const auto length = parse_length("Upload-Length", request.joined_header("upload-length"));
    if (!length) return length.error();
    if (*length > max_size) return refusal{413, "at most " + std::to_string(max_size) + " bytes"};
    made.length = *length;
    return std::nullopt;
}

} // namespace

std::string metadata_value(std::string_view metadata, std::string_view key) {
    const auto pairs = parse_metadata(metadata);
    if (!pairs) return {};
    for (const auto& pair : *pairs)
        if (pair.key == key) return pair.value;
    return {};
}

std::optional<refusal> check_choices(std::string_view metadata, const metadata_choices& choices) {
    for (const auto& [key, values] : choices) {
        const auto value = metadata_value(metadata, key);
        if (value.empty() || std::ranges::find(values, value) != values.end()) continue;
        std::string why = "Upload-Metadata: ";
        why.append(key).append(" is one of");
        for (const auto& one : values) why.append(&one == &values.front() ? " " : ", ").append(one);
        return refusal{400, std::move(why)};
    }
    return std::nullopt;
}

bool is_upload_id(std::string_view text) noexcept {
    constexpr std::size_t id_length = 32;
    return text.size() == id_length && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '-' || c == '_';
           });
}

verdict<std::uint64_t> parse_length(std::string_view name, std::string_view text) {
    if (!is_digits(text)) return refusal{400, std::string(name) + " is not a number of bytes"};
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return refusal{413, std::string(name) + " is too large"};
    return value;
}

verdict<std::vector<metadata_pair>> parse_metadata(std::string_view text) {
    std::vector<metadata_pair> pairs;
    for (std::string_view rest = text; !trimmed(text).empty();) {
        const auto comma = rest.find(',');
        auto piece = rest.substr(0, comma);
        piece.remove_prefix(
            std::min(piece.size(), piece.find_first_not_of(' '))); // ", " joins repeated fields
        auto pair = parse_pair(piece);
        if (!pair) return pair.error();
        const bool repeated =
            std::any_of(pairs.begin(), pairs.end(), [&](const auto& p) { return p.key == pair->key; });
        if (repeated) return refusal{400, "Upload-Metadata: " + pair->key + " comes twice"};
        pairs.push_back(std::move(*pair));
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    return pairs;
}

verdict<checksum_claim> parse_checksum(std::string_view text) {
    const auto space = text.find(' ');
    checksum_claim claim{std::string(text.substr(0, space)), {}};
    const auto known = base::digest::named(claim.algorithm);
    if (!known)
        return refusal{400, "Upload-Checksum: the algorithm is one of " + std::string(checksum_algorithms)};
    const auto value =
        base::decode_base64(space == std::string_view::npos ? std::string_view{} : text.substr(space + 1));
    if (!value || value->size() != known->size())
        return refusal{400, "Upload-Checksum: not a Base64 " + claim.algorithm + " digest"};
    claim.digest = *value;
    return claim;
}

verdict<checksum_promise> promised_checksum(const http::request& request) {
    checksum_promise made;
    if (request.has_header("upload-checksum")) {
        auto claim = parse_checksum(request.joined_header("upload-checksum"));
        if (!claim) return claim.error();
        made.claim = std::move(*claim);
        return made;
    }
    const auto announced = request.joined_header("trailer");
    for (std::string_view rest = announced; !rest.empty();) {
        const auto name = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        made.in_trailer = made.in_trailer || equal_ignoring_case(trimmed(name), "upload-checksum");
    }
    return made;
}

verdict<concatenation> parse_concat(std::string_view text, std::string_view own_host,
                                    std::size_t most_parts) {
    constexpr std::string_view final_prefix = "final;";
    if (text == "partial") return concatenation{upload_kind::partial, {}};
    if (!text.starts_with(final_prefix))
        return refusal{400, "Upload-Concat is \"partial\" or \"final;URL URL...\""};
    concatenation made{upload_kind::final, {}};
    for (std::string_view rest = trimmed(text.substr(final_prefix.size())); !rest.empty();) {
        const auto space = rest.find(' ');
        auto id = id_in_url(rest.substr(0, space), own_host);
        if (!id) return refusal{400, "Upload-Concat: a part is not the URL of an upload here"};
        made.parts.push_back(std::move(*id));
        if (made.parts.size() > most_parts)
            return refusal{400, "Upload-Concat: more than " + std::to_string(most_parts) + " parts"};
        rest = space == std::string_view::npos ? std::string_view{} : trimmed(rest.substr(space));
    }
    if (made.parts.empty()) return refusal{400, "Upload-Concat: no parts"};
    return made;
}

verdict<creation_request> parse_creation(const http::request& request, std::uint64_t max_size,
                                         std::size_t metadata_bytes, std::size_t most_parts) {
    creation_request made;
    if (request.has_header("upload-concat")) {
        made.concat_text = request.joined_header("upload-concat");
        const auto forwarded = request.header("x-forwarded-host");
        auto concat = parse_concat(made.concat_text, forwarded.empty() ? request.header("host") : forwarded,
                                   most_parts);
        if (!concat) return concat.error();
        made.concat = std::move(*concat);
    }
    if (auto wrong = take_length(request, made, max_size)) return *wrong;
    made.metadata_text = request.joined_header("upload-metadata");
    if (made.metadata_text.size() > metadata_bytes)
        return refusal{400, "Upload-Metadata is longer than " + std::to_string(metadata_bytes) + " bytes"};
    if (auto wrong = take_metadata(made)) return *wrong;
    auto checksum = promised_checksum(request);
    if (!checksum) return checksum.error();
    made.checksum = std::move(*checksum);
    return made;
}

bool has_append_type(const http::request& request) {
    return equal_ignoring_case(request.joined_header("content-type"), append_type);
}

verdict<patch_headers> parse_patch(const http::request& request) {
    if (!has_append_type(request)) return refusal{415, "the body's type is " + std::string(append_type)};
    const auto offset = parse_length("Upload-Offset", request.joined_header("upload-offset"));
    if (!offset) return refusal{400, offset.error().why};
    patch_headers made;
    made.append.offset = *offset;
    if (request.has_header("upload-length")) {
        const auto length = parse_length("Upload-Length", request.joined_header("upload-length"));
        if (!length) return length.error();
        made.append.length = *length;
    }
    auto checksum = promised_checksum(request);
    if (!checksum) return checksum.error();
    made.checksum = std::move(*checksum);
    return made;
}

} // namespace lectern::upload

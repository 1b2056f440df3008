// What a tus client says of its upload: headers, a line each; and each grammar alone.
#include "header_lines.hpp"
#include "require.hpp"
#include "upload/tus_headers.hpp"

#include "lectern/base/utf8.hpp"

using namespace lectern;
using fuzz::require;

namespace {

constexpr std::uint64_t max_size = 1ULL << 40U;
constexpr std::size_t metadata_bytes = 4096, most_parts = 20;

void check(const upload::creation_request& wanted) {
    require(!wanted.length || *wanted.length <= max_size, "an accepted length is under the limit");
    require(wanted.metadata_text.size() <= metadata_bytes, "accepted metadata is under the limit");
    require(base::is_utf8(wanted.filename), "a name that is shown is UTF-8");
    require(wanted.filename.find('\n') == std::string::npos, "a name that is shown is one line");
    require(wanted.concat.parts.size() <= most_parts, "accepted parts are under the limit");
    for (const auto& part : wanted.concat.parts)
        require(upload::is_upload_id(part), "a part is named by an upload's id");
}

void check_grammars(std::string_view text) {
    if (const auto length = upload::parse_length("Upload-Length", text))
        require(*length <= INT64_MAX, "a length fits into the database");
    if (const auto claim = upload::parse_checksum(text))
        require(claim->digest.size() == 16 || claim->digest.size() == 20 || claim->digest.size() == 32,
                "a digest is as long as its algorithm makes it");
    if (const auto pairs = upload::parse_metadata(text))
        for (const auto& pair : *pairs) require(!pair.key.empty(), "metadata has keys");
    if (const auto concat = upload::parse_concat(text, "lectern", most_parts))
        require(concat->parts.size() <= most_parts, "parts are under the limit");
    if (upload::is_upload_id(text))
        require(text.find('/') == std::string_view::npos && text.front() != '.', "an id is a file's name");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    check_grammars(text);
    const auto creation = fuzz::request_of(text, http::method::post);
    if (const auto wanted = upload::parse_creation(creation, max_size, metadata_bytes, most_parts))
        check(*wanted);
    const auto append = fuzz::request_of(text, http::method::patch);
    if (const auto patch = upload::parse_patch(append))
        require(patch->append.offset <= INT64_MAX, "an offset fits into the database");
    return 0;
}

// Base64 (RFC 4648 4) and its URL-safe form without padding (RFC 4648 5).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lectern::base {

// Canonical only: padded, no spaces or line ends, unused bits zero. Empty text is empty bytes.
std::optional<std::string> decode_base64(std::string_view text);
std::string encode_base64(std::string_view bytes);

std::string encode_base64url(std::string_view bytes); // without padding

// `bytes` random bytes from the system as base64url: for secrets and names that nobody can guess.
std::string random_text(std::size_t bytes);

} // namespace lectern::base

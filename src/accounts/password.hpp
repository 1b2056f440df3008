// Passwords, by argon2id (RFC 9106) from libsodium. Each call takes about 0.1 s and 64 MiB: never on a shard.
#pragma once

#include "lectern/base/error.hpp"

#include <string>
#include <string_view>

namespace lectern::accounts {

inline constexpr std::size_t longest_password = 1024; // bytes

std::string hash_password(std::string_view password);
bool is_password(std::string_view hash, std::string_view password);

// Costs as much as is_password, and says no: for names that nobody has.
bool is_nobodys_password(std::string_view password);

} // namespace lectern::accounts

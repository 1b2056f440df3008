#include "lectern/store/poster_names.hpp"

#include "lectern/base/sha256.hpp"

#include <algorithm>

namespace lectern::store {
namespace {

constexpr std::size_t hash_digits = 16; // 64 bits of SHA-256
constexpr std::string_view directory = "posters/", ending = ".webp";

} // namespace

std::string poster_name(std::string_view picture) {
    return base::sha256_hex(picture).substr(0, hash_digits);
}

std::string poster_path(std::string_view name) {
    return std::string(directory).append(name).append(ending);
}

std::optional<std::string_view> name_of_poster(std::string_view path) {
    const bool is_one = path.starts_with(directory) && path.ends_with(ending) &&
                        path.size() == directory.size() + hash_digits + ending.size();
    if (!is_one) return std::nullopt;
    const auto name = path.substr(directory.size(), hash_digits);
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (!std::ranges::all_of(name, is_digit)) return std::nullopt;
    return name;
}

} // namespace lectern::store

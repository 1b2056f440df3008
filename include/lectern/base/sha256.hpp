// SHA-256 (FIPS 180-4), by OpenSSL.
#pragma once

#include "lectern/base/error.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lectern::base {

using sha256_digest = std::array<unsigned char, 32>;

class sha256 {
public:
    sha256();
    ~sha256();
    sha256(sha256&&) noexcept;
    sha256& operator=(sha256&&) noexcept;

    void update(std::string_view bytes);
    sha256_digest finish(); // once

private:
    struct state;
    std::unique_ptr<state> state_;
};

std::string to_hex(std::span<const unsigned char> bytes); // lower case
std::string sha256_hex(std::string_view bytes);
// `alive` is called every few megabytes: a large file on a slow disk takes minutes.
result<std::string> sha256_hex_of_file(const std::filesystem::path& path,
                                       const std::function<void()>& alive = {});

} // namespace lectern::base

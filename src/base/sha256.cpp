#include "lectern/base/sha256.hpp"

#include "lectern/base/files.hpp"

#include <openssl/evp.h>

#include <cerrno>
#include <unistd.h>

namespace lectern::base {

struct sha256::state {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~state() { EVP_MD_CTX_free(context); }
};

sha256::sha256() : state_(std::make_unique<state>()) {
    if (state_->context == nullptr || EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc();
}
sha256::~sha256() = default;
sha256::sha256(sha256&&) noexcept = default;
sha256& sha256::operator=(sha256&&) noexcept = default;

void sha256::update(std::string_view bytes) {
    EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

sha256_digest sha256::finish() {
    sha256_digest digest{};
    EVP_DigestFinal_ex(state_->context, digest.data(), nullptr);
    return digest;
}

std::string to_hex(std::span<const unsigned char> bytes) {
    constexpr auto digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const auto b : bytes) {
        hex += digits[b >> 4U];
        hex += digits[b & 15U];
    }
    return hex;
}

std::string sha256_hex(std::string_view bytes) {
    sha256 hash;
    hash.update(bytes);
    return to_hex(hash.finish());
}

result<std::string> sha256_hex_of_file(const std::filesystem::path& path,
                                       const std::function<void()>& alive) {
    auto file = open_for_reading(path);
    if (!file) return file.error();
    sha256 hash;
    std::string block(256U << 10U, '\0');
    constexpr int blocks_between = 16;
    for (int read = 1;; ++read) {
        if (alive && read % blocks_between == 0) alive();
        const auto n = ::read(file->get(), block.data(), block.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return from_errno(errno, "reading " + path.string());
        if (n == 0) return to_hex(hash.finish());
        hash.update({block.data(), static_cast<std::size_t>(n)});
    }
}

} // namespace lectern::base

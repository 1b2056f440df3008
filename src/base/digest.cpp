#include "lectern/base/digest.hpp"

#include <openssl/evp.h>

#include <new>

namespace lectern::base {

struct digest::state {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~state() { EVP_MD_CTX_free(context); }
};

digest::digest(std::unique_ptr<state> made) : state_(std::move(made)) {}
digest::digest(digest&&) noexcept = default;
digest& digest::operator=(digest&&) noexcept = default;
digest::~digest() = default;

std::optional<digest> digest::named(std::string_view algorithm) {
    const EVP_MD* kind = algorithm == "sha256" ? EVP_sha256()
                         : algorithm == "sha1" ? EVP_sha1()
                         : algorithm == "md5"  ? EVP_md5()
                                               : nullptr;
    if (kind == nullptr) return std::nullopt;
    auto made = std::make_unique<state>();
    if (made->context == nullptr) throw std::bad_alloc();
    // Fails where the operator's policy forbids the algorithm (FIPS and md5): then it is not offered.
    if (EVP_DigestInit_ex(made->context, kind, nullptr) != 1) return std::nullopt;
    return digest(std::move(made));
}

std::size_t digest::size() const noexcept {
    return static_cast<std::size_t>(EVP_MD_CTX_size(state_->context));
}

void digest::update(std::string_view bytes) {
    EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string digest::finish() {
    std::string bytes(size(), '\0');
    EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(bytes.data()), nullptr);
    return bytes;
}

} // namespace lectern::base

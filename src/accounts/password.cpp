#include "password.hpp"

#include "lectern/base/base64.hpp"

#include <array>
#include <new>
#include <sodium.h>
#include <stdexcept>

namespace lectern::accounts {
namespace {

void need_sodium() {
    static const int ready = sodium_init(); // 1: was ready
    if (ready < 0) throw std::runtime_error("libsodium cannot start");
}

} // namespace

std::string hash_password(std::string_view password) {
    need_sodium();
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(),
                              crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    return text.data();
}

bool is_password(std::string_view hash, std::string_view password) {
    need_sodium();
    return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

bool is_nobodys_password(std::string_view password) {
    static const std::string nobody = hash_password(base::random_text(32));
    (void)is_password(nobody, password);
    return false;
}

} // namespace lectern::accounts

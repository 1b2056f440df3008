// A message digest chosen by its name, for checksums that clients bring. What Lectern trusts is sha256
// (sha256.hpp).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lectern::base {

class digest {
public:
    // Names: "md5", "sha1", "sha256". Nothing for any other.
    static std::optional<digest> named(std::string_view algorithm);
    digest(digest&&) noexcept;
    digest& operator=(digest&&) noexcept;
    ~digest();

    std::size_t size() const noexcept; // bytes of the result
    void update(std::string_view bytes);
    std::string finish(); // the raw bytes; once

private:
    struct state;
    explicit digest(std::unique_ptr<state> made);
    std::unique_ptr<state> state_;
};

} // namespace lectern::base

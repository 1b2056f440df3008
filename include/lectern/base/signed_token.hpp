// Permissions that need no database: short text, signed with HMAC-SHA-256 by a key that the server keeps.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::base {

// May play what `subject` names until `expires`.
struct playback_permission {
    std::string subject;  // a package's or a lecture's id
    unsigned highest = 0; // pixels of height of the best rendition that is allowed; 0: any
    time_point expires{}; // whole seconds

    friend bool operator==(const playback_permission&, const playback_permission&) = default;
};

// The keys that sign. Several: all are believed, the first signs, so that a new one can be put before the
// old, which is taken away when the last token it signed has expired. Thread: any. Source:
// bench/token_bench.cpp (checking takes about a microsecond).
class token_keys {
public:
    // Shape: a line for each key, "ID SECRET"; the id is 1 to 16 of [a-z0-9], the secret at least 32
    // characters of [A-Za-z0-9_-]. Empty lines and lines with # are skipped. Errors: usage, naming the line.
    static result<std::shared_ptr<const token_keys>> parse(std::string_view text);

    // Reads the file; makes it with one random key, for its owner alone, when it is not there.
    // Errors: usage, io, no_space; forbidden when others may read it.
    static result<std::shared_ptr<const token_keys>> load(const std::filesystem::path& file);

    ~token_keys();

    // Shape: "ID.EXPIRY.HIGHEST.SUBJECT.MAC", of [A-Za-z0-9_.-]: one segment of a path, or one word of a
    // field. The subject is of [A-Za-z0-9_-].
    std::string sign(const playback_permission& permission) const;

    // Errors: forbidden: not signed by one of the keys, malformed, or expired at `now`.
    result<playback_permission> check(std::string_view token, time_point now) const;

private:
    struct key;
    token_keys();
    const key* named(std::string_view id) const noexcept;

    std::vector<key> keys_;
};

// Takes the same time wherever they differ, so that a secret cannot be guessed letter by letter. Thread: any.
bool are_equal_secrets(std::string_view a, std::string_view b) noexcept;

} // namespace lectern::base

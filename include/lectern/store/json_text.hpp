// JSON as deterministic text: keys in the order given, numbers without exponents.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lectern::store {

std::string json_string(std::string_view text);
std::string json_number(double value, int decimals); // trailing zeros dropped: "6.006", "12"

// Writes one object or array; a comma goes before every member but the first.
class json_list {
public:
    explicit json_list(char open, std::string_view separator = ",") : separator_(separator) { text_ += open; }

    json_list& member(std::string_view key, std::string_view raw) {
        add(json_string(key) + ": " + std::string(raw));
        return *this;
    }
    json_list& member(std::string_view key, std::int64_t value) { return member(key, std::to_string(value)); }
    json_list& text(std::string_view key, std::string_view value) { return member(key, json_string(value)); }
    json_list& flag(std::string_view key, bool value) { return member(key, value ? "true" : "false"); }
    void add(std::string_view raw) {
        if (!first_) text_ += separator_;
        first_ = false;
        text_ += raw;
    }
    std::string close(std::string_view with) { return std::move(text_ += with); }

private:
    std::string text_;
    std::string separator_;
    bool first_ = true;
};

} // namespace lectern::store

// One event per line on stderr: time, level, fixed event name, key=value fields. No tokens, no query strings.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace lectern::base {

enum class log_level { debug, info, warning, error, off };

struct log_field {
    log_field(std::string_view k, std::string_view v) : key(k), value(v) {}
    log_field(std::string_view k, const char* v) : key(k), value(v) {}
    log_field(std::string_view k, const std::string& v) : key(k), value(v) {}
    template <class Number>
    requires std::is_arithmetic_v<Number> log_field(std::string_view k, Number v)
        : key(k), value(std::to_string(v)) {}

    std::string_view key;
    std::string value;
};

void set_log_level(log_level level);
// Thread: any. Values with spaces, quotes or controls are quoted and escaped.
void log(log_level level, std::string_view event, std::initializer_list<log_field> fields = {});

inline void log_info(std::string_view event, std::initializer_list<log_field> fields = {}) {
    log(log_level::info, event, fields);
}
inline void log_warning(std::string_view event, std::initializer_list<log_field> fields = {}) {
    log(log_level::warning, event, fields);
}
inline void log_error(std::string_view event, std::initializer_list<log_field> fields = {}) {
    log(log_level::error, event, fields);
}

} // namespace lectern::base

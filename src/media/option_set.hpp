// Options for FFmpeg that must all be understood: a misspelt one is an error, not a silence.
#pragma once

#include "libav.hpp"

#include "lectern/base/error.hpp"

#include <initializer_list>
#include <string>
#include <utility>

namespace lectern::media {

class option_set {
public:
    option_set() = default;
    option_set(std::initializer_list<std::pair<const char*, std::string>> options) {
        for (const auto& [key, value] : options) set(key, value);
    }
    option_set(const option_set&) = delete;
    option_set& operator=(const option_set&) = delete;
    ~option_set() { av_dict_free(&options_); }

    void set(const char* key, const std::string& value) { av_dict_set(&options_, key, value.c_str(), 0); }
    AVDictionary** get() noexcept { return &options_; }

    // Errors: internal, naming the first option that `what` did not take.
    result<void> all_taken(const std::string& what) const {
        const auto* left = av_dict_get(options_, "", nullptr, AV_DICT_IGNORE_SUFFIX);
        if (left == nullptr) return {};
        return error{errc::internal, what + " does not know the option " + left->key};
    }

private:
    AVDictionary* options_ = nullptr;
};

} // namespace lectern::media

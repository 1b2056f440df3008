// The rules of tus 1.0 about one upload: what a request may do to it. Pure.
#pragma once

#include "lectern/base/clock.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace lectern::upload {

// What a client is told when it may not.
struct refusal {
    refusal() = default;
    // Not an aggregate: a number alone would be one.
    refusal(int http_status, std::string reason) : status(http_status), why(std::move(reason)) {}

    int status = 400;
    std::string why;

    friend bool operator==(const refusal&, const refusal&) = default;
};

[[noreturn]] inline void throw_exception_from_error(const refusal& r, const boost::source_location&) {
    throw std::logic_error(r.why);
}

template <class T>
using verdict = boost::system::result<T, refusal>;

enum class upload_kind { whole, partial, final };

struct upload_facts {
    upload_kind kind = upload_kind::whole;
    std::optional<std::uint64_t> length; // bytes; nothing: deferred
    std::uint64_t received = 0;          // bytes, durable
    bool complete = false;
    base::time_point expires{};
};

struct append_request {
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> length;         // Upload-Length, of a deferred upload
    std::optional<std::uint64_t> content_length; // nothing: chunked
};

struct append_plan {
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> length; // of the upload, known now or before
    bool declares_length = false;        // it became known with this request
    std::uint64_t room = 0;              // bytes that may still come
};

// Source: tus 1.0.0, "PATCH", "Upload-Length", "Concatenation", "Expiration".
verdict<append_plan> judge_append(const upload_facts& upload, const append_request& request,
                                  std::uint64_t max_size, base::time_point now);

// HEAD and GET: gone when it has expired unfinished.
std::optional<refusal> judge_presence(const upload_facts& upload, base::time_point now);

} // namespace lectern::upload

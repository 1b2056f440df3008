// The one error type of Lectern. Expected failure is a value; exceptions are for broken invariants.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace lectern {

// What went wrong, for programs. The text for people is error::detail.
enum class errc {
    usage,        // the caller asked for something that makes no sense (exit 2, HTTP 400)
    refused,      // a recording or file that cannot become a lecture (exit 3, HTTP 422)
    not_found,    // HTTP 404
    conflict,     // the state forbids it (HTTP 409)
    precondition, // If-Match and friends (HTTP 412)
    forbidden,    // HTTP 403
    unauthorized, // HTTP 401
    too_large,    // over a named limit (HTTP 413)
    no_space,     // the disk is full (HTTP 507)
    busy,         // a bounded queue is full; try again (HTTP 503)
    timeout,      // a named limit on waiting ran out (HTTP 504)
    cancelled,    // stopped on request
    corrupt,      // bytes on disk are not what they were
    io,           // the operating system said no
    internal,     // a bug of ours, reported rather than hidden
};

std::string_view to_string(errc code) noexcept;

struct error {
    errc code = errc::internal;
    std::string detail; // one phrase: what was being done to what, and why it failed

    friend bool operator==(const error&, const error&) = default;
};

// Shape: errno `number` as an error: ENOSPC and EDQUOT are no_space, ENOENT is not_found, others io.
error from_errno(int number, std::string what);

class error_exception : public std::runtime_error {
public:
    explicit error_exception(error e) : std::runtime_error(e.detail), error_(std::move(e)) {}
    const error& get() const noexcept { return error_; }

private:
    error error_;
};

[[noreturn]] void throw_exception_from_error(const error& e, const boost::source_location& where);

template <class T = void>
using result = boost::system::result<T, error>;

} // namespace lectern

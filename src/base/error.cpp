#include "lectern/base/error.hpp"

#include <cerrno>
#include <cstring>

namespace lectern {

std::string_view to_string(errc code) noexcept {
    switch (code) {
    case errc::usage:
        return "usage";
    case errc::refused:
        return "refused";
    case errc::not_found:
        return "not_found";
    case errc::conflict:
        return "conflict";
    case errc::precondition:
        return "precondition";
    case errc::forbidden:
        return "forbidden";
    case errc::unauthorized:
        return "unauthorized";
    case errc::too_large:
        return "too_large";
    case errc::no_space:
        return "no_space";
    case errc::busy:
        return "busy";
    case errc::timeout:
        return "timeout";
    case errc::cancelled:
        return "cancelled";
    case errc::corrupt:
        return "corrupt";
    case errc::io:
        return "io";
    case errc::internal:
        return "internal";
    }
    return "internal";
}

error from_errno(int number, std::string what) {
    const auto code = number == ENOSPC || number == EDQUOT ? errc::no_space
                      : number == ENOENT                   ? errc::not_found
                                                           : errc::io;
    return {code, std::move(what) + ": " + std::generic_category().message(number)};
}

void throw_exception_from_error(const error& e, const boost::source_location&) {
    throw error_exception(e);
}

} // namespace lectern

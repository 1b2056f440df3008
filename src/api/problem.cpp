#include "problem.hpp"

#include "lectern/base/log.hpp"

namespace lectern::api {

http_status status_of(errc code) noexcept {
    switch (code) {
    case errc::usage:
        return {400, "The request makes no sense"};
    case errc::unauthorized:
        return {401, "Sign in first"};
    case errc::forbidden:
        return {403, "Not allowed"};
    case errc::not_found:
        return {404, "There is nothing here"};
    case errc::conflict:
        return {409, "The state forbids it"};
    case errc::precondition:
        return {412, "It has changed meanwhile"};
    case errc::too_large:
        return {413, "Too large"};
    case errc::refused:
        return {422, "The file was refused"};
    case errc::busy:
        return {503, "Too many requests at once"};
    case errc::cancelled:
        return {503, "The server is stopping"};
    case errc::timeout:
        return {504, "It took too long"};
    case errc::no_space:
        return {507, "The disk is full"};
    case errc::corrupt:
    case errc::io:
    case errc::internal:
        break;
    }
    return {500, "The server has a problem"};
}

http::response to_response(const error& failure) {
    const auto status = status_of(failure.code);
    const bool is_ours = status.code >= 500;
    if (is_ours) base::log_error("api_failed", {{"code", to_string(failure.code)}, {"why", failure.detail}});
    auto response = http::problem(status.code, status.title, is_ours ? std::string_view() : failure.detail);
    if (status.code == 503) response.add_header("Retry-After", "1");
    return response;
}

} // namespace lectern::api

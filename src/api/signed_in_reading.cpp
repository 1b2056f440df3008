#include "signed_in_reading.hpp"

#include "private_answer.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/runtime/offload.hpp"

namespace lectern::api {

boost::asio::awaitable<http::response> read_signed_in(std::shared_ptr<const teaching_context> at,
                                                      signed_in_document document,
                                                      const http::request& request) {
    auto work = [at, document, &request]() -> result<std::string> {
        auto connection = at->readers.borrow();
        if (!connection) return error{errc::io, connection.error().detail};
        const auto who =
            accounts::require_identity(**connection, accounts::credentials_of(request), at->clock());
        if (!who) return who.error();
        return document(**connection, request, *who);
    };
    auto reading = runtime::offload(at->reading, std::move(work));
    auto answer = co_await std::move(reading);
    if (!answer) co_return refused(answer.error());
    co_return fresh_json(std::move(*answer));
}

} // namespace lectern::api

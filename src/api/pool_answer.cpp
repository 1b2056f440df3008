#include "pool_answer.hpp"

#include "private_answer.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/runtime/offload.hpp"

#include <utility>

namespace lectern::api {

namespace asio = boost::asio;

asio::awaitable<http::response> answer_reading(db::connection_pool& readers, runtime::worker_pool& reading,
                                               reading_work work) {
    auto with_connection = [&readers, work = std::move(work)]() -> result<http::response> {
        auto connection = readers.borrow();
        if (!connection) return error{errc::io, connection.error().detail};
        return work(**connection);
    };
    auto looking = runtime::offload(reading, std::move(with_connection));
    auto answer = co_await std::move(looking);
    if (!answer) co_return refused(answer.error());
    co_return std::move(*answer);
}

asio::awaitable<http::response> answer_changing(runtime::worker_pool& writing, const http::request& request,
                                                changing_work work) {
    if (accounts::is_cross_site(request))
        co_return refused({errc::forbidden, "another site sent this request"});
    auto changing = runtime::offload(writing, std::move(work));
    auto answer = co_await std::move(changing);
    if (!answer) co_return refused(answer.error());
    co_return std::move(*answer);
}

} // namespace lectern::api

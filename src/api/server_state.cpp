#include "lectern/api/server_state.hpp"

#include "private_answer.hpp"
#include "waiting_route.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/accounts/identity.hpp"
#include "lectern/catalogue/packages.hpp"
#include "lectern/jobs/queue.hpp"
#include "lectern/runtime/offload.hpp"
#include "lectern/upload/free_space.hpp"
#include "lectern/upload/stored_files.hpp"

#include <boost/json.hpp>

#include <memory>

namespace lectern::api {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

struct desk {
    teaching_context use;
    server_facts facts;
};

template <class Amount>
json::object to_json(const Amount& amount) {
    return {{"count", amount.count}, {"bytes", amount.bytes}};
}

result<json::object> look_at_disk(const server_facts& facts) {
    std::error_code failed;
    const auto space = std::filesystem::space(facts.data, failed);
    if (failed)
        return error{errc::io, "looking at the disk of " + facts.data.string() + ": " + failed.message()};
    const auto usable = upload::free_space(facts.data, facts.uploads);
    if (!usable) return usable.error();
    return json::object{{"bytes", space.capacity}, {"free", space.available}, {"usable", *usable}};
}

// The database and what has not been written into its file so far.
std::uint64_t database_bytes(const std::filesystem::path& data) {
    std::uint64_t bytes = 0;
    for (const auto* name : {"lectern.db", "lectern.db-wal"}) {
        std::error_code missing;
        const auto size = std::filesystem::file_size(data / name, missing);
        if (!missing) bytes += size;
    }
    return bytes;
}

result<std::string> look(const desk& at, db::database& database, const http::request& request) {
    const auto who = accounts::require_identity(database, accounts::credentials_of(request), at.use.clock());
    if (!who) return who.error();
    if (!accounts::may(who->user_role, accounts::action::manage_accounts, false))
        return error{errc::forbidden, "how the server is, is for administrators"};
    auto disk = look_at_disk(at.facts);
    if (!disk) return disk.error();
    const auto stored = upload::count_stored(database);
    if (!stored) return stored.error();
    const auto packages = catalogue::count_packages(database);
    if (!packages) return packages.error();
    const auto jobs = jobs::count_jobs(database);
    if (!jobs) return jobs.error();
    return json::serialize(json::object{
        {"version", at.facts.version},
        {"started", base::to_iso8601(at.facts.started)},
        {"disk", std::move(*disk)},
        {"database_bytes", database_bytes(at.facts.data)},
        {"sources", to_json(stored->sources)},
        {"packages", to_json(*packages)},
        {"uploads", to_json(stored->coming)},
        {"jobs", {{"running", jobs->running}, {"waiting", jobs->waiting}, {"failed", jobs->failed}}}});
}

asio::awaitable<http::response> on_look(std::shared_ptr<const desk> at, const http::request& request) {
    auto work = [at, &request]() -> result<std::string> {
        auto connection = at->use.readers.borrow();
        if (!connection) return error{errc::io, connection.error().detail};
        return look(*at, **connection, request);
    };
    auto looking = runtime::offload(at->use.reading, std::move(work));
    auto state = co_await std::move(looking);
    if (!state) co_return refused(state.error());
    co_return fresh_json(std::move(*state));
}

} // namespace

void add_server_routes(http::router& routes, teaching_context use, server_facts facts) {
    const auto at = std::make_shared<const desk>(desk{std::move(use), std::move(facts)});
    add_waiting(routes, http::method::get, "/api/v1/server",
                [at](const http::request& q) { return on_look(at, q); });
}

} // namespace lectern::api

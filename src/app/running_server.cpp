#include "running_server.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <thread>
#include <unistd.h>

namespace lectern::app {
namespace {

constexpr std::uint64_t mark_limit = 4096;
// Somebody who only looks holds the lock for a moment, and a server that was killed a little longer.
constexpr auto patience = std::chrono::seconds(2);
constexpr auto between_tries = std::chrono::milliseconds(20);

std::filesystem::path mark_of(const std::filesystem::path& data) {
    return data / "server.lock";
}

std::optional<running_server> parse_mark(std::string_view text) {
    boost::json::error_code failed;
    const auto value = boost::json::parse(text, failed);
    const auto* object = failed ? nullptr : value.if_object();
    if (object == nullptr) return std::nullopt;
    const auto number = [&](std::string_view name) {
        const auto* found = object->if_contains(name);
        return found != nullptr && found->is_int64() ? static_cast<int>(found->as_int64()) : 0;
    };
    return running_server{number("pid"), number("job_workers")};
}

std::optional<running_server> read_mark(const std::filesystem::path& data) {
    const auto text = base::read_file(mark_of(data), mark_limit);
    return text ? parse_mark(*text) : std::nullopt;
}

error in_use(const std::filesystem::path& data) {
    const auto other = read_mark(data);
    return {errc::busy, "another server" + (other ? " (process " + std::to_string(other->pid) + ")" : "") +
                            " uses " + data.string()};
}

} // namespace

result<base::unique_fd> take_data_directory(const std::filesystem::path& data, const running_server& mine) {
    const auto until = std::chrono::steady_clock::now() + patience;
    auto lock = base::try_lock_file(mark_of(data));
    while (!lock && lock.error().code == errc::busy && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(between_tries);
        lock = base::try_lock_file(mark_of(data));
    }
    if (!lock) return lock.error().code == errc::busy ? in_use(data) : lock.error();
    const auto text =
        boost::json::serialize(boost::json::object{{"pid", mine.pid}, {"job_workers", mine.job_workers}});
    if (::ftruncate(lock->get(), 0) != 0 ||
        ::pwrite(lock->get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        return from_errno(errno, "writing " + mark_of(data).string());
    return lock;
}

result<std::optional<running_server>> find_running_server(const std::filesystem::path& data) {
    const auto lock = base::try_lock_file(mark_of(data));
    if (lock) return std::optional<running_server>();
    if (lock.error().code != errc::busy) return lock.error();
    return read_mark(data);
}

} // namespace lectern::app

#include "lectern/runtime/shard.hpp"

#include "lectern/base/log.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <latch>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

namespace lectern::runtime {
namespace {

thread_local shard* current_shard = nullptr;

} // namespace

// One thread runs the context, so the reactor needs no lock for each operation; posting from other threads
// stays safe.
shard::shard(std::size_t index) : index_(index), context_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO) {}

shard* shard::current() noexcept {
    return current_shard;
}

bool shard::runs_here() const noexcept {
    return current_shard == this;
}

void shard::assert_here() const noexcept {
    if (runs_here()) return;
    std::fprintf(stderr, "lectern: an object of shard %zu was used from another thread\n", index_);
    std::abort();
}

void shard::run() {
    current_shard = this;
    const auto name = "shard-" + std::to_string(index_);
    pthread_setname_np(pthread_self(), name.c_str());
    // sendfile has no MSG_NOSIGNAL: a client that left must be an error here, not the end of the program.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    const auto work = boost::asio::make_work_guard(context_);
    while (!context_.stopped()) {
        try {
            context_.run();
        } catch (const std::exception& e) {
            // Sessions catch what handlers throw; what arrives here is a bug that must not end the other
            // connections.
            base::log_error("shard_exception", {{"shard", index_}, {"what", e.what()}});
        }
    }
}

shard_set::shard_set(std::size_t count) {
    if (count == 0) count = usable_cores();
    for (std::size_t i = 0; i < count; ++i) shards_.push_back(std::make_unique<shard>(i));
    for (auto& each : shards_) each->thread_ = std::thread([&s = *each] { s.run(); });
}

shard_set::~shard_set() {
    stop();
}

void shard_set::run_on_each(const std::function<void(shard&)>& work) {
    std::latch done(static_cast<std::ptrdiff_t>(shards_.size()));
    for (auto& each : shards_) {
        each->post([&work, &done, &s = *each] {
            work(s);
            done.count_down();
        });
    }
    done.wait();
}

void shard_set::stop() {
    for (auto& each : shards_) each->context_.stop();
    for (auto& each : shards_)
        if (each->thread_.joinable()) each->thread_.join();
}

std::size_t usable_cores() noexcept {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    const int count = CPU_COUNT(&set);
    return count > 0 ? static_cast<std::size_t>(count) : 1;
}

result<std::size_t> raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return from_errno(errno, "reading the limit of open files");
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return from_errno(errno, "raising the limit of open files");
    return static_cast<std::size_t>(limit.rlim_cur);
}

} // namespace lectern::runtime

#include "silence.hpp"

#include "lectern/base/files.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <thread>

namespace lectern::runtime {
namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

constexpr std::chrono::milliseconds shortest_interval{100};
constexpr int looks = 100; // in the time of the limit

// Source: Documentation/scheduler/sched-stats.rst of Linux.
std::optional<cpu_use> read_use(const fs::path& thread) {
    const auto text = base::read_file(thread / "schedstat");
    long long ran = 0, queued = 0;
    if (!text || std::sscanf(text->c_str(), "%lld %lld", &ran, &queued) != 2) return std::nullopt;
    return cpu_use{nanoseconds(ran), nanoseconds(queued)};
}

// It runs, or would. Source: proc_pid_stat(5); the name before the state may hold anything.
bool can_run(const fs::path& thread) {
    const auto text = base::read_file(thread / "stat");
    if (!text) return false;
    const auto name_ends = text->rfind(')');
    return name_ends != std::string::npos && text->substr(name_ends).starts_with(") R");
}

} // namespace

nanoseconds lost_to_others(nanoseconds passed, const cpu_use& use, int processors) {
    const auto wanted = std::min(use.ran + use.queued, passed * processors);
    if (wanted <= use.ran) return {};
    const auto part = static_cast<double>((wanted - use.ran).count()) /
                      static_cast<double>(std::max(passed, wanted).count());
    return nanoseconds(static_cast<nanoseconds::rep>(part * static_cast<double>(passed.count())));
}

cpu_use since(thread_use& last, const cpu_use& now, bool can_run, nanoseconds passed) {
    const auto none = nanoseconds(0);
    const auto ran = std::clamp(now.ran - last.all.ran, none, passed);
    const auto rest = passed - ran;
    const auto over = std::max(now.queued - last.all.queued, none);
    const auto left = std::max(last.ahead - over, none); // of a wait that goes on, or was none
    auto queued = std::clamp(over - last.ahead, none, rest);
    last = {now, left};
    // Kernels that count nothing say 0.
    if (now.ran == none) return {ran, none};
    if (can_run) {
        const auto most = ran > none ? std::max(rest - left, queued) : rest;
        last.ahead += most - queued;
        queued = most;
    }
    return {ran, queued};
}

silence::silence(pid_t child, std::chrono::milliseconds limit)
    : child_(child), limit_(limit), interval_(std::max(limit / looks, shortest_interval)),
      processors_(std::max(1, static_cast<int>(std::thread::hardware_concurrency()))) {}

void silence::end() {
    looked_ = steady::now();
    lasted_ = {};
    threads_.clear();
}

bool silence::is_too_long() {
    const nanoseconds passed = steady::now() - looked_;
    if (passed < interval_) return false;
    looked_ += passed;
    // A first look that comes late tells nothing of what the child waited for meanwhile.
    const bool is_first = threads_.empty();
    const auto lost = lost_to_others(passed, look(passed), processors_);
    lasted_ += is_first ? std::min<nanoseconds>(passed, 2 * interval_) : passed - lost;
    return lasted_ > limit_;
}

// Since the last look; of threads that are new there is nothing to tell yet.
cpu_use silence::look(nanoseconds passed) {
    std::map<pid_t, thread_use> now;
    cpu_use all;
    std::error_code problem;
    fs::directory_iterator at("/proc/" + std::to_string(child_) + "/task", problem);
    for (; !problem && at != fs::directory_iterator(); at.increment(problem)) {
        const auto name = at->path().filename().string();
        pid_t thread = 0;
        std::from_chars(name.data(), name.data() + name.size(), thread);
        const auto use = read_use(at->path());
        if (!use) continue;
        const auto before = threads_.find(thread);
        auto& known = now[thread];
        known = before == threads_.end() ? thread_use{*use, {}} : before->second;
        if (before == threads_.end()) continue;
        const auto did = since(known, *use, can_run(at->path()), passed);
        all.ran += did.ran;
        all.queued += did.queued;
    }
    threads_ = std::move(now);
    return all;
}

} // namespace lectern::runtime

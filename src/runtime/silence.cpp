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
    lasted_ += passed - lost_to_others(passed, look(passed), processors_);
    return lasted_ > limit_;
}

// Since the last look; of threads that are new there is nothing to tell yet.
cpu_use silence::look(nanoseconds passed) {
    std::map<pid_t, cpu_use> now;
    cpu_use all;
    std::error_code problem;
    fs::directory_iterator at("/proc/" + std::to_string(child_) + "/task", problem);
    for (; !problem && at != fs::directory_iterator(); at.increment(problem)) {
        const auto name = at->path().filename().string();
        pid_t thread = 0;
        std::from_chars(name.data(), name.data() + name.size(), thread);
        const auto use = read_use(at->path());
        if (!use) continue;
        now.emplace(thread, *use);
        const auto before = threads_.find(thread);
        if (before == threads_.end()) continue;
        const auto ran = std::clamp(use->ran - before->second.ran, nanoseconds(0), passed);
        const auto rest = passed - ran;
        all.ran += ran;
        // A wait is counted when it is over. Kernels that count nothing say 0.
        if (use->ran.count() > 0)
            all.queued += can_run(at->path())
                              ? rest
                              : std::clamp(use->queued - before->second.queued, nanoseconds(0), rest);
    }
    threads_ = std::move(now);
    return all;
}

} // namespace lectern::runtime

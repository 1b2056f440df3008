#include "lectern/base/crash_point.hpp"

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>

namespace lectern::base {
namespace {

struct crash_plan {
    std::string_view name; // empty: none
    int passing = 1, signal = SIGKILL;
};

crash_plan plan_of(const char* text) noexcept {
    if (text == nullptr) return {};
    const std::string_view all(text);
    const auto colon = all.find(':');
    crash_plan plan{all.substr(0, colon)};
    if (colon == std::string_view::npos) return plan;
    const auto how = all.substr(colon + 1);
    if (how == "stop")
        plan.signal = SIGSTOP;
    else
        std::from_chars(how.data(), how.data() + how.size(), plan.passing);
    return plan;
}

} // namespace

void crash_point(std::string_view name) noexcept {
    static const auto plan = plan_of(std::getenv("LECTERN_CRASH_AT"));
    if (plan.name.empty() || plan.name != name) return;
    static std::atomic<int> passed = 0;
    if (++passed == plan.passing) std::raise(plan.signal);
}

} // namespace lectern::base

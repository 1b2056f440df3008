// What a playback token costs: it is checked on the shard, for each request of a private lecture.
#include "lectern/base/signed_token.hpp"

#include <benchmark/benchmark.h>

namespace lectern::base {
namespace {

const playback_permission permission{std::string(64, 'a'), 720, now() + std::chrono::hours(1)};

std::shared_ptr<const token_keys> two_keys() {
    return token_keys::parse("new 0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ\n"
                             "old abcdefghijklmnopqrstuvwxyz0123456789-_\n")
        .value();
}

void check_a_right_token(benchmark::State& state) {
    const auto keys = two_keys();
    const auto token = keys->sign(permission);
    for (auto _ : state) benchmark::DoNotOptimize(keys->check(token, now()).has_value());
}
BENCHMARK(check_a_right_token);

void check_a_wrong_token(benchmark::State& state) {
    const auto keys = two_keys();
    auto token = keys->sign(permission);
    token.back() = token.back() == 'A' ? 'B' : 'A';
    for (auto _ : state) benchmark::DoNotOptimize(keys->check(token, now()).has_value());
}
BENCHMARK(check_a_wrong_token);

void sign_a_token(benchmark::State& state) {
    const auto keys = two_keys();
    for (auto _ : state) benchmark::DoNotOptimize(keys->sign(permission).size());
}
BENCHMARK(sign_a_token);

} // namespace
} // namespace lectern::base

BENCHMARK_MAIN();

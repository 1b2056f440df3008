#include "lectern/jobs/expected_time.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lectern::jobs {
namespace {

constexpr int looked_at = 20; // of the newest that are done

result<std::vector<job_span>> newest_done(db::database& in, std::string_view kind) {
    auto rows = in.prepare("SELECT created_us, since_us FROM jobs WHERE phase = 'done' AND kind = ?"
                           " ORDER BY id DESC LIMIT ?");
    rows.bind_all(kind, looked_at);
    std::vector<job_span> all;
    while (true) {
        const auto there = rows.step();
        if (!there) return there.error();
        if (!*there) return all;
        const auto at = [&](int column) {
            return base::time_point(std::chrono::microseconds(rows.integer(column)));
        };
        all.push_back({at(0), at(1)});
    }
}

struct before {
    double whole = 0; // jobs that are still to be done, with parts of those that run
    double workers = 1;
};

result<before> what_comes_before(db::database& in, const job& of) {
    auto sums =
        in.prepare("SELECT coalesce(sum(CASE phase WHEN 'running' THEN 1.0 - progress ELSE 1.0 END), 0),"
                   " coalesce(sum(phase = 'running'), 0) FROM jobs"
                   " WHERE kind NOT LIKE 'later-%' AND (phase = 'running'"
                   " OR (phase = 'waiting' AND (created_us, id) < (?, ?)))");
    sums.bind_all(of.created.time_since_epoch().count(), of.id);
    const auto there = sums.step();
    if (!there) return there.error();
    return before{sums.real(0), std::max(1.0, static_cast<double>(sums.integer(1)))};
}

} // namespace

std::optional<std::chrono::seconds> usual_time(std::span<const job_span> done) {
    if (done.empty()) return std::nullopt;
    std::vector<job_span> in_turn(done.begin(), done.end());
    std::ranges::sort(in_turn, {}, &job_span::ended);
    std::vector<std::chrono::microseconds> took;
    base::time_point last{};
    for (const auto& one : in_turn) {
        took.push_back(one.ended - std::max(one.created, last));
        last = one.ended;
    }
    const auto at = took.begin() + static_cast<std::ptrdiff_t>((took.size() - 1) * 3 / 4);
    std::ranges::nth_element(took, at);
    return std::chrono::ceil<std::chrono::seconds>(std::max(*at, std::chrono::microseconds(0)));
}

std::chrono::seconds roughly(std::chrono::seconds exact) noexcept {
    const std::int64_t step = exact > std::chrono::seconds(90) ? 60 : 10;
    return std::chrono::seconds((std::max<std::int64_t>(exact.count(), 1) + step - 1) / step * step);
}

result<std::optional<std::chrono::seconds>> expected_left(db::database& in, const job& of) {
    using nothing = std::optional<std::chrono::seconds>;
    const bool is_over = of.state.phase == job_phase::done || of.state.phase == job_phase::failed;
    if (is_over || is_background(of.kind)) return nothing();
    const auto done = newest_done(in, of.kind);
    if (!done) return done.error();
    const auto usual = usual_time(*done);
    if (!usual) return nothing();
    const auto first = what_comes_before(in, of);
    if (!first) return first.error();
    // Workers share what comes before, and each is as much slower as there are others.
    const double times = of.state.phase == job_phase::waiting ? first->whole + first->workers
                                                              : (1 - of.state.progress) * first->workers;
    const auto left = static_cast<std::int64_t>(std::ceil(static_cast<double>(usual->count()) * times));
    return nothing(roughly(std::chrono::seconds(left)));
}

} // namespace lectern::jobs

#include "lectern/jobs/job_state.hpp"

#include <gtest/gtest.h>

namespace lectern::jobs {
namespace {

using namespace std::chrono_literals;

const base::time_point t0{std::chrono::seconds(1'000'000)};
const job_rules rules;

job_state running() {
    return claim(new_job(t0), rules, t0).value();
}

} // namespace

TEST(job_state, a_new_job_waits_for_a_worker_and_says_since_when) {
    const auto job = new_job(t0);
    EXPECT_EQ(job.phase, job_phase::waiting);
    EXPECT_EQ(job.waits_for, "a free worker");
    EXPECT_EQ(job.since, t0);
    EXPECT_TRUE(claimable(job, t0));
}

TEST(job_state, the_attempt_is_counted_before_the_work_starts) {
    const auto job = running();
    EXPECT_EQ(job.attempts, 1);
    EXPECT_EQ(job.token, 1);
    EXPECT_FALSE(claimable(job, t0 + rules.lease - 1us));
}

TEST(job_state, a_lease_without_heartbeat_can_be_taken_over_and_the_late_worker_changes_nothing) {
    const auto first = running();
    const auto second = claim(first, rules, t0 + rules.lease).value();
    EXPECT_EQ(second.attempts, 2);
    for (const auto& refused :
         {heartbeat(second, first.token, 0.5, rules, t0), finish(second, first.token, t0),
          give_up(second, first.token, "x", t0), try_later(second, first.token, "x", rules, t0),
          put_back(second, first.token, "space", rules, t0)})
        EXPECT_EQ(refused.error().code, errc::conflict);
    EXPECT_EQ(finish(second, second.token, t0).value().phase, job_phase::done);
}

TEST(job_state, a_heartbeat_prolongs_the_lease_and_progress_never_goes_back) {
    auto job = heartbeat(running(), 1, 0.5, rules, t0 + 20s).value();
    EXPECT_EQ(job.lease_until, t0 + 20s + rules.lease);
    job = heartbeat(job, 1, 0.3, rules, t0 + 21s).value();
    EXPECT_DOUBLE_EQ(job.progress, 0.5);
}

TEST(job_state, a_recording_that_kills_its_worker_fails_after_three_attempts_with_a_reason) {
    auto job = new_job(t0);
    auto now = t0;
    for (int i = 0; i < 3; ++i) {
        job = claim(job, rules, now).value();
        ASSERT_EQ(job.phase, job_phase::running);
        now += rules.lease;
    }
    job = claim(job, rules, now).value();
    EXPECT_EQ(job.phase, job_phase::failed);
    EXPECT_NE(job.reason.find("upload it once more"), std::string::npos);
}

TEST(job_state, failures_that_may_pass_back_off_and_the_third_is_final) {
    auto job = try_later(running(), 1, "the disk did not answer", rules, t0).value();
    EXPECT_EQ(job.phase, job_phase::waiting);
    EXPECT_EQ(job.not_before, t0 + rules.first_backoff);
    EXPECT_FALSE(claimable(job, t0));
    job = claim(job, rules, t0 + 5s).value();
    job = try_later(job, job.token, "again", rules, t0 + 5s).value();
    EXPECT_EQ(job.not_before, t0 + 5s + 2 * rules.first_backoff);
    job = claim(job, rules, t0 + 60s).value();
    job = try_later(job, job.token, "for good", rules, t0 + 60s).value();
    EXPECT_EQ(job.phase, job_phase::failed);
    EXPECT_EQ(job.reason, "for good");
}

TEST(job_state, waiting_for_space_costs_no_attempt_and_is_one_long_wait) {
    auto job = running();
    for (int i = 0; i < 10; ++i) {
        const auto now = t0 + i * 10s;
        job = put_back(job, job.token, "2 GB of disk space", rules, now).value();
        EXPECT_EQ(job.attempts, 0);
        EXPECT_EQ(job.since, t0);
        job = claim(job, rules, now + rules.space_interval).value();
    }
    EXPECT_EQ(job.phase, job_phase::running);
    EXPECT_EQ(job.waits_for, "2 GB of disk space");
    EXPECT_EQ(heartbeat(job, job.token, 0.1, rules, t0 + 200s).value().waits_for, "");
}

TEST(job_state, only_a_failed_job_can_be_tried_again_and_its_token_still_grows) {
    EXPECT_EQ(retry(running(), t0).error().code, errc::conflict);
    const auto failed = give_up(running(), 1, "There is no picture and no sound in it.", t0).value();
    const auto again = retry(failed, t0 + 1s).value();
    EXPECT_EQ(again.attempts, 0);
    EXPECT_EQ(claim(again, rules, t0 + 1s).value().token, 2);
}

TEST(job_state, phases_are_stored_by_name) {
    for (const auto phase : {job_phase::waiting, job_phase::running, job_phase::done, job_phase::failed})
        EXPECT_EQ(parse_job_phase(to_string(phase)).value(), phase);
    EXPECT_EQ(parse_job_phase("asleep").error().code, errc::corrupt);
}

} // namespace lectern::jobs

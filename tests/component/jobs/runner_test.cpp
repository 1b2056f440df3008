// The queue and its runner on a real database: what happens to a job in every case of its life.
#include "one_lecture.hpp"

#include "lectern/base/files.hpp"
#include "lectern/base/log.hpp"
#include "lectern/jobs/runner.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace lectern::jobs {
namespace {

using namespace std::chrono_literals;

class job_runner : public testing::Test {
protected:
    base::scratch_directory scratch_ =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    std::filesystem::path file_ = scratch_.path() / "lectern.db";
    std::unique_ptr<db::database> database_;
    std::mutex mutex_;
    std::vector<job_phase> told_;

    void SetUp() override {
        base::set_log_level(base::log_level::off);
        database_ = std::move(db::database::open(file_, db::access::read_write).value());
        const auto migrated = db::migrate(*database_);
        ASSERT_TRUE(migrated) << migrated.error().detail;
        ASSERT_TRUE(database_->execute(one_lecture));
    }
    void TearDown() override { base::set_log_level(base::log_level::info); }

    std::string put_in() {
        auto in = db::transaction::begin(*database_).value();
        auto id = enqueue(in, "package", "lecture-1", "{}", base::now()).value();
        EXPECT_TRUE(in.commit());
        return id;
    }

    runner_options options() const {
        runner_options o;
        o.database = file_;
        o.look_interval = 20ms;
        o.rules.first_backoff = 10ms;
        o.rules.space_interval = 10ms;
        o.rules.lease = 400ms;
        return o;
    }

    runner::callbacks calls(
        std::function<job_outcome(const job&, const std::function<void(double)>&, std::stop_token)> perform) {
        return {std::move(perform), [this](db::transaction&, const job& j) -> result<void> {
                    const std::lock_guard lock(mutex_);
                    told_.push_back(j.state.phase);
                    return {};
                }};
    }

    job await(const std::string& id, const std::function<bool(const job_state&)>& wanted) {
        const auto until = std::chrono::steady_clock::now() + 60s;
        for (;;) {
            auto found = find(*database_, id).value();
            if (!found || wanted(found->state) || std::chrono::steady_clock::now() > until) {
                EXPECT_TRUE(found && wanted(found->state))
                    << id << " is still " << (found ? to_string(found->state.phase) : "gone");
                return found.value_or(job{});
            }
            std::this_thread::yield();
        }
    }
    static bool is_done(const job_state& s) { return s.phase == job_phase::done; }
    static bool is_failed(const job_state& s) { return s.phase == job_phase::failed; }
};

} // namespace

TEST_F(job_runner, a_job_is_performed_once_and_what_it_made_is_recorded_with_its_end) {
    const auto id = put_in();
    std::atomic<int> performed = 0;
    const runner r(options(), calls([&](const job& j, const auto& progress, const auto&) -> job_outcome {
                       ++performed;
                       EXPECT_EQ(j.lecture_id, "lecture-1");
                       progress(0.5);
                       return finished{[](db::transaction& in) {
                           return in.connection().execute("UPDATE lectures SET status = 'published'");
                       }};
                   }));
    const auto job = await(id, is_done);
    EXPECT_EQ(job.state.attempts, 1);
    auto status = database_->prepare("SELECT status FROM lectures");
    ASSERT_TRUE(status.step().value());
    EXPECT_EQ(status.text(0), "published");
    EXPECT_EQ(performed, 1);
}

TEST_F(job_runner, when_the_record_fails_the_job_is_not_done_either) {
    const auto id = put_in();
    std::atomic<int> performed = 0;
    const runner r(
        options(), calls([&](const job&, const auto&, const auto&) -> job_outcome {
            ++performed;
            return finished{[&](db::transaction&) -> result<void> { return error{errc::internal, "odd"}; }};
        }));
    // The lease runs out each time; three attempts, then it fails with a reason.
    const auto job = await(id, is_failed);
    EXPECT_EQ(performed, 3);
    EXPECT_FALSE(job.state.reason.empty());
}

TEST_F(job_runner, what_a_full_disk_does_not_let_us_record_is_recorded_when_there_is_room) {
    const auto id = put_in();
    std::atomic<int> performed = 0, full = 5;
    const runner r(options(), calls([&](const job&, const auto&, const auto&) -> job_outcome {
                       ++performed;
                       return finished{[&](db::transaction&) -> result<void> {
                           if (full-- > 0) return error{errc::no_space, "full"};
                           return {};
                       }};
                   }));
    EXPECT_EQ(await(id, is_done).state.attempts, 1);
    EXPECT_EQ(performed, 1);
}

TEST_F(job_runner, work_that_waits_to_be_recorded_keeps_its_lease_from_the_other_workers) {
    const auto id = put_in();
    std::atomic<int> performed = 0;
    auto two = options();
    two.workers = 2;
    two.rules.lease = 3000ms; // far more than a busy machine makes a heartbeat wait
    const auto room_at = std::chrono::steady_clock::now() + 5000ms;
    const runner r(two, calls([&](const job&, const auto&, const auto&) -> job_outcome {
                       ++performed;
                       return finished{[&](db::transaction&) -> result<void> {
                           if (std::chrono::steady_clock::now() < room_at)
                               return error{errc::no_space, "full"};
                           return {};
                       }};
                   }));
    EXPECT_EQ(await(id, is_done).state.attempts, 1);
    EXPECT_EQ(performed, 1);
}

TEST_F(job_runner, waiting_for_space_is_said_when_there_is_room_to_say_it) {
    const auto id = put_in();
    std::atomic<int> performed = 0, refused = 0;
    auto told = calls([&](const job&, const auto&, const auto&) -> job_outcome {
        if (++performed < 3) return held_up{"2 GB of disk space"};
        return finished{[](db::transaction&) -> result<void> { return {}; }};
    });
    told.changed = [&, say = told.changed](db::transaction& in, const job& j) -> result<void> {
        if (j.state.phase == job_phase::waiting && ++refused % 3 != 0) return error{errc::no_space, "full"};
        return say(in, j);
    };
    const runner r(options(), std::move(told));
    EXPECT_EQ(await(id, is_done).state.attempts, 1);
    EXPECT_EQ(performed, 3);
    EXPECT_EQ(refused, 6);
}

TEST_F(job_runner, a_refused_recording_fails_at_once_with_its_sentence) {
    const auto id = put_in();
    const runner r(options(), calls([](const job&, const auto&, const auto&) -> job_outcome {
                       return refused{"There is no sound in it."};
                   }));
    EXPECT_EQ(await(id, is_failed).state.reason, "There is no sound in it.");
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(told_, (std::vector<job_phase>{job_phase::running, job_phase::failed}));
}

TEST_F(job_runner, three_interruptions_are_the_end) {
    const auto id = put_in();
    std::atomic<int> performed = 0;
    const runner r(options(), calls([&](const job&, const auto&, const auto&) -> job_outcome {
                       ++performed;
                       return interrupted{"The disk did not answer."};
                   }));
    EXPECT_EQ(await(id, is_failed).state.attempts, 3);
    EXPECT_EQ(performed, 3);
}

TEST_F(job_runner, waiting_for_space_goes_on_by_itself_and_costs_no_attempt) {
    const auto id = put_in();
    std::atomic<int> performed = 0;
    const runner r(options(), calls([&](const job&, const auto&, const auto&) -> job_outcome {
                       if (++performed < 6) return held_up{"2 GB of disk space"};
                       return finished{[](db::transaction&) -> result<void> { return {}; }};
                   }));
    EXPECT_EQ(await(id, is_done).state.attempts, 1);
}

TEST_F(job_runner, an_exception_is_an_interruption) {
    const auto id = put_in();
    const runner r(options(), calls([](const job&, const auto&, const auto&) -> job_outcome {
                       throw std::runtime_error("bug");
                   }));
    EXPECT_EQ(await(id, is_failed).state.attempts, 3);
}

TEST_F(job_runner, a_long_job_keeps_its_lease_by_heartbeats) {
    const auto id = put_in();
    std::promise<void> go_on;
    std::atomic<int> performed = 0;
    const runner r(options(), calls([&](const job&, const auto& progress, const auto&) -> job_outcome {
                       ++performed;
                       progress(0.25);
                       go_on.get_future().wait();
                       return finished{[](db::transaction&) -> result<void> { return {}; }};
                   }));
    const auto first = await(id, [](const job_state& s) { return s.progress == 0.25; });
    await(id, [&](const job_state& s) { return s.lease_until > first.state.lease_until + 500ms; });
    go_on.set_value();
    EXPECT_EQ(await(id, is_done).state.token, 1);
    EXPECT_EQ(performed, 1);
}

TEST_F(job_runner, the_job_of_a_runner_that_died_is_taken_over) {
    const auto id = put_in();
    {
        auto in = db::transaction::begin(*database_).value();
        job_rules rules;
        rules.lease = 50ms;
        ASSERT_TRUE(claim_next(in, rules, base::now()).value()); // and nobody beats for it
        ASSERT_TRUE(in.commit());
    }
    const runner r(options(), calls([](const job&, const auto&, const auto&) -> job_outcome {
                       return finished{[](db::transaction&) -> result<void> { return {}; }};
                   }));
    EXPECT_EQ(await(id, is_done).state.attempts, 2);
}

TEST_F(job_runner, stopping_puts_running_work_back_without_losing_an_attempt) {
    const auto id = put_in();
    {
        const runner r(options(),
                       calls([](const job&, const auto& progress, std::stop_token stop) -> job_outcome {
                           progress(0.1);
                           std::promise<void> asked;
                           const std::stop_callback call(stop, [&] { asked.set_value(); });
                           asked.get_future().wait();
                           return interrupted{"stopped"};
                       }));
        await(id, [](const job_state& s) { return s.phase == job_phase::running; });
    }
    const auto job = find(*database_, id).value().value();
    EXPECT_EQ(job.state.phase, job_phase::waiting);
    EXPECT_EQ(job.state.attempts, 0);
    EXPECT_NE(job.state.waits_for.find("start again"), std::string::npos);
}

TEST_F(job_runner, jobs_are_taken_oldest_first_and_listed_until_they_end) {
    const auto first = put_in();
    const auto second = put_in();
    EXPECT_EQ(unfinished(*database_).value().size(), 2U);
    auto in = db::transaction::begin(*database_).value();
    const auto claimed = claim_next(in, {}, base::now()).value().value();
    EXPECT_EQ(claimed.id, first);
    // The same lecture's next recording waits for its turn: the one given last is to play.
    EXPECT_FALSE(claim_next(in, {}, base::now()).value());
    const auto end = [&](const job_state& s) {
        return give_up(s, claimed.state.token, "It is empty.", base::now());
    };
    ASSERT_TRUE(change(in, first, end));
    EXPECT_EQ(not_done(in.connection()).value().size(), 1U); // the later one makes up for the failed one
    EXPECT_EQ(claim_next(in, {}, base::now()).value()->id, second);
    EXPECT_FALSE(claim_next(in, {}, base::now()).value());
    EXPECT_EQ(newest_of_lecture(*database_, "lecture-1").value()->id, second);
    EXPECT_FALSE(find(*database_, "none").value());
}

} // namespace lectern::jobs

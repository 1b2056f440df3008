#include "lectern/accounts/accounts.hpp"
#include "lectern/base/cpu_time.hpp"
#include "lectern/base/files.hpp"

#include <gtest/gtest.h>

namespace lectern::accounts {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const base::time_point start{hours(1)};

struct accounts_in_a_database : testing::Test {
    accounts_in_a_database() {
        db::migrate(*database).value();
        add_user(*database, {"Ada", role::instructor, "correct horse", "ada-lovelace"}, start).value();
    }

    result<identity> by_token(const std::string& secret) {
        return require_identity(*database, {credential_kind::token, secret}, start);
    }
    result<identity> by_session(const std::string& secret, base::time_point at = start) {
        return find_identity(*database, {credential_kind::session, secret}, at);
    }
    user_check ada() { return check_password(*database, "ada", "correct horse").value(); }
    std::int64_t count(std::string_view sql) {
        auto query = database->prepare(sql);
        return query.step().value() ? query.integer(0) : -1;
    }

    base::scratch_directory directory =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "accounts-").value();
    std::unique_ptr<db::database> database =
        db::database::open(directory.path() / "lectern.db", db::access::read_write).value();
};

TEST_F(accounts_in_a_database, a_password_opens_its_user_whatever_the_case_of_the_name) {
    for (const auto* name : {"ada", "Ada", "ADA"})
        EXPECT_TRUE(check_password(*database, name, "correct horse").value().right) << name;
    EXPECT_FALSE(check_password(*database, "ada", "correct horse ").value().right);
    EXPECT_FALSE(check_password(*database, "ada", "").value().right);
    EXPECT_FALSE(check_password(*database, "nobody", "correct horse").value().right);
}

TEST_F(accounts_in_a_database, passwords_and_secrets_are_not_in_the_database) {
    const auto token = add_token(*database, "ada", start).value();
    const auto session = begin_session(*database, ada(), hours(1), start).value();
    database->execute("PRAGMA wal_checkpoint(TRUNCATE)").value();
    const auto bytes = base::read_file(directory.path() / "lectern.db").value();
    for (const auto& secret : {std::string("correct horse"), token.secret, session.secret})
        EXPECT_EQ(bytes.find(secret), std::string::npos);
    EXPECT_NE(bytes.find("$argon2id$"), std::string::npos);
}

TEST_F(accounts_in_a_database, an_unknown_name_costs_as_much_as_a_known_one) {
    const auto time = [&](const char* name) { // of the processor: the clock tells of the machine's load, too
        const auto begun = base::thread_cpu_time();
        (void)check_password(*database, name, "wrong");
        return base::thread_cpu_time() - begun;
    };
    time("nobody"); // makes the hash that stands for nobody
    auto known = std::chrono::nanoseconds::max(), unknown = known;
    for (int i = 0; i < 5; ++i) {
        known = std::min(known, time("ada"));
        unknown = std::min(unknown, time("nobody"));
    }
    EXPECT_GT(known, std::chrono::milliseconds(1)); // the work is done in this thread
    EXPECT_LT(unknown, known * 2);
    EXPECT_LT(known, unknown * 2);
}

TEST_F(accounts_in_a_database, a_token_is_its_user_until_it_is_revoked) {
    const auto first = add_token(*database, "ada", start).value(),
               second = add_token(*database, "ada", start).value();
    const auto who = by_token(first.secret).value();
    EXPECT_EQ(who.name, "ada");
    EXPECT_EQ(who.user_role, role::instructor);
    EXPECT_EQ(who.person_slug, "ada-lovelace");
    revoke(*database, first.id, start).value();
    EXPECT_EQ(by_token(first.secret).error().code, errc::unauthorized);
    EXPECT_TRUE(by_token(second.secret));
    EXPECT_EQ(revoke(*database, first.id, start).error().code, errc::not_found);
}

TEST_F(accounts_in_a_database, a_garbled_token_is_nobody) {
    const auto token = add_token(*database, "ada", start).value();
    for (const std::string& wrong :
         {token.secret + "x", token.id, std::string(), std::string("a.b.c"), std::string(3000, 'A')})
        EXPECT_EQ(by_token(wrong).error().code, errc::unauthorized);
    EXPECT_EQ(by_session(token.secret).error().code, errc::unauthorized);
}

TEST_F(accounts_in_a_database, a_session_lives_expires_and_ends) {
    const auto session = begin_session(*database, ada(), hours(1), start).value();
    EXPECT_EQ(by_session(session.secret)->state, session_state::live);
    EXPECT_EQ(by_session(session.secret, start + hours(1))->state, session_state::expired);
    EXPECT_EQ(require_identity(*database, {credential_kind::session, session.secret}, start + hours(1))
                  .error()
                  .code,
              errc::unauthorized);
    end_session(*database, *by_session(session.secret)->session_id, start).value();
    EXPECT_EQ(by_session(session.secret)->state, session_state::ended);
}

TEST_F(accounts_in_a_database, sessions_that_have_long_been_over_are_forgotten) {
    const auto old = begin_session(*database, ada(), hours(1), start).value();
    const auto young = begin_session(*database, ada(), hours(9), start).value();
    auto change = db::transaction::begin(*database).value();
    forget_sessions(change, start + hours(2)).value();
    change.commit().value();
    EXPECT_FALSE(by_session(old.secret));
    EXPECT_TRUE(by_session(young.secret));
}

TEST_F(accounts_in_a_database, a_revoked_user_is_out_everywhere_and_may_come_back_with_nothing_old) {
    const auto token = add_token(*database, "ada", start).value();
    const auto session = begin_session(*database, ada(), hours(1), start).value();
    database
        ->execute("INSERT INTO courses (id, slug, title, language, status, created_us, changed_us) "
                  "VALUES (1, 'c', 'C', 'en', 'published', 0, 0);"
                  "INSERT INTO enrolments (course_id, user_id, enrolled_us) SELECT 1, id, 0 FROM users")
        .value();
    revoke(*database, "Ada", start).value();
    EXPECT_EQ(count("SELECT count(*) FROM enrolments"), 0);
    EXPECT_FALSE(by_token(token.secret));
    EXPECT_FALSE(by_session(session.secret));
    EXPECT_FALSE(check_password(*database, "ada", "correct horse").value().right);
    EXPECT_EQ(add_token(*database, "ada", start).error().code, errc::not_found);
    add_user(*database, {"ada", role::student, "another one", {}}, start).value();
    EXPECT_TRUE(check_password(*database, "ada", "another one").value().right);
    EXPECT_FALSE(by_token(token.secret));
    EXPECT_EQ(count("SELECT count(*) FROM users"), 1);
}

TEST_F(accounts_in_a_database, a_new_password_signs_out_everywhere) {
    const auto session = begin_session(*database, ada(), hours(1), start).value();
    set_password(*database, "ada", "battery staple", start).value();
    EXPECT_FALSE(by_session(session.secret));
    EXPECT_TRUE(check_password(*database, "ada", "battery staple").value().right);
}

TEST_F(accounts_in_a_database, a_password_that_was_changed_since_it_was_checked_begins_no_session) {
    const auto before = ada();
    set_password(*database, "ada", "battery staple", start).value();
    EXPECT_EQ(begin_session(*database, before, hours(1), start).error().code, errc::unauthorized);
    const auto after = check_password(*database, "ada", "battery staple").value();
    EXPECT_TRUE(begin_session(*database, after, hours(1), start));
    revoke(*database, "ada", start).value();
    EXPECT_EQ(begin_session(*database, after, hours(1), start).error().code, errc::unauthorized);
    add_user(*database, {"ada", role::student, "a third one", {}}, start).value();
    EXPECT_EQ(begin_session(*database, after, hours(1), start).error().code, errc::unauthorized);
    const auto wrong = check_password(*database, "ada", "battery staple").value();
    EXPECT_EQ(begin_session(*database, wrong, hours(1), start).error().code, errc::unauthorized);
    EXPECT_EQ(count("SELECT count(*) FROM sessions"), 0);
}

TEST_F(accounts_in_a_database, what_is_no_user_is_refused_and_changes_nothing) {
    EXPECT_EQ(add_user(*database, {"ada", role::admin, "x", {}}, start).error().code, errc::conflict);
    EXPECT_EQ(add_user(*database, {"a b", role::admin, "x", {}}, start).error().code, errc::usage);
    EXPECT_EQ(add_user(*database, {"bob", role::admin, "", {}}, start).error().code, errc::usage);
    EXPECT_EQ(add_user(*database, {"bob", role::admin, std::string(2000, 'x'), {}}, start).error().code,
              errc::usage);
    EXPECT_EQ(revoke(*database, "bob", start).error().code, errc::not_found);
    const auto users = list_users(*database).value();
    ASSERT_EQ(users.size(), 1U);
    EXPECT_EQ(users[0].user_role, role::instructor);
}

} // namespace
} // namespace lectern::accounts

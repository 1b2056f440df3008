// Signing in, while passwords change.
#include "watching_fixture.hpp"

#include "lectern/api/sign_in.hpp"
#include "lectern/db/session.hpp"

namespace lectern::api {

class signing_in : public watching {
protected:
    signing_in() : passwords_({"passwords", 1, 8}) {
        add_sign_in_routes(router_,
                           {readers_, pool_, *database_, writing_, passwords_,
                            [this] {
                                if (before_looking_at_the_time_) before_looking_at_the_time_();
                                return now_;
                            }},
                           {});
    }
    http::response sign_in(const std::string& name, const std::string& password) {
        return send(http::method::post, "/api/v1/session", {{"Content-Type", "application/json"}},
                    json::serialize(json::object{{"username", name}, {"password", password}}));
    }
    std::int64_t sessions() {
        return db::session(*database_).integer("SELECT count(*) FROM sessions").value();
    }

    std::function<void()> before_looking_at_the_time_;
    runtime::worker_pool passwords_;
};

TEST_F(signing_in, gives_a_session_for_the_right_password_alone) {
    const auto answer = sign_in("Student", "a long password");
    EXPECT_EQ(answer.status, 201);
    EXPECT_TRUE(header_of(answer, "Set-Cookie").starts_with("lectern_session=lcs_"));
    EXPECT_EQ(sign_in("student", "another password").status, 401);
    EXPECT_EQ(sessions(), 1);
}

TEST_F(signing_in, that_is_under_way_when_the_password_changes_comes_to_nothing) {
    // The clock is asked when the request comes, and again when the password has been found right.
    int looks = 0;
    before_looking_at_the_time_ = [&] {
        if (++looks == 2)
            accounts::set_password(*database_, "student", "another password", base::now()).value();
    };
    const auto answer = sign_in("student", "a long password");
    EXPECT_EQ(looks, 2);
    EXPECT_EQ(answer.status, 401) << text_of(answer);
    EXPECT_EQ(header_of(answer, "Set-Cookie"), "");
    EXPECT_EQ(sessions(), 0);
    EXPECT_EQ(sign_in("student", "another password").status, 201);
}

} // namespace lectern::api

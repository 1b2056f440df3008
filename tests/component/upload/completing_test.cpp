// Who may, when an upload completes, and what remains of it.
#include "upload_fixture.hpp"

#include <sys/stat.h>

namespace lectern::tests {
namespace {

using testing::HasSubstr;

ino_t inode(const std::filesystem::path& file) {
    struct stat facts {};
    EXPECT_EQ(::stat(file.c_str(), &facts), 0);
    return facts.st_ino;
}

TEST_F(uploads, staff_of_the_course_may_upload_and_others_may_not) {
    open();
    const auto create = [&](const tus_client& who) {
        return who.request("POST", "/api/v1/uploads/",
                           {"Upload-Length: 5", "Upload-Metadata: " + for_lecture()});
    };
    EXPECT_EQ(create(as("ada")).status, 201);
    EXPECT_EQ(create(as("root")).status, 201);
    EXPECT_EQ(create(as("bob")).status, 403);
    EXPECT_EQ(create(as("sue")).status, 403);
    const auto refused = create(nobody());
    EXPECT_EQ(refused.status, 401);
    EXPECT_THAT(refused.header("WWW-Authenticate"), HasSubstr("Bearer"));
    EXPECT_EQ(as("ada")
                  .request("POST", "/api/v1/uploads/", {"Upload-Length: 5", "Upload-Metadata: lecture eHl6"})
                  .status,
              422);
    EXPECT_EQ(as("bob").create(5).empty(), false);
    EXPECT_EQ(as("sue").create(5), "");
}

TEST_F(uploads, nobody_else_finds_an_upload_not_even_an_administrator) {
    open();
    const auto path = as("ada").create(10);
    for (const auto* other : {"bob", "root"}) {
        EXPECT_EQ(as(other).request("HEAD", path, {}).status, 404);
        EXPECT_EQ(as(other).patch(path, 0, "x").status, 404);
        EXPECT_EQ(as(other).request("DELETE", path, {}).status, 404);
    }
    EXPECT_EQ(nobody().patch(path, 0, "x").status, 401);
    EXPECT_EQ(as("ada").offset(path), 0);
}

TEST_F(uploads, rights_are_checked_again_at_the_end) {
    open();
    const auto path = as("ada").create(10, for_lecture());
    EXPECT_EQ(as("ada").patch(path, 0, "01234").status, 204);
    run("UPDATE course_staff SET person_id = 1 WHERE 0; DELETE FROM course_staff");
    EXPECT_EQ(as("ada").patch(path, 5, "56789").status, 403);
    EXPECT_EQ(as("ada").offset(path), 5);
    EXPECT_TRUE(completed.empty());
    run("INSERT INTO course_staff (course_id, person_id, role, position) VALUES (1, 1, 'lecturer', 1)");
    EXPECT_EQ(as("ada").patch(path, 5, "56789").status, 204);
    EXPECT_EQ(completed.size(), 1U);
}

TEST_F(uploads, a_completion_that_fails_happens_not_at_all_and_can_be_tried_again) {
    open();
    const auto path = as("ada").create(10, for_lecture());
    EXPECT_EQ(as("ada").patch(path, 0, "01234").status, 204);
    hook_fails = true;
    EXPECT_EQ(as("ada").patch(path, 5, "56789").status, 500);
    EXPECT_EQ(as("ada").offset(path), 5);
    EXPECT_EQ(text("SELECT count(*) FROM sources"), "0");
    EXPECT_EQ(text("SELECT status FROM lectures"), "receiving");
    hook_fails = false;
    EXPECT_EQ(as("ada").patch(path, 5, "56789").status, 204);
    EXPECT_EQ(as("ada").patch(path, 10, "").status, 204); // the answer was lost: asked again
    EXPECT_EQ(completed.size(), 1U);
}

TEST_F(uploads, the_same_content_is_recognised_and_stored_once) {
    open();
    const auto bytes = some_bytes(100'000);
    std::vector<std::string> paths;
    for (const auto* who : {"ada", "bob"}) {
        paths.push_back(as(who).create(bytes.size()));
        EXPECT_EQ(as(who).patch(paths.back(), 0, bytes).status, 204);
    }
    EXPECT_EQ(inode(site->source(id_in(paths[0]))), inode(site->source(id_in(paths[1]))));
    ASSERT_EQ(completed.size(), 2U);
    EXPECT_TRUE(completed[1].was_held);
    EXPECT_EQ(as("ada").request("DELETE", paths[0], {}).status, 204);
    EXPECT_TRUE(file(paths[1]) == bytes);
}

TEST_F(uploads, a_source_that_a_lecture_has_outlives_its_upload) {
    open();
    const auto attached = as("ada").create(3, for_lecture()), loose = as("ada").create(3);
    EXPECT_EQ(as("ada").patch(attached, 0, "abc").status, 204);
    EXPECT_EQ(as("ada").patch(loose, 0, "def").status, 204);
    for (const auto& path : {attached, loose}) {
        EXPECT_EQ(as("ada").request("DELETE", path, {}).status, 204);
        EXPECT_EQ(as("ada").request("HEAD", path, {}).status, 404);
        EXPECT_EQ(as("ada").request("DELETE", path, {}).status, 404);
    }
    EXPECT_EQ(file(attached), "abc");
    EXPECT_FALSE(std::filesystem::exists(site->source(id_in(loose))));
    EXPECT_EQ(text("SELECT group_concat(id) FROM sources"), id_in(attached));
}

TEST_F(uploads, a_deletion_ends_the_request_that_runs_and_the_upload_does_not_come_back) {
    open();
    const auto path = as("ada").create(1'000'000, for_lecture());
    auto running = as("ada").begin_patch(path, 0, 1'000'000, std::string(200'000, 'a'));
    EXPECT_EQ(as("ada").request("DELETE", path, {}).status, 204);
    running.send(std::string(300'000, 'b'));
    EXPECT_NE(tus_client::read_answer(running).status, 204);
    EXPECT_EQ(as("ada").request("HEAD", path, {}).status, 404);
    EXPECT_FALSE(std::filesystem::exists(site->source(id_in(path))));
    EXPECT_EQ(text("SELECT status FROM lectures"), "draft");
}

TEST_F(uploads, an_upload_outlives_the_session_that_began_it) {
    open();
    const auto browser = with_session("ada");
    const auto path = browser.create(10, for_lecture());
    ASSERT_FALSE(path.empty());
    ahead = 7200; // the session lasts an hour
    EXPECT_EQ(browser.create(10, for_lecture()), "");
    EXPECT_EQ(browser.request("GET", "/api/v1/uploads", {}).status, 401);
    EXPECT_EQ(browser.offset(path), 0);
    EXPECT_EQ(browser.patch(path, 0, "0123456789").status, 204);
    EXPECT_EQ(completed.size(), 1U);
}

TEST_F(uploads, a_session_that_was_signed_out_may_finish_its_own_upload_and_no_other) {
    open();
    const auto browser = with_session("ada"), other = with_session("ada");
    const auto mine = browser.create(4), others = other.create(4);
    run("UPDATE sessions SET ended_us = 1");
    EXPECT_EQ(browser.patch(mine, 0, "abcd").status, 204);
    EXPECT_EQ(browser.request("HEAD", others, {}).status, 401);
    run("UPDATE users SET is_active = 0 WHERE name = 'ada'");
    EXPECT_EQ(other.request("HEAD", others, {}).status, 401);
}

TEST_F(uploads, another_site_cannot_write_with_the_cookie_of_its_visitor) {
    open();
    const auto browser = with_session("ada");
    EXPECT_EQ(browser.request("POST", "/api/v1/uploads/", {"Upload-Length: 5", "Sec-Fetch-Site: cross-site"})
                  .status,
              403);
    EXPECT_EQ(
        browser.request("POST", "/api/v1/uploads/", {"Upload-Length: 5", "Origin: https://evil.example"})
            .status,
        403);
    EXPECT_EQ(
        browser.request("POST", "/api/v1/uploads/", {"Upload-Length: 5", "Origin: http://lectern"}).status,
        201);
    // A token is nothing that a browser would add by itself.
    EXPECT_EQ(as("ada")
                  .request("POST", "/api/v1/uploads/", {"Upload-Length: 5", "Origin: https://evil.example"})
                  .status,
              201);
}

TEST_F(uploads, an_unfinished_upload_is_found_again_by_its_fingerprint) {
    open();
    const auto path =
        as("ada").create(10, for_lecture() + ",fingerprint " + base::encode_base64("lec.mp4-10-99"));
    as("ada").create(10);
    as("bob").create(10);
    EXPECT_EQ(as("ada").patch(path, 0, "012").status, 204);
    const auto answer = as("ada").request("GET", "/api/v1/uploads?lecture=" + lecture, {});
    EXPECT_EQ(answer.status, 200);
    const auto items = boost::json::parse(answer.body).at("items").as_array();
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].at("url").as_string(), path);
    EXPECT_EQ(items[0].at("fingerprint").as_string(), "lec.mp4-10-99");
    EXPECT_EQ(items[0].at("offset").as_int64(), 3);
    EXPECT_EQ(boost::json::parse(as("ada").request("GET", "/api/v1/uploads/", {}).body)
                  .at("items")
                  .as_array()
                  .size(),
              2U);
    EXPECT_EQ(nobody().request("GET", "/api/v1/uploads/", {}).status, 401);
}

TEST_F(uploads, an_unfinished_upload_expires_and_its_bytes_go) {
    options.uploads.expiry = std::chrono::hours(1);
    options.uploads.housekeeping = std::chrono::milliseconds(20);
    open();
    const auto path = as("ada").create(10, for_lecture());
    const auto answer = as("ada").patch(path, 0, "0123");
    EXPECT_THAT(answer.header("Upload-Expires"), HasSubstr("GMT"));
    ahead = 3599;
    EXPECT_EQ(as("ada").offset(path), 4);
    ahead = 3700;
    while (text("SELECT count(*) FROM uploads") != "0") {
        const int status = as("ada").request("HEAD", path, {}).status;
        ASSERT_TRUE(status == 410 || status == 404) << status;
    }
    EXPECT_FALSE(std::filesystem::exists(site->source(id_in(path))));
    EXPECT_EQ(text("SELECT status FROM lectures"), "draft");
}

TEST_F(uploads, limits_are_told_before_a_byte_is_sent) {
    options.uploads.max_size = 1000;
    options.uploads.open_per_user = 2;
    options.uploads.quota_per_user = 600;
    open();
    const auto create = [&](const char* who, int length) {
        return as(who).request("POST", "/api/v1/uploads/", {"Upload-Length: " + std::to_string(length)});
    };
    EXPECT_EQ(create("ada", 1001).status, 413);
    EXPECT_EQ(create("ada", 601).status, 413);
    EXPECT_EQ(create("ada", 300).status, 201);
    EXPECT_EQ(create("ada", 301).status, 413);
    EXPECT_EQ(create("ada", 300).status, 201);
    const auto third = create("ada", 0);
    EXPECT_EQ(third.status, 429);
    EXPECT_NE(third.header("Retry-After"), "");
    EXPECT_EQ(create("root", 1000).status, 201); // administrators have no quota
}

TEST_F(uploads, a_half_finished_deletion_is_finished_at_the_next_start) {
    open();
    const auto path = as("ada").create(10, for_lecture());
    EXPECT_EQ(as("ada").patch(path, 0, "0123").status, 204);
    run("UPDATE uploads SET state = 'deleting'");
    open();
    while (text("SELECT count(*) FROM uploads") != "0") as("ada").request("HEAD", path, {});
    EXPECT_FALSE(std::filesystem::exists(site->source(id_in(path))));
    EXPECT_EQ(text("SELECT status FROM lectures"), "draft");
}

TEST_F(uploads, a_second_recording_that_is_given_up_leaves_the_lecture_as_the_first_one_made_it) {
    open();
    EXPECT_EQ(as("ada").patch(as("ada").create(4, for_lecture()), 0, "0123").status, 204);
    run("INSERT INTO jobs (id, kind, lecture_id, payload, created_us, phase, since_us, reason)"
        " VALUES ('j', 'package', '" +
        lecture + "', '{}', 1, 'failed', 1, 'There is no picture in it.')");
    run("UPDATE lectures SET status = 'failed'");
    for (const auto& [phase, status] : {std::pair{"failed", "failed"}, {"waiting", "processing"}}) {
        run("UPDATE jobs SET phase = '" + std::string(phase) + "'");
        const auto second = as("ada").create(10, for_lecture());
        EXPECT_EQ(text("SELECT status FROM lectures"), "receiving");
        EXPECT_EQ(as("ada").request("DELETE", second, {}).status, 204);
        EXPECT_EQ(text("SELECT status FROM lectures"), status);
    }
}

TEST_F(uploads, a_link_that_a_killed_process_left_goes_at_the_next_start) {
    open();
    const auto path = as("ada").create(4);
    EXPECT_EQ(as("ada").patch(path, 0, "0123").status, 204);
    const auto stored = site->source(id_in(path));
    std::filesystem::create_hard_link(stored, stored.string() + ".held");
    open();
    EXPECT_FALSE(std::filesystem::exists(stored.string() + ".held"));
    EXPECT_EQ(file(path), "0123");
}

} // namespace
} // namespace lectern::tests

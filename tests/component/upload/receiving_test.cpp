// Bytes come in: durable, resumable, taken over, verified.
#include "upload_fixture.hpp"

#include "lectern/base/digest.hpp"

#include <chrono>

namespace lectern::tests {
namespace {

using testing::HasSubstr;

std::string sha1(std::string_view bytes) {
    auto digest = base::digest::named("sha1").value();
    digest.update(bytes);
    return "Upload-Checksum: sha1 " + base::encode_base64(digest.finish());
}

TEST_F(uploads, a_recording_in_three_pieces_becomes_the_lectures_source) {
    open();
    const auto bytes = some_bytes(3'000'000);
    const auto path = as("ada").create(bytes.size(), for_lecture());
    ASSERT_FALSE(path.empty());
    EXPECT_EQ(text("SELECT status FROM lectures"), "receiving");
    for (std::size_t at = 0; at < bytes.size(); at += 1'000'000) {
        const auto answer = as("ada").patch(path, at, std::string_view(bytes).substr(at, 1'000'000));
        EXPECT_EQ(answer.status, 204);
        EXPECT_EQ(answer.number("Upload-Offset"), static_cast<std::int64_t>(at + 1'000'000));
    }
    EXPECT_TRUE(file(path) == bytes);
    ASSERT_EQ(completed.size(), 1U);
    EXPECT_EQ(completed[0].sha256, base::sha256_hex(bytes));
    EXPECT_EQ(completed[0].lecture_id, lecture);
    EXPECT_EQ(completed[0].filename, "lec.mp4");
    EXPECT_EQ(completed[0].file, site->source(id_in(path)));
    EXPECT_FALSE(completed[0].was_held);
    EXPECT_EQ(text("SELECT status FROM lectures"), "processing");
    EXPECT_EQ(text("SELECT source_id FROM lecture_sources"), id_in(path));
}

TEST_F(uploads, what_was_received_before_a_connection_broke_is_acknowledged) {
    open();
    const auto bytes = some_bytes(2'000'000);
    const auto path = as("ada").create(bytes.size());
    as("ada").begin_patch(path, 0, bytes.size(), std::string_view(bytes).substr(0, 700'000)).close();
    EXPECT_TRUE(comes_to(path, 700'000));
    EXPECT_EQ(as("ada").offset(path), 700'000);
    EXPECT_EQ(as("ada").patch(path, 700'000, std::string_view(bytes).substr(700'000)).status, 204);
    EXPECT_TRUE(file(path) == bytes);
}

TEST_F(uploads, a_new_request_takes_over_from_a_silent_one_at_once) {
    options.uploads.commit_interval = std::chrono::milliseconds(0);
    options.uploads.takeover = std::chrono::hours(1); // it does not come to this
    open();
    const auto bytes = some_bytes(300'000);
    const auto path = as("ada").create(bytes.size());
    auto silent = as("ada").begin_patch(path, 0, bytes.size(), std::string_view(bytes).substr(0, 100'000));
    EXPECT_TRUE(comes_to(path, 100'000));
    EXPECT_EQ(as("ada").offset(path), 100'000);
    const auto answer = tus_client::read_answer(silent);
    EXPECT_EQ(answer.status, 409);
    EXPECT_THAT(answer.body, HasSubstr("taken this upload over"));
    EXPECT_EQ(as("ada").patch(path, 100'000, std::string_view(bytes).substr(100'000)).status, 204);
    silent.send(std::string(200'000, 'Z'));
    EXPECT_TRUE(file(path) == bytes);
}

TEST_F(uploads, a_hopeless_request_leaves_the_running_one_alone) {
    open();
    const auto bytes = some_bytes(200'000);
    const auto path = as("ada").create(bytes.size());
    EXPECT_EQ(as("ada").patch(path, 0, std::string_view(bytes).substr(0, 50'000)).status, 204);
    auto running = as("ada").begin_patch(path, 50'000, 150'000, std::string_view(bytes).substr(50'000, 1000));
    EXPECT_EQ(as("ada").patch(path, 0, "zzz").status, 409);
    running.send(std::string_view(bytes).substr(51'000));
    EXPECT_EQ(tus_client::read_answer(running).status, 204);
    EXPECT_TRUE(file(path) == bytes);
}

TEST_F(uploads, an_upload_goes_on_after_a_restart_with_the_right_hash) {
    open();
    const auto bytes = some_bytes(500'000);
    const auto path = as("ada").create(bytes.size(), for_lecture());
    EXPECT_EQ(as("ada").patch(path, 0, std::string_view(bytes).substr(0, 200'000)).status, 204);
    open();
    EXPECT_EQ(as("ada").offset(path), 200'000);
    EXPECT_EQ(as("ada").patch(path, 200'000, std::string_view(bytes).substr(200'000)).status, 204);
    ASSERT_EQ(completed.size(), 1U);
    EXPECT_EQ(completed[0].sha256, base::sha256_hex(bytes));
}

TEST_F(uploads, a_stopping_server_keeps_what_it_has_received) {
    options.uploads.commit_interval = std::chrono::milliseconds(0);
    open();
    const auto path = as("ada").create(100'000);
    auto running = as("ada").begin_patch(path, 0, 100'000, std::string(40'000, 'a'));
    EXPECT_TRUE(comes_to(path, 40'000));
    open();
    const auto answer = tus_client::read_answer(running);
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.header("Retry-After"), "");
    EXPECT_EQ(as("ada").offset(path), 40'000);
    EXPECT_EQ(as("ada").patch(path, 40'000, std::string(60'000, 'a')).status, 204);
}

TEST_F(uploads, bytes_that_fail_their_checksum_are_not_kept) {
    open();
    const auto bytes = some_bytes(60'000);
    const auto path = as("ada").create(bytes.size(), for_lecture());
    const auto first = std::string_view(bytes).substr(0, 40'000),
               rest = std::string_view(bytes).substr(40'000);
    EXPECT_EQ(as("ada").patch(path, 0, std::string(40'000, 'x'), {sha1(first)}).status, 460);
    EXPECT_EQ(as("ada").offset(path), 0);
    EXPECT_EQ(as("ada").patch(path, 0, first, {sha1(first)}).status, 204);
    EXPECT_EQ(as("ada").patch(path, 40'000, rest).status, 204);
    EXPECT_TRUE(file(path) == bytes);
    ASSERT_EQ(completed.size(), 1U);
    EXPECT_EQ(completed[0].sha256, base::sha256_hex(bytes));
}

TEST_F(uploads, a_body_to_be_verified_that_breaks_off_counts_for_nothing) {
    open();
    const auto path = as("ada").create(60'000);
    as("ada").begin_patch(path, 0, 60'000, std::string(30'000, 'x'), {sha1("whatever")}).close();
    EXPECT_EQ(as("ada").offset(path), 0);
}

TEST_F(uploads, a_chunked_body_longer_than_the_upload_is_refused) {
    open();
    const auto path = as("ada").create(10);
    raw_client connection(site->port());
    connection.send(
        tus_client::head("PATCH", path,
                         as("ada").with_credential({"Content-Type: application/offset+octet-stream",
                                                    "Upload-Offset: 0", "Transfer-Encoding: chunked"})) +
        "10\r\n0123456789abcdef\r\n0\r\n\r\n");
    EXPECT_EQ(tus_client::read_answer(connection).status, 413);
    EXPECT_EQ(as("ada").offset(path), 0);
    EXPECT_TRUE(completed.empty());
}

TEST_F(uploads, the_first_bytes_may_come_with_the_creation) {
    open();
    const auto answer =
        as("ada").request("POST", "/api/v1/uploads/",
                          {"Upload-Length: 9", "Content-Type: application/offset+octet-stream"}, "abcd");
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(answer.header("Upload-Offset"), "4");
    EXPECT_EQ(as("ada").patch(answer.header("Location"), 4, "efghi").status, 204);
    EXPECT_EQ(file(answer.header("Location")), "abcdefghi");
}

TEST_F(uploads, an_empty_recording_is_complete_at_once) {
    open();
    const auto path = as("ada").create(0, for_lecture());
    EXPECT_EQ(as("ada").offset(path), 0);
    EXPECT_EQ(completed.size(), 1U);
}

TEST_F(uploads, parts_are_joined_in_order_and_the_whole_is_one_source) {
    open();
    std::vector<std::string> paths;
    for (const auto* piece : {"first,", "second"}) {
        const auto made = as("ada").request(
            "POST", "/api/v1/uploads",
            {"Upload-Length: " + std::to_string(std::string_view(piece).size()), "Upload-Concat: partial"});
        paths.push_back(made.header("Location"));
        EXPECT_EQ(as("ada").patch(paths.back(), 0, piece).status, 204);
    }
    EXPECT_TRUE(completed.empty());
    const auto join = [&](const tus_client& who) {
        return who.request(
            "POST", "/api/v1/uploads",
            {"Upload-Concat: final;" + paths[0] + " " + paths[1], "Upload-Metadata: " + for_lecture()});
    };
    EXPECT_EQ(join(as("root")).status, 400); // of another user
    const auto whole = join(as("ada"));
    EXPECT_EQ(whole.status, 201);
    EXPECT_EQ(file(whole.header("Location")), "first,second");
    EXPECT_EQ(as("ada").patch(whole.header("Location"), 12, "more").status, 403);
    ASSERT_EQ(completed.size(), 1U);
    EXPECT_EQ(completed[0].sha256, base::sha256_hex("first,second"));
}

} // namespace
} // namespace lectern::tests

// A disk that is full, a small file system of its own.
#include "upload_fixture.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

namespace lectern::tests {
namespace {

struct uploads_on_a_small_disk : uploads {
    void SetUp() override {
        std::filesystem::create_directories(data());
        is_mounted = ::mount("tmpfs", data().c_str(), "tmpfs", 0, "size=24m") == 0;
        if (!is_mounted) GTEST_SKIP() << "mounting a file system is not permitted here";
        options.uploads.commit_bytes = 1U << 20U;
    }
    void TearDown() override {
        site.reset();
        if (is_mounted) ::umount(data().c_str());
    }
    std::filesystem::path ballast() const { return data() / "ballast"; }
    // Leaves `bytes` of the disk free.
    void fill_disk(std::uint64_t bytes) {
        const auto free = std::filesystem::space(data()).available;
        const base::unique_fd fd(::open(ballast().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        ASSERT_EQ(::posix_fallocate(fd.get(), 0, static_cast<off_t>(free - bytes)), 0);
    }

    bool is_mounted = false;
};

TEST_F(uploads_on_a_small_disk, a_length_that_does_not_fit_is_refused_at_creation) {
    options.uploads.reserve = 4U << 20U;
    options.uploads.reserve_percent = 50;
    open();
    const auto create = [&](std::uint64_t length) {
        return as("ada").request("POST", "/api/v1/uploads/", {"Upload-Length: " + std::to_string(length)});
    };
    const auto refused = create(30U << 20U);
    EXPECT_EQ(refused.status, 507);
    EXPECT_NE(refused.header("Retry-After"), "");
    const auto path = create(12U << 20U).header("Location");
    EXPECT_FALSE(path.empty());
    EXPECT_EQ(create(12U << 20U).status, 507); // the first one's length is reserved
    EXPECT_EQ(as("ada").request("DELETE", path, {}).status, 204);
    EXPECT_EQ(create(12U << 20U).status, 201);
}

TEST_F(uploads_on_a_small_disk, bytes_stop_at_the_reserve_and_what_was_synced_is_kept) {
    options.uploads.reserve = 3U << 20U;
    options.uploads.reserve_percent = 50;
    open();
    const auto bytes = some_bytes(10U << 20U);
    const auto path = as("ada").create(bytes.size(), for_lecture());
    EXPECT_EQ(as("ada").patch(path, 0, std::string_view(bytes).substr(0, 1000)).status, 204);
    fill_disk(5U << 20U);
    EXPECT_EQ(as("ada").patch(path, 1000, std::string_view(bytes).substr(1000)).status, 507);
    const auto at = as("ada").offset(path);
    EXPECT_GT(at, 1000);
    EXPECT_LT(at, 6 << 20);
    EXPECT_EQ(as("ada").request("POST", "/api/v1/uploads/", {"Upload-Length: 1"}).status, 507);
    std::filesystem::remove(ballast());
    EXPECT_EQ(as("ada")
                  .patch(path, static_cast<std::uint64_t>(at),
                         std::string_view(bytes).substr(static_cast<std::size_t>(at)))
                  .status,
              204);
    EXPECT_TRUE(file(path) == bytes);
    ASSERT_EQ(completed.size(), 1U);
    EXPECT_EQ(completed[0].sha256, base::sha256_hex(bytes));
}

TEST_F(uploads_on_a_small_disk, nothing_is_acknowledged_that_a_full_disk_did_not_take) {
    open(); // without a reserve: the write itself fails
    const auto bytes = some_bytes(8U << 20U);
    const auto path = as("ada").create(bytes.size());
    EXPECT_EQ(as("ada").patch(path, 0, std::string_view(bytes).substr(0, 1000)).status, 204);
    fill_disk(2U << 20U);
    EXPECT_EQ(as("ada").patch(path, 1000, std::string_view(bytes).substr(1000)).status, 507);
    const auto at = as("ada").offset(path);
    EXPECT_GE(at, 1000);
    EXPECT_LT(at, 4 << 20);
    std::filesystem::remove(ballast());
    EXPECT_EQ(as("ada")
                  .patch(path, static_cast<std::uint64_t>(at),
                         std::string_view(bytes).substr(static_cast<std::size_t>(at)))
                  .status,
              204);
    EXPECT_TRUE(file(path) == bytes);
}

} // namespace
} // namespace lectern::tests

#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/store/package_files.hpp"
#include "lectern/store/package_store.hpp"

#include <gtest/gtest.h>

namespace lectern::store {
namespace {

namespace fs = std::filesystem;

class package_store_test : public testing::Test {
protected:
    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-store-").value();
    package_store store_ = package_store::open(scratch_.path()).value();

    // One rendition of `content` after an 8 byte init section.
    fs::path make_finished(const std::string& name, const std::string& content) {
        const auto directory = store_.staging() / name;
        fs::create_directories(directory / "captions");
        EXPECT_TRUE(base::write_file(directory / "video.mp4", "initinit" + content));
        EXPECT_TRUE(base::write_file(directory / "captions/en.vtt", "WEBVTT\n"));
        package_manifest m;
        rendition r;
        r.id = "video";
        r.codecs = "avc1.64001f";
        r.frame_rate_exact = {30, 1};
        r.index = {8, 1, {{8, content.size(), 0, 6}}, {}};
        r.bytes = 8 + content.size();
        m.renditions = {r};
        m.slides_reason = "none";
        EXPECT_TRUE(base::write_file(directory / "index.json", index_to_json(m)));
        m.files = list_files(directory).value();
        EXPECT_TRUE(base::write_file(directory / "manifest.json", to_json(m)));
        return directory;
    }
};

} // namespace

TEST_F(package_store_test, a_published_package_is_named_by_the_hash_of_its_manifest) {
    const auto finished = make_finished("job", "content");
    const auto hash = base::sha256_hex_of_file(finished / "manifest.json").value();
    const auto id = store_.publish(finished);
    ASSERT_TRUE(id) << id.error().detail;
    EXPECT_EQ(*id, hash);
    EXPECT_FALSE(fs::exists(finished));
    EXPECT_EQ(store_.list().value(), std::vector<std::string>{hash});
    EXPECT_EQ(store_.load(hash).value().renditions[0].bytes, 15U);
    EXPECT_TRUE(store_.verify(hash).value().empty());
}

TEST_F(package_store_test, publishing_the_same_bytes_again_keeps_what_is_there) {
    const auto first = store_.publish(make_finished("a", "content")).value();
    const auto written = fs::last_write_time(store_.path_of(first) / "video.mp4");
    const auto again = make_finished("b", "content");
    EXPECT_EQ(store_.publish(again).value(), first);
    EXPECT_FALSE(fs::exists(again));
    EXPECT_EQ(fs::last_write_time(store_.path_of(first) / "video.mp4"), written);
}

TEST_F(package_store_test, a_directory_without_a_whole_manifest_is_not_published) {
    const auto finished = make_finished("job", "content");
    fs::remove(finished / "index.json");
    EXPECT_EQ(store_.publish(finished).error().code, errc::corrupt);
    EXPECT_TRUE(fs::exists(finished));
    EXPECT_TRUE(store_.list().value().empty());
}

TEST_F(package_store_test, verify_names_every_difference) {
    const auto id = store_.publish(make_finished("job", "content")).value();
    const auto directory = store_.path_of(id);
    ASSERT_TRUE(base::write_file(directory / "video.mp4", "initinitCONTENT"));
    fs::remove(directory / "captions/en.vtt");
    ASSERT_TRUE(base::write_file(directory / "extra.txt", "x"));
    const auto differences = store_.verify(id).value();
    ASSERT_EQ(differences.size(), 3U);
    EXPECT_EQ(differences[0], "captions/en.vtt is missing");
    EXPECT_NE(differences[1].find("video.mp4 is not what the manifest describes"), std::string::npos);
    EXPECT_EQ(differences[2], "extra.txt is not in the manifest");
}

TEST_F(package_store_test, names_that_are_no_ids_find_nothing) {
    EXPECT_EQ(store_.load("../../etc").error().code, errc::not_found);
    EXPECT_EQ(store_.load(std::string(64, 'a')).error().code, errc::not_found);
    EXPECT_FALSE(is_package_id(std::string(64, 'A')));
    EXPECT_FALSE(is_package_id(std::string(63, 'a')));
    fs::create_directories(store_.packages() / "lost+found");
    EXPECT_TRUE(store_.list().value().empty());
}

} // namespace lectern::store

#include "media/segment_index.hpp"

#include <gtest/gtest.h>

namespace lectern::media {

TEST(segment_index, is_read_back_as_it_was_written) {
    segment_index index{2, 12800, 640, {{1000, 76800}, {2000, 76800}, {70, 1}}};
    const auto box = to_box(index);
    ASSERT_EQ(box.size(), index_bytes(3));
    EXPECT_EQ(box.substr(4, 4), "sidx");
    const auto read = read_index(box + "what follows");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->track, 2U);
    EXPECT_EQ(read->time_scale, 12800);
    EXPECT_EQ(read->start, 640);
    ASSERT_EQ(read->references.size(), 3U);
    EXPECT_EQ(read->references[1].bytes, 2000U);
    EXPECT_EQ(read->references[2].duration, 1);
}

TEST(segment_index, what_is_no_index_is_refused) {
    auto box = to_box({1, 1000, 0, {{1000, 6000}}});
    EXPECT_FALSE(read_index(box.substr(0, box.size() - 1)));
    EXPECT_FALSE(read_index(""));
    auto other = box;
    other.replace(4, 4, "moof");
    EXPECT_FALSE(read_index(other));
    box[index_bytes(0) - 1] = 9; // references that are not there
    EXPECT_FALSE(read_index(box));
}

TEST(segment_index, the_length_of_all_fragments_stands_in_the_header) {
    const auto box = [](const std::string& type, const std::string& content) {
        std::string size(4, '\0');
        size[3] = static_cast<char>(content.size() + 8);
        return size + type + content;
    };
    std::string head(100, '\0');
    head[14] = 0x03, head[15] = static_cast<char>(0xe8); // 1000 a second
    const auto init = box("ftyp", "isom") + box("moov", box("mvhd", head) + box("mvex", box("trex", "x")));
    const std::string mehd{"\0\0\0\x10mehd\0\0\0\0\0\0\x10\xcc", 16}; // 4300
    EXPECT_EQ(with_duration(init, 4.3),
              box("ftyp", "isom") + box("moov", box("mvhd", head) + box("mvex", mehd + box("trex", "x"))));
    EXPECT_EQ(with_duration("no movie", 4.3), "no movie");
}

TEST(segment_index, long_lectures_have_fewer_places_to_seek_to) {
    EXPECT_EQ(segments_for_each(0, 256), 1U);
    EXPECT_EQ(segments_for_each(1, 256), 1U);
    EXPECT_EQ(segments_for_each(256, 256), 1U);
    EXPECT_EQ(segments_for_each(257, 256), 2U);
    EXPECT_EQ(segments_for_each(7200, 256), 29U); // 12 h
}

} // namespace lectern::media

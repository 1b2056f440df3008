// What is drawn into a picture is read.
#include "component/drawn_text.hpp"

#include "lectern/base/files.hpp"
#include "lectern/media/still_picture.hpp"
#include "lectern/ocr/page_reader.hpp"

#include <gmock/gmock.h>

namespace lectern::ocr {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

class page_reading : public testing::Test {
protected:
    media::still_picture drawn(const drawn_slide& slide, const std::string& size = "1280x720") {
        const auto file = scratch_.path() / "drawn.webp";
        draw_webp(file, slide, size);
        return media::decode_webp(base::read_file(file).value(), {1600, 2560, 1 << 24}).value();
    }
    std::string read(const media::still_picture& p) {
        return reader_->read({p.width, p.height, p.grey}, 20s).value();
    }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    std::unique_ptr<page_reader> reader_ = page_reader::open(find_languages("eng")).value();
};

TEST_F(page_reading, words_of_a_title_and_of_a_line_in_order) {
    const auto text = read(drawn({"Mitochondria", "The powerhouse of the cell"}));
    EXPECT_EQ(text, "Mitochondria The powerhouse of the cell");
}

TEST_F(page_reading, light_letters_on_a_dark_ground_and_one_page_after_the_other) {
    EXPECT_THAT(read(drawn({"Ribosomes", "Translation of messenger RNA", "0x142040:white"})),
                HasSubstr("Translation of messenger RNA"));
    EXPECT_THAT(read(drawn({"Membranes", "Lipid bilayer"})), "Membranes Lipid bilayer");
}

TEST_F(page_reading, small_pictures_are_made_larger) {
    const auto picture = drawn({"Photosynthesis", "Chlorophyll absorbs light"}, "640x360");
    EXPECT_EQ(picture.width, 1600);
    EXPECT_EQ(picture.height, 900);
    EXPECT_THAT(read(picture), HasSubstr("Chlorophyll absorbs light"));
}

TEST_F(page_reading, nothing_where_there_is_nothing) {
    EXPECT_EQ(read(drawn({" ", " "})), "");
    const std::vector<std::uint8_t> few(10);
    EXPECT_EQ(reader_->read({100, 100, few}, 20s).error().code, errc::internal);
    EXPECT_EQ(reader_->read({0, 0, {}}, 20s).error().code, errc::internal);
}

TEST_F(page_reading, ends_at_its_limit_and_reads_on_with_the_next_page) {
    const auto picture = drawn({"Mitochondria", "The powerhouse of the cell"});
    EXPECT_EQ(reader_->read({picture.width, picture.height, picture.grey}, 1ms).value(), "");
    EXPECT_THAT(read(picture), HasSubstr("powerhouse"));
}

TEST(tesseract_data, languages_that_are_not_there_are_named_and_left_out) {
    const auto found = find_languages("eng+no_such+../eng+");
    EXPECT_EQ(found.usable, "eng");
    EXPECT_THAT(found.missing, ElementsAre("no_such", "../eng"));
    const auto scratch =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    const auto none = find_languages("eng", scratch.path());
    EXPECT_EQ(none.usable, "");
    EXPECT_THAT(none.missing, ElementsAre("eng"));
    EXPECT_EQ(page_reader::open(none).error().code, errc::io);
    base::write_file(scratch.path() / "eng.traineddata", "no data of Tesseract").value();
    EXPECT_EQ(page_reader::open(find_languages("eng", scratch.path())).error().code, errc::io);
}

TEST(still_picture, what_is_no_webp_or_too_large_is_refused) {
    const auto scratch =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    draw_webp(scratch.path() / "a.webp", {"A", "b"}, "640x360");
    const auto whole = base::read_file(scratch.path() / "a.webp").value();
    const auto code = [](std::string_view bytes, std::int64_t max_pixels) {
        return media::decode_webp(bytes, {16, 100, max_pixels}).error().code;
    };
    EXPECT_TRUE(media::decode_webp(whole, {16, 100, 640 * 360}));
    EXPECT_EQ(code(whole, 640 * 359), errc::refused);
    EXPECT_EQ(code("", 1 << 24), errc::refused);
    EXPECT_EQ(code(std::string(3000, 'w'), 1 << 24), errc::refused);
    EXPECT_EQ(code(std::string_view(whole).substr(0, 40), 1 << 24), errc::refused);
}

} // namespace lectern::ocr

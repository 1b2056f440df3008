// Captions that somebody wrote go along with new versions of the video.
#include "catalogue_fixture.hpp"

#include "lectern/catalogue/captions.hpp"
#include "lectern/catalogue/moments.hpp"

#include <gmock/gmock.h>

namespace lectern::catalogue {

class catalogue_captions : public catalogue_test {
protected:
    catalogue_captions() {
        publish(*database_, lecture_, with_captions('a', "1", R"({"language":"en","name":"English"})"))
            .value();
    }

    static packaged_video with_captions(char package, const std::string& source, const std::string& list) {
        auto video = video_named(package);
        video.source_sha256 = std::string(64, source[0]);
        video.playback_json = R"({"renditions":[],"captions":[)" + list + "]}";
        return video;
    }
    void save(const std::string& language, const std::string& review = "reviewed") {
        auto in = db::transaction::begin(*database_).value();
        save_captions(in, lecture_, {language, language, "upload", review, language + ".0123456789abcdef", 0},
                      base::now())
            .value();
        in.commit().value();
    }
    void remove(const std::string& language) {
        auto in = db::transaction::begin(*database_).value();
        remove_captions(in, lecture_, language, base::now()).value();
        in.commit().value();
    }
    // "en import reviewed package; fr upload draft fr.0123"
    std::string tracks() {
        std::string all;
        const auto found = find_captions(*database_, lecture_).value();
        for (const auto& t : found->tracks)
            all += (all.empty() ? "" : "; ") + t.language + " " + t.origin + " " + t.review + " " +
                   (t.file.empty() ? "package" : t.file.substr(0, t.language.size() + 5));
        return all;
    }

    std::string lecture_ = create_lecture(*database_, "tuina", "Hands").value();
};

const std::string english = R"({"language":"en","name":"English"})";
const std::string english_of_before = R"({"language":"en","name":"English","needs_review":true})";

TEST_F(catalogue_captions, stay_as_they_are_when_the_same_recording_is_packaged_again) {
    save("en");
    save("fr", "draft");
    ASSERT_TRUE(publish(*database_, lecture_, with_captions('b', "1", english)));
    EXPECT_EQ(tracks(), "en upload reviewed en.0123; fr upload draft fr.0123");
}

TEST_F(catalogue_captions, of_an_earlier_recording_are_to_be_reviewed_and_give_way_to_new_ones) {
    save("en");
    save("fr");
    save("ar", "draft");
    ASSERT_TRUE(publish(*database_, lecture_, with_captions('b', "2", english_of_before)));
    EXPECT_EQ(tracks(),
              "ar upload draft ar.0123; en upload unreviewed en.0123; fr upload unreviewed fr.0123");
    ASSERT_TRUE(publish(*database_, lecture_, with_captions('c', "3", english)));
    EXPECT_EQ(tracks(), "ar upload draft ar.0123; en import reviewed package; fr upload unreviewed fr.0123");
}

TEST_F(catalogue_captions, of_a_package_that_are_a_draft_stay_one_where_another_recording_takes_them_along) {
    auto in = db::transaction::begin(*database_).value();
    save_captions(in, lecture_, {"en", "English", "import", "draft", "", 0}, base::now()).value();
    in.commit().value();
    ASSERT_TRUE(publish(*database_, lecture_, with_captions('b', "2", english_of_before)));
    EXPECT_EQ(tracks(), "en import draft package");
    ASSERT_TRUE(publish(*database_, lecture_, with_captions('c', "3", english)));
    EXPECT_EQ(tracks(), "en import reviewed package");
}

TEST_F(catalogue_captions, that_were_taken_away_stay_away_unless_a_recording_brings_new_ones) {
    remove("en");
    ASSERT_TRUE(publish(*database_, lecture_, with_captions('b', "1", english)));
    EXPECT_EQ(tracks(), "");
    ASSERT_TRUE(publish(*database_, lecture_, with_captions('c', "2", english_of_before)));
    EXPECT_EQ(tracks(), "");
    ASSERT_TRUE(publish(*database_, lecture_, with_captions('d', "3", english)));
    EXPECT_EQ(tracks(), "en import reviewed package");
}

TEST_F(catalogue_captions, that_change_are_found_anew_and_an_old_reading_of_them_is_not_written) {
    const auto first = find_waiting_texts(*database_).value().value();
    const std::vector<moment> said{{hit_kind::caption, "en", std::chrono::seconds(1), "mitosis"}};
    save("en");
    EXPECT_FALSE(write_some_texts(*database_, first, said).value());
    EXPECT_EQ(number("SELECT count(*) FROM moments"), 0);
    const auto second = find_waiting_texts(*database_).value().value();
    EXPECT_GT(second.revision, first.revision);
    while (write_some_texts(*database_, second, said).value()) {}
    EXPECT_EQ(number("SELECT count(*) FROM moments"), 1);
    save("en", "unreviewed"); // the same words
    EXPECT_FALSE(find_waiting_texts(*database_).value());
    save("en", "draft");
    EXPECT_TRUE(find_waiting_texts(*database_).value());
}

TEST_F(catalogue_captions, texts_that_nothing_names_are_kept_for_those_who_watch_and_go_later) {
    const auto start = base::now();
    const auto keep = [&](const std::string& name, base::time_point now) {
        auto in = db::transaction::begin(*database_).value();
        keep_caption_text(in, lecture_, {name, "WEBVTT"}, now).value();
        save_captions(in, lecture_, {"en", "English", "upload", "reviewed", name, 0}, now).value();
        in.commit().value();
    };
    const auto is_there = [&](const std::string& name) {
        return find_caption_text(*database_, lecture_, name).value().has_value();
    };
    keep("en.0000000000000001", start);
    keep("en.0000000000000002", start + forgotten_texts_are_kept * 2);
    keep("en.0000000000000003", start + forgotten_texts_are_kept * 2 + std::chrono::hours(1));
    EXPECT_TRUE(is_there("en.0000000000000001"));
    keep("en.0000000000000004", start + forgotten_texts_are_kept * 4);
    EXPECT_FALSE(is_there("en.0000000000000001"));
    EXPECT_TRUE(is_there("en.0000000000000003"));
}

} // namespace lectern::catalogue

// What a server lists follows the database, and stays as it is when nothing of it has changed.
#include "app/playable_list.hpp"
#include "component/catalogue/catalogue_fixture.hpp"

#include "lectern/catalogue/captions.hpp"

namespace lectern::app {

class playable_list_test : public catalogue::catalogue_test {
protected:
    playable_list_test() {
        lecture_ = catalogue::create_lecture(*database_, "anatomy", "One").value();
        play('a');
    }
    void play(char package) {
        catalogue::publish(*database_, lecture_, catalogue::video_named(package)).value();
    }
    std::shared_ptr<const delivery::package_index> look() { return list_.look(*database_).value(); }

    std::string lecture_;
    playable_list list_;
};

TEST_F(playable_list_test, is_made_once_and_after_that_when_it_has_changed) {
    const auto first = look();
    ASSERT_TRUE(first);
    EXPECT_TRUE(first->find(catalogue::package_named('a'))->is_public);
    EXPECT_EQ(first->find(catalogue::package_named('a'))->lectures, std::vector{lecture_});
    EXPECT_EQ(look(), nullptr);
    database_->execute("UPDATE people SET name = name").value();
    EXPECT_EQ(look(), nullptr);
    play('b');
    const auto second = look();
    ASSERT_TRUE(second);
    EXPECT_TRUE(second->contains(catalogue::package_named('b')));
    EXPECT_FALSE(second->contains(catalogue::package_named('a')));
    EXPECT_TRUE(first->contains(catalogue::package_named('a')));
    EXPECT_EQ(look(), nullptr);
}

TEST_F(playable_list_test, is_another_when_captions_were_taken_away) {
    const auto first = look();
    auto in = db::transaction::begin(*database_).value();
    catalogue::keep_caption_text(in, lecture_, {"en.1", "WEBVTT\n"}, base::now()).value();
    catalogue::remove_unnamed_texts(in, lecture_, base::now()).value();
    ASSERT_TRUE(in.commit());
    const auto second = look();
    ASSERT_TRUE(second);
    EXPECT_NE(second->written(), first->written());
    EXPECT_EQ(second->size(), 1U);
    EXPECT_EQ(look(), nullptr);
}

} // namespace lectern::app

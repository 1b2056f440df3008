// What is published beside it is found, and what cannot be read stops nothing.
#include "site_fixture.hpp"

#include "lectern/catalogue/moments.hpp"

#include <thread>

namespace lectern::app {

class text_keeping : public site_fixture {
protected:
    text_keeping() { testing::internal::CaptureStderr(); }
    ~text_keeping() override { testing::internal::GetCapturedStderr(); }

    std::string publish_another(const std::string& title, std::uint64_t seed) {
        auto lecture = new_lecture(title);
        const auto id = delivery::make_package(site_->packages, {{"v360", false, {4000}}}, seed).id;
        catalogue::publish(*site_->database, lecture,
                           {id, "b.mp4", base::sha256_hex(title), std::chrono::seconds(6), 7000, playback()})
            .value();
        return id;
    }
    std::size_t found() {
        return catalogue::search_moments(
                   *site_->database,
                   {"hello", {}, false, [](const catalogue::watch_facts&) { return true; }, 20})
            .value()
            .size();
    }
    bool soon_found(std::size_t count) {
        for (int i = 0; i < 1000 && found() != count; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return found() == count;
    }
};

TEST_F(text_keeping, writes_what_waits_at_its_start_and_what_comes_when_it_is_told_to_look) {
    sql("DELETE FROM moment_words; DELETE FROM moments; DELETE FROM lecture_texts");
    text_keeper keeper(site_->database->file(), site_->packages);
    EXPECT_TRUE(soon_found(1));
    publish_another("Another", 7);
    keeper.look();
    EXPECT_TRUE(soon_found(2));
}

TEST_F(text_keeping, passes_over_a_package_that_cannot_be_read) {
    const auto broken = publish_another("Broken", 7);
    publish_another("Whole", 8);
    fs::remove(data() / "packages" / broken / "captions/en.vtt");
    write_texts_now(*site_->database, site_->packages);
    EXPECT_EQ(found(), 2U);
    EXPECT_EQ(catalogue::count_waiting_texts(*site_->database).value(), 1);
    unreadable_texts known;
    const auto write = [&] {
        return write_waiting_texts(*site_->database, site_->packages, known, [] { return true; }).value();
    };
    EXPECT_EQ(write(), 0U);
    EXPECT_EQ(known.size(), 1U);
    const auto file = data() / "packages" / broken / "captions/en.vtt";
    base::write_file(file, "WEBVTT\n\n00:00.000 --> 00:06.000\nHello\n").value();
    EXPECT_EQ(write(), 0U);
    sql("UPDATE lecture_texts SET revision = revision + 1 WHERE next IS NOT NULL"); // other captions
    EXPECT_EQ(write(), 1U);
    EXPECT_EQ(found(), 3U);
}

TEST_F(text_keeping, stops_between_two_transactions) {
    publish_another("Another", 7);
    unreadable_texts none;
    int transactions = 0;
    const auto stop_at_once = [&] { return ++transactions < 1; };
    EXPECT_EQ(write_waiting_texts(*site_->database, site_->packages, none, stop_at_once).value(), 0U);
    EXPECT_EQ(transactions, 1);
    EXPECT_EQ(found(), 1U);
    write_texts_now(*site_->database, site_->packages);
    EXPECT_EQ(found(), 2U);
}

} // namespace lectern::app

// What has become playable, or is no longer, is told without reading all the rest.
#include "catalogue_fixture.hpp"

#include "lectern/catalogue/edits.hpp"
#include "lectern/catalogue/entries.hpp"
#include "lectern/catalogue/playable.hpp"

#include <algorithm>
#include <map>

namespace lectern::catalogue {

class playable : public catalogue_test {
protected:
    playable() {
        for (const char package : {'a', 'b', 'c'})
            lectures_[package] = lecture_that_plays("anatomy", package);
        lectures_['d'] = lecture_that_plays("surgery", 'd');
        catch_up();
    }
    std::string lecture_that_plays(const std::string& course, char package) {
        const auto id = create_lecture(*database_, course, std::string("Lecture ") + package).value();
        publish(*database_, id, video_named(package)).value();
        return id;
    }
    void sql(const std::string& text) { database_->execute(text).value(); }

    // What a server knows that has looked now.
    playable_change catch_up() {
        auto change = playable_since(*database_, seq_).value();
        seq_ = change.seq;
        if (change.is_all) known_.clear();
        for (const auto& id : change.touched) known_.erase(id);
        for (const auto& p : change.packages) known_[p.id] = p;
        return change;
    }
    static std::string described(const playable_package& p) {
        auto lectures = p.lectures;
        std::sort(lectures.begin(), lectures.end());
        auto text = p.id.substr(0, 1) + (p.is_public ? " public" : " private");
        for (const auto& one : lectures) text += " " + one;
        return text;
    }
    // The number of packages that were looked at; -1: all.
    int told(const std::string& what) {
        const auto change = catch_up();
        std::vector<std::string> known, all;
        for (const auto& [id, p] : known_) known.push_back(described(p));
        for (const auto& p : playable_packages(*database_).value()) all.push_back(described(p));
        EXPECT_EQ(known, all) << what;
        return change.is_all ? -1 : static_cast<int>(change.touched.size());
    }

    std::map<char, std::string> lectures_; // by package
    std::map<std::string, playable_package> known_;
    std::int64_t seq_ = -1;
};

TEST_F(playable, is_told_whole_to_whoever_knows_nothing_and_to_whoever_knows_another_site) {
    EXPECT_EQ(known_.size(), 4U);
    seq_ = -1;
    EXPECT_EQ(told("anew"), -1);
    seq_ += 1000;
    EXPECT_EQ(told("a log that is shorter"), -1);
}

TEST_F(playable, is_not_read_when_something_else_is_written) {
    sql("INSERT INTO users (name, role, password_hash, is_active, created_us, changed_us)"
        " VALUES ('li', 'student', '', 1, 0, 0)");
    EXPECT_EQ(told("a user"), 0);
    sql("INSERT INTO institutions (slug, name, country, kind, created_us, changed_us)"
        " VALUES ('swmu', 'SWMU', 'CN', 'university', 0, 0)");
    EXPECT_EQ(told("an institution"), 0);
}

TEST_F(playable, follows_each_change_and_looks_at_no_more_than_it_touches) {
    sql("UPDATE lectures SET audience = 'signed_in' WHERE public_id = '" + lectures_['a'] + "'");
    EXPECT_EQ(told("an audience"), 1);
    sql("UPDATE lectures SET is_held = 1 WHERE public_id = '" + lectures_['b'] + "'");
    EXPECT_EQ(told("held back"), 1);
    sql("UPDATE courses SET audience = 'enrolled' WHERE slug = 'anatomy'");
    EXPECT_EQ(told("a course's audience"), 3);
    sql("UPDATE courses SET audience = 'public', slug = 'cells' WHERE slug = 'anatomy'");
    EXPECT_EQ(told("another slug"), 3);
    sql("UPDATE courses SET slug = 'anatomy' WHERE slug = 'cells'");
    sql("UPDATE courses SET status = 'draft' WHERE slug = 'surgery'");
    EXPECT_EQ(told("two courses"), 4);
    publish(*database_, lectures_['a'], video_named('e')).value();
    EXPECT_EQ(told("another recording"), 2);
    auto more = video_named('f');
    more.source_sha256 = video_named('e').source_sha256;
    publish(*database_, lectures_['a'], more).value();
    EXPECT_EQ(told("more renditions"), 3);
    EXPECT_EQ(known_.count(package_named('e')), 1U);
    publish(*database_, lectures_['d'], video_named('b')).value();
    EXPECT_EQ(told("the same package twice"), 2);
    EXPECT_EQ(known_.at(package_named('b')).lectures.size(), 2U);
    lecture_that_plays("anatomy", '1');
    EXPECT_EQ(told("a new lecture"), 1);
    sql("UPDATE video_versions SET is_current = 0 WHERE package_id = (SELECT id FROM packages WHERE hash = "
        "'" +
        package_named('1') + "')");
    EXPECT_EQ(told("withdrawn"), 1);
}

TEST_F(playable, is_read_whole_when_a_lecture_is_gone_and_when_much_has_changed) {
    auto in = db::transaction::begin(*database_).value();
    remove_entry(in, {entry_kind::lecture, lectures_['c']}).value();
    ASSERT_TRUE(in.commit());
    EXPECT_EQ(told("removed"), -1);
    EXPECT_EQ(known_.size(), 3U);
    auto many = db::transaction::begin(*database_).value();
    for (int n = 0; n < 1000; ++n) {
        auto video = video_named('a');
        video.package_id.replace(0, 4, std::to_string(1000 + n));
        publish(many, lectures_['a'], video).value();
    }
    ASSERT_TRUE(many.commit());
    EXPECT_EQ(told("many"), -1);
}

} // namespace lectern::catalogue

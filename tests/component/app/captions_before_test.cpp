// What a recording takes along of the captions of the one before.
#include "app/recording_pipeline.hpp"
#include "site_fixture.hpp"

#include "lectern/catalogue/captions.hpp"

namespace lectern::app {

class captions_of_before : public site_fixture {
protected:
    void review(const std::string& as) {
        auto in = db::transaction::begin(*site_->database).value();
        catalogue::save_captions(in, published_, {"en", "English", "import", as, "", 0}, base::now()).value();
        in.commit().value();
    }
    std::size_t taken_by(const std::string& recording) {
        return captions_from_before(*site_->database, site_->packages, published_,
                                    base::sha256_hex(recording))
            .value()
            .size();
    }
};

TEST_F(captions_of_before, go_along_but_drafts_only_with_their_own_recording) {
    EXPECT_EQ(taken_by("another"), 1U);
    review("draft");
    EXPECT_EQ(taken_by("another"), 0U);
    EXPECT_EQ(taken_by("a"), 1U);
}

} // namespace lectern::app

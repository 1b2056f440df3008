// A lecture whose recording is there, and is cut.
#pragma once

#include "app/recut.hpp"
#include "component/app/job_fixture.hpp"

#include "lectern/catalogue/captions.hpp"
#include "lectern/upload/sources.hpp"

namespace lectern::app {

class recut_test : public recording_job_test {
protected:
    void SetUp() override {
        recording_job_test::SetUp();
        settings_.targets.av1 = false;
        lecture_ = catalogue::create_lecture(*library_.database, "cells", "One").value();
        const auto file = make_source("source", "s=320x180:r=10", 9);
        auto in = db::transaction::begin(*library_.database).value();
        ASSERT_TRUE(upload::add_source(in, {"source", "source", fs::file_size(file), std::string(64, 'a')},
                                       base::now()));
        ASSERT_TRUE(in.commit());
        ASSERT_EQ(run_to_its_end(put_in(lecture_, "source")).state.phase, jobs::job_phase::done);
    }
    std::string recut(std::vector<media::cut> cuts, const std::string& profile = "auto") {
        return again({media::cut_list(std::move(cuts)), profile});
    }
    // What the newest job was told, otherwise.
    std::string again(const api::recording_change& change) {
        const auto tasks = recording_tasks(data());
        const auto last = jobs::newest_of_kind(*library_.database, lecture_, tasks.kind, 1).value().at(0);
        auto in = db::transaction::begin(*library_.database).value();
        const auto payload = tasks.recut(last.payload, change).value();
        auto id = jobs::enqueue(in, tasks.kind, lecture_, payload, base::now()).value();
        EXPECT_TRUE(in.commit());
        return id;
    }
    store::package_manifest plays() const {
        return library_.packages.load(catalogue::playing(*library_.database, lecture_).value()->package_id)
            .value();
    }
    void write_captions(const std::string& webvtt, const std::string& review) {
        auto in = db::transaction::begin(*library_.database).value();
        catalogue::keep_caption_text(in, lecture_, {"en.first", webvtt}, base::now()).value();
        catalogue::save_captions(in, lecture_, {"en", "English", "speech", review, "en.first", 1},
                                 base::now())
            .value();
        EXPECT_TRUE(in.commit());
    }

    std::string lecture_;
};

} // namespace lectern::app

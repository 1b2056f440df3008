// A data directory with a published lecture, an upload on its way and a recording that waits to be prepared.
#pragma once

#include "app/library.hpp"
#include "app/recording_job.hpp"
#include "app/text_keeper.hpp"
#include "component/delivery/made_package.hpp"
#include "run_program.hpp"

#include "lectern/base/sha256.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/jobs/queue.hpp"

#include <filesystem>
#include <fstream>
#include <optional>

namespace lectern::app {

namespace fs = std::filesystem;

class site_fixture : public testing::Test {
protected:
    site_fixture() {
        site_.emplace(open_library(data()).value());
        sql("INSERT INTO users (name, role, password_hash, is_active, created_us, changed_us)"
            " VALUES ('ada', 'admin', 'x', 1, 1, 1)");
        fs::create_directories(data() / "sources");
        published_ = new_lecture("Published");
        package_ = delivery::make_package(site_->packages, {{"v360", false, {4000, 3000}}}).id;
        const catalogue::packaged_video video{
            package_, "a.mp4", base::sha256_hex("a"), std::chrono::seconds(12), 7000, playback()};
        catalogue::publish(*site_->database, published_, video).value();
        write_texts_now(*site_->database, site_->packages);
    }

    fs::path data() const { return scratch_.path() / "data"; }
    fs::path source(const std::string& id) const { return data() / "sources" / id; }
    static std::string playback() {
        return R"({"renditions":[],"captions":[{"language":"en","name":"English"}],"storyboard":false,"poster":false,"slides":false})";
    }
    std::string new_lecture(const std::string& title) {
        return catalogue::create_lecture(*site_->database, "anatomy", title).value();
    }
    void sql(const std::string& text) { site_->database->execute(text).value(); }
    std::string ask(const std::string& text) {
        auto query = site_->database->prepare(text);
        return query.step().value() ? query.text(0) : "(no row)";
    }

    void add_upload(const std::string& id, std::uint64_t length, std::uint64_t received,
                    const std::string& bytes, const std::string& lecture = "NULL") {
        sql("INSERT INTO uploads (id, user_id, kind, state, length, received, metadata, filename, lecture_id,"
            " created_us, expires_us) VALUES ('" +
            id + "', 1, 'whole', 'receiving', " + std::to_string(length) + ", " + std::to_string(received) +
            ", '', '" + id + ".mp4', " + lecture + ", 1, 9000000000000000)");
        if (!bytes.empty()) base::write_file(source(id), bytes).value();
    }
    // A whole recording of a lecture.
    void add_source(const std::string& id, const std::string& bytes, const std::string& lecture) {
        base::write_file(source(id), bytes).value();
        record_source(id, bytes, lecture);
    }
    void record_source(const std::string& id, const std::string& bytes, const std::string& lecture) {
        sql("INSERT INTO sources (id, user_id, filename, bytes, sha256, created_us) VALUES ('" + id +
            "', 1, '" + id + ".mp4', " + std::to_string(bytes.size()) + ", '" + base::sha256_hex(bytes) +
            "', 1)");
        sql("INSERT INTO lecture_sources (lecture_id, source_id, attached_us) VALUES ('" + lecture + "', '" +
            id + "', 1)");
    }
    std::string add_job(const std::string& id, const std::string& lecture) {
        auto in = db::transaction::begin(*site_->database).value();
        auto job =
            jobs::enqueue(in, package_job, lecture,
                          to_payload({fs::path("sources") / id, id + ".mp4", base::sha256_hex(id), {}}),
                          base::now())
                .value();
        in.commit().value();
        set_status(lecture, catalogue::lecture_status::processing);
        return job;
    }
    void set_status(const std::string& lecture, catalogue::lecture_status status) {
        catalogue::set_status(*site_->database, lecture, status).value();
    }

    program_end doctor(bool repair = false) {
        std::vector<std::string> words{"doctor", "--data", data().string()};
        if (repair) words.emplace_back("--repair");
        return run_program(std::move(words));
    }
    void make_old(const fs::path& file) const {
        fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1));
    }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(fs::temp_directory_path(), "lectern-test-").value();
    std::optional<library> site_;
    std::string published_, package_;
};

} // namespace lectern::app

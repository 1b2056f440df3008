// A site with one course, its lecture, and people who may and may not upload to it.
#pragma once

#include "tus_client.hpp"
#include "upload_site.hpp"

#include "lectern/base/base64.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>

namespace lectern::tests {

inline std::string some_bytes(std::size_t count, unsigned seed = 7) {
    std::string bytes(count, '\0');
    for (auto& b : bytes) {
        seed = seed * 1664525U + 1013904223U;
        b = static_cast<char>(seed >> 24U);
    }
    return bytes;
}

struct uploads : testing::Test {
    uploads() {
        options.uploads.reserve = 0;
        options.server.port = 0;
        options.clock = [this] { return base::now() + std::chrono::seconds(ahead.load()); };
        options.on_complete = [this](db::transaction&, const upload::completed_upload& done) -> result<void> {
            const std::lock_guard lock(mutex);
            if (hook_fails) return error{errc::io, "the hook fails"};
            completed.push_back(done);
            return {};
        };
    }

    void open() {
        site.reset();
        site = std::make_unique<upload_site>(data(), options);
        if (lecture.empty()) fill();
    }
    std::filesystem::path data() const { return directory.path() / "data"; }

    void fill() {
        lecture = site->with_database(
            [](db::database& d) { return catalogue::create_lecture(d, "algebra", "Groups").value(); });
        run("INSERT INTO people (public_id, slug, name, created_us, changed_us) VALUES ('p', 'ada', 'Ada', "
            "1, 1)");
        run("INSERT INTO course_staff (course_id, person_id, role, position) VALUES (1, 1, 'lecturer', 1)");
        for (const auto& [name, role] : {std::pair{"ada", accounts::role::instructor},
                                         {"bob", accounts::role::instructor},
                                         {"sue", accounts::role::student},
                                         {"root", accounts::role::admin}})
            add_user(name, role);
    }
    // A password takes 0.1 s to hash: all have the same.
    void add_user(const std::string& name, accounts::role role) {
        static const std::string hash = hash_of_password(*this);
        run("INSERT INTO users (name, role, password_hash, person_slug, is_active, created_us, changed_us) "
            "VALUES ('" +
            name + "', '" + std::string(accounts::to_string(role)) + "', '" + hash + "', '" + name +
            "', 1, 1, 1)");
        tokens[name] = site->with_database(
            [&](db::database& d) { return accounts::add_token(d, name, base::now()).value().secret; });
    }
    static std::string hash_of_password(uploads& here) {
        here.site->with_database([](db::database& d) {
            return accounts::add_user(d, {"first", accounts::role::student, "a password", {}}, base::now())
                       .value(),
                   0;
        });
        return here.text("SELECT password_hash FROM users WHERE name = 'first'");
    }
    // Looks without touching the upload: HEAD would end the request that brings its bytes.
    bool comes_to(std::string_view path, std::int64_t offset) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        const auto query = "SELECT received FROM uploads WHERE id = '" + id_in(path) + "'";
        while (std::chrono::steady_clock::now() < deadline)
            if (text(query) == std::to_string(offset)) return true;
        return false;
    }

    tus_client as(const std::string& name) {
        return {site->port(), "Authorization: Bearer " + tokens.at(name)};
    }
    tus_client nobody() { return {site->port(), ""}; }
    // A new session's cookie, sent as a browser would from the site's own page.
    tus_client with_session(const std::string& name) {
        const auto secret = site->with_database([&](db::database& d) {
            auto user = d.prepare("SELECT id, password_hash FROM users WHERE name = ?");
            user.bind_all(name);
            user.step().value();
            return accounts::begin_session(d, {user.integer(0), true, user.text(1)}, std::chrono::hours(1),
                                           options.clock())
                .value()
                .secret;
        });
        return {site->port(), "Cookie: lectern_session=" + secret};
    }

    void run(const std::string& sql) {
        site->with_database([&](db::database& d) { return d.execute(sql).value(), 0; });
    }
    std::string text(const std::string& sql) {
        return site->with_database([&](db::database& d) {
            auto query = d.prepare(sql);
            return query.step().value() ? query.text(0) : std::string("(no row)");
        });
    }
    std::string file(std::string_view path) { return base::read_file(site->source(id_in(path))).value(); }
    std::string for_lecture() const { // Upload-Metadata
        return "filename bGVjLm1wNA==,lecture " + base::encode_base64(lecture);
    }

    base::scratch_directory directory =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "uploads-").value();
    upload_site_options options;
    std::atomic<std::int64_t> ahead = 0; // seconds that the site's clock is in front of the real one
    std::mutex mutex;
    bool hook_fails = false;
    std::vector<upload::completed_upload> completed;
    std::string lecture;
    std::map<std::string, std::string> tokens;
    std::unique_ptr<upload_site> site;
};

} // namespace lectern::tests

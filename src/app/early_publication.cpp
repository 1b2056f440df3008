#include "early_publication.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/log.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/early_versions.hpp"
#include "lectern/store/package_files.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

// The package that came early of this recording and plays now; none when nothing does. Errors: conflict when
// the lecture plays something else.
result<std::optional<std::string>> played_early(db::database& database, const jobs::job& mine,
                                                const recording& what) {
    const auto now = catalogue::playing(database, mine.lecture_id);
    if (!now) return now.error();
    if (!*now) return std::optional<std::string>();
    const auto early = catalogue::plays_early_of(database, mine.lecture_id, what.fingerprint);
    if (!early) return early.error();
    if (!*early) return error{errc::conflict, "the lecture plays something already"};
    return std::optional((*now)->package_id);
}

// Errors: conflict, too, when another has the job.
result<std::optional<std::string>> may_come_early(db::database& database, const jobs::job& mine,
                                                  const recording& what) {
    const auto now = jobs::find(database, mine.id);
    if (!now) return now.error();
    if (!*now || (*now)->state.phase != jobs::job_phase::running || (*now)->state.token != mine.state.token)
        return error{errc::conflict, "the job is another's"};
    return played_early(database, mine, what);
}

bool holds(const store::package_manifest& manifest, const store::rendition& r) {
    return std::ranges::find(manifest.renditions, r.id, &store::rendition::id) != manifest.renditions.end();
}

// An attempt after a kill makes what came before again, with or without provisional slides: these may go
// where a sound or a picture comes instead, and nothing else may.
bool is_worth_more(const store::package_manifest& made, const store::package_manifest& before) {
    static constexpr auto is_slides = [](const store::rendition& r) {
        return r.kind == store::rendition_kind::slides;
    };
    const auto lacks = [](const store::package_manifest& here, const store::package_manifest& there,
                          bool slides) {
        return std::ranges::any_of(there.renditions, [&](const store::rendition& r) {
            return is_slides(r) == slides && !holds(here, r);
        });
    };
    if (lacks(made, before, false)) return false;
    return lacks(before, made, false) || (lacks(before, made, true) && !lacks(made, before, true));
}

// A file that both have takes its room once. Where there are no links, there are two; of what is not on the
// disk as it was said, too.
void share_files(const fs::path& made, const store::package_manifest& manifest, const fs::path& before,
                 const store::package_manifest& before_manifest) {
    for (const auto& file : manifest.files) {
        const auto same = std::ranges::find(before_manifest.files, file.path, &store::package_file::path);
        if (same == before_manifest.files.end() || same->bytes != file.bytes || same->sha256 != file.sha256)
            continue;
        if (const auto there = base::sha256_hex_of_file(before / file.path); !there || *there != file.sha256)
            continue;
        std::error_code problem;
        const auto link = made / (file.path + ".link");
        fs::create_hard_link(before / file.path, link, problem);
        if (!problem) fs::rename(link, made / file.path, problem);
        if (problem) fs::remove(link, problem);
    }
}

// What comes never has less sound or picture than what plays.
result<void> compare(const store::package_store& packages, const std::string& before, const fs::path& made) {
    const auto manifest = store::read_package(made);
    if (!manifest) return manifest.error();
    const auto plays = packages.load(before);
    if (!plays) return plays.error();
    if (!is_worth_more(*manifest, *plays)) return error{errc::conflict, "more than that plays already"};
    share_files(made, *manifest, packages.path_of(before), *plays);
    return {};
}

// Whoever lost the lease publishes nothing.
result<void> publish_early(const store::package_store& packages, const jobs::job& job, const recording& what,
                           const fs::path& directory) {
    const auto database = db::database::open(packages.root() / "lectern.db", db::access::read_write);
    if (!database) return database.error();
    const auto before = may_come_early(**database, job, what);
    if (!before) return before.error();
    if (*before)
        if (const auto more = compare(packages, **before, directory); !more) return more;
    auto video = take_over(what, directory, packages);
    if (!video) return video.error();
    video->early = true;
    auto in = db::transaction::begin(**database);
    if (!in) return in.error();
    const auto still = may_come_early(in->connection(), job, what);
    if (!still) return still.error();
    if (*still != *before) return error{errc::conflict, "the lecture plays something else meanwhile"};
    if (auto published = publish_stored(*in, packages, job.lecture_id, *video); !published) return published;
    base::crash_point("early_uncommitted");
    if (auto committed = in->commit(); !committed) return committed;
    base::crash_point("early_recorded");
    return {};
}

// The lowest is the last that comes early; low sounds come with all of the sound.
bool is_picture(const store::rendition& r) {
    return r.kind == store::rendition_kind::video;
}

} // namespace

result<void> ask_for_early(const store::package_store& packages, const jobs::job& job, const recording& what,
                           packaging::package_options& options) {
    const auto database = db::database::open(packages.root() / "lectern.db", db::access::read_only);
    if (!database) return database.error();
    const auto before = played_early(**database, job, what);
    if (!before && before.error().code == errc::conflict) return {};
    if (!before) return before.error();
    if (*before) {
        const auto manifest = packages.load(**before);
        if (manifest && std::ranges::any_of(manifest->renditions, is_picture)) return {};
        options.heard = manifest && std::ranges::any_of(manifest->renditions, &store::rendition::low);
    }
    options.on_early = [&packages, &job, &what](const fs::path& directory) {
        const auto published = publish_early(packages, job, what, directory);
        base::log_info("job.early", {{"job", job.id},
                                     {"lecture", job.lecture_id},
                                     {"package", directory.filename().string()},
                                     {"why_not", published ? std::string() : published.error().detail}});
    };
    return {};
}

} // namespace lectern::app

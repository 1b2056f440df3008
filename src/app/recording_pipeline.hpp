// From a recording on disk to a package that may be published: the part that `lectern import recording` and
// the server's jobs have in common.
#pragma once

#include "settings.hpp"

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/store/package_store.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::app {

// What is published is known by what it was made from: the recording, and the captions given with it.
// Shape: SHA-256, hex; of the file itself when there are no captions. Errors: not_found, refused, io.
result<std::string> fingerprint(const std::filesystem::path& recording,
                                const std::vector<packaging::caption_source>& captions);

// The captions of what the lecture plays now, for the recording that replaces it: somebody made them, and
// most will still do. Drafts go along only where the same recording (`source_sha256`) is packaged again: what
// is in a package can be read by whoever watches. Errors: those of the database.
result<std::vector<packaging::caption_source>> captions_from_before(db::database& database,
                                                                    const store::package_store& packages,
                                                                    std::string_view lecture_id,
                                                                    std::string_view source_sha256);

// The same for the recording that plays, to be cut otherwise: all of what its package has.
result<std::vector<packaging::caption_source>>
captions_to_recut(db::database& database, const store::package_store& packages, std::string_view lecture_id);

struct recording {
    std::filesystem::path file;
    std::string name; // as the instructor knows it
    std::string fingerprint;
    std::string job; // whose work this is; it survives being killed. Empty: nobody's, and it does not.
    // Given the job's work directory before the first look at the recording.
    std::function<void(const std::filesystem::path& work)> prepare = {};
};

// All that what is encoded depends on, and that stays the same between the attempts of a job: the recording,
// this very program, the limits and the targets. The plan follows from them. Errors: io.
result<std::string> recipe_of(const recording& what, const packaging::package_options& options);

// Moves a package to packages/, and says what the catalogue should remember of it. Errors: those of
// package_store::publish.
result<catalogue::packaged_video> take_over(const recording& what, const std::filesystem::path& made,
                                            const store::package_store& packages);

// Packages under staging/, moves the result to packages/, and says what the catalogue should remember of it.
// The recording itself is only read. Errors: those of package_recording and package_store::publish; busy when
// an earlier attempt of the same job has not ended yet.
result<catalogue::packaged_video> package_into_store(const recording& what,
                                                     const packaging::package_options& options,
                                                     const store::package_store& packages,
                                                     const worker_settings& worker);

// catalogue::publish of a package of the store. Errors: not_found, too: it has left the disk since it was
// moved there or found (remove_replaced_packages), and must be made again.
result<void> publish_stored(db::transaction& in, const store::package_store& packages,
                            std::string_view lecture, const catalogue::packaged_video& video);

// What follows of a package that was made as a first part: the rest is encoded, and a package that holds both
// is moved to packages/. The files of the first are shared, not copied.
result<catalogue::packaged_video> add_rest_in_store(const recording& what, std::string_view first_package,
                                                    const packaging::package_options& options,
                                                    const store::package_store& packages,
                                                    const worker_settings& worker);

} // namespace lectern::app

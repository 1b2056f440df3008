// Work in progress under staging/: whose it is, and what was left by a process that was killed.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/base/files.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::app {

// A directory for one import. The lock says that its process lives; the kernel lets go of it however that
// ends.
struct staging_area {
    base::scratch_directory directory;
    base::unique_fd lock;
};

result<staging_area> make_staging_area(const std::filesystem::path& staging);

// The same in a directory of somebody's, hidden; what an earlier one there left when it was killed goes
// first.
result<staging_area> make_hidden_area(const std::filesystem::path& parent);

// staging/<job>/: outlives an attempt, so that the next one goes on where it was killed.
//
//   lock        held by who works here
//   recipe      what the work is made of; another recipe is other work
//   work/       packaging's own (packaging::package_options::work)
//   published   the package's id, noted before it moves to packages/
class job_area {
public:
    // Empties the directory when `recipe` is not the one that its work was begun with. Errors: busy when an
    // earlier attempt still works here; io, no_space.
    static result<job_area> open(const std::filesystem::path& staging, std::string_view job,
                                 const std::string& recipe);

    std::filesystem::path work() const { return directory_ / "work"; }
    bool begins_again() const noexcept { return begins_again_; } // there was work with another recipe

    result<void> note_published(std::string_view package) const;
    std::optional<std::string> published() const; // whether its lecture knows is another question

    void clear() const; // what was made is worth nothing

private:
    job_area(std::filesystem::path directory, base::unique_fd lock)
        : directory_(std::move(directory)), lock_(std::move(lock)) {}

    std::filesystem::path directory_;
    base::unique_fd lock_;
    bool begins_again_ = false;
};

// When the job has ended for good. What cannot be removed is found as abandoned later.
void remove_job_area(const std::filesystem::path& staging, std::string_view job);

// Directories that no living process works in and no job in `unfinished` (ids) will go on with. A directory
// whose lock is younger than the look is never among them.
result<std::vector<std::filesystem::path>> abandoned_work(const std::filesystem::path& staging,
                                                          const std::set<std::string>& unfinished = {});

} // namespace lectern::app

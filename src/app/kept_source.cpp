#include "kept_source.hpp"

#include "staging.hpp"

#include "lectern/base/files.hpp"
#include "lectern/base/ids.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/base/utf8.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

// An administrator's copy must be readable by the server's user.
void give_to_owner_of(const fs::path& directory, const fs::path& file) {
    struct stat owner {};
    if (::geteuid() == 0 && ::stat(directory.c_str(), &owner) == 0)
        (void)!::chown(file.c_str(), owner.st_uid, owner.st_gid); // readable for all as it is, mostly
}

} // namespace

kept_source::kept_source(library& where, fs::path input)
    : packages_(&where.packages), input_(std::move(input)) {}

result<kept_source> kept_source::bring(library& where, const fs::path& input, const std::string& sha256) {
    kept_source kept(where, input);
    auto& source = kept.source_;
    const auto hash = sha256.empty() ? base::sha256_hex_of_file(input) : result<std::string>(sha256);
    if (!hash) return hash.error();
    source.filename = base::clean_title(input.filename().string());
    source.sha256 = *hash;
    std::error_code problem;
    source.bytes = fs::file_size(input, problem);
    if (problem) return from_errno(problem.value(), "looking at " + input.string());
    const auto held = upload::find_source(*where.database, source.sha256, source.bytes);
    if (!held) return held.error();
    source.id = *held ? **held : base::new_uuid();
    kept.is_new_ = !*held;
    if (*held && kept.is_whole()) return kept;
    // Also in place of a held one that is lost or damaged: these are the bytes that it should have.
    if (const auto copied = kept.copy(); !copied) return copied.error();
    return kept;
}

fs::path kept_source::file() const {
    return packages_->root() / path();
}

bool kept_source::is_whole() const {
    std::error_code problem;
    if (fs::file_size(file(), problem) != source_.bytes || problem) return false;
    const auto hash = base::sha256_hex_of_file(file());
    return hash && *hash == source_.sha256;
}

// By way of staging/, so that a file under sources/ is whole.
result<void> kept_source::copy() const {
    const auto area = make_staging_area(packages_->staging());
    if (!area) return area.error();
    const auto here = area->directory.path() / "source";
    std::error_code problem;
    fs::create_directories(file().parent_path(), problem);
    if (!problem) fs::copy_file(input_, here, problem);
    if (problem)
        return from_errno(problem.value(), "copying " + input_.string() + " to the server's sources");
    give_to_owner_of(packages_->root(), here);
    const auto copied = base::sha256_hex_of_file(here);
    if (!copied) return copied.error();
    if (*copied != source_.sha256) return error{errc::io, input_.string() + " changed while it was read"};
    if (auto synced = base::sync_tree(area->directory.path()); !synced) return synced;
    fs::rename(here, file(), problem);
    if (problem) return from_errno(problem.value(), "renaming to " + file().string());
    return base::sync_directory(file().parent_path());
}

result<void> kept_source::settle(db::database& database) {
    if (!is_new_) return {};
    const auto held = upload::find_source(database, source_.sha256, source_.bytes);
    if (!held) return held.error();
    if (!*held) return {};
    std::error_code problem; // a copy that stays is told by doctor
    const auto mine = file(), other = mine.parent_path() / **held;
    if (fs::exists(other, problem))
        fs::remove(mine, problem);
    else
        fs::rename(mine, other, problem);
    source_.id = **held;
    is_new_ = false;
    return {};
}

result<void> kept_source::attach(db::transaction& in, std::string_view lecture, base::time_point now) {
    if (auto settled = settle(in.connection()); !settled) return settled;
    auto done = is_new_ ? upload::add_source(in, source_, now) : result<void>();
    if (done) done = upload::attach_source(in, source_.id, lecture, now);
    return done;
}

} // namespace lectern::app

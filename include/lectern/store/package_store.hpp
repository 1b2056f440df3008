// Packages on disk: <root>/packages/<hash>/, where <hash> is the SHA-256 of manifest.json. Never changed.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/base/files.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::store {

bool is_package_id(std::string_view text) noexcept; // 64 lower-case hex digits

class package_store {
public:
    // Makes packages/ and staging/ under `root` if they are not there. Errors: io, no_space.
    static result<package_store> open(std::filesystem::path root);

    const std::filesystem::path& root() const noexcept { return root_; }
    std::filesystem::path packages() const { return root_ / "packages"; }
    std::filesystem::path staging() const { return root_ / "staging"; }
    std::filesystem::path path_of(std::string_view id) const { return packages() / id; }

    // Syncs the finished directory, renames it to its id and syncs the parent. A package that is there
    // already is kept and `finished` is removed. Errors: corrupt (no or bad manifest), io, no_space.
    result<std::string> publish(const std::filesystem::path& finished);

    result<package_manifest>
    load(std::string_view id) const; // manifest and index; Errors: not_found, corrupt
    // Reads every file and compares it with the manifest; a sentence per difference.
    result<std::vector<std::string>> verify(std::string_view id) const;
    result<std::vector<std::string>> list() const; // ids on disk, sorted

private:
    explicit package_store(std::filesystem::path root) : root_(std::move(root)) {}
    std::filesystem::path root_;
};

} // namespace lectern::store

// The copy of an imported recording that the site keeps under sources/, as it keeps uploads: it can be
// prepared again, and cut, without the file that was imported.
#pragma once

#include "library.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/upload/sources.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace lectern::app {

class kept_source {
public:
    // Copies `input`, unless its bytes are there. `sha256`: of `input`, when it is known.
    static result<kept_source> bring(library& where, const std::filesystem::path& input,
                                     const std::string& sha256);

    // In the transaction that makes the lecture's job or version. The name of its file may be another one
    // from then on: somebody else brought the same bytes meanwhile.
    result<void> attach(db::transaction& in, std::string_view lecture, base::time_point now);
    // The same, before it is known of which lecture.
    result<void> settle(db::database& database);

    const upload::imported_source& facts() const noexcept { return source_; }
    std::filesystem::path path() const {
        return std::filesystem::path("sources") / source_.id;
    } // under the data

private:
    kept_source(library& where, std::filesystem::path input);
    std::filesystem::path file() const;
    bool is_whole() const;
    result<void> copy() const;

    const store::package_store* packages_;
    std::filesystem::path input_;
    upload::imported_source source_;
    bool is_new_ = false;
};

} // namespace lectern::app

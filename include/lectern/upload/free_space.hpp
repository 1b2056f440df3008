// What of the disk may be used: all that is free beyond the reserve for the database and for deletes.
#pragma once

#include "lectern/upload/upload_options.hpp"

namespace lectern::upload {

// Units: bytes. 0: nothing is left but the reserve. Errors: io. Blocks for a moment.
result<std::uint64_t> free_space(const std::filesystem::path& directory, const upload_options& rules);

} // namespace lectern::upload

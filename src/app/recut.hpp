// A lecture's recording, cut otherwise without a new upload.
#pragma once

#include "recording_job.hpp"

#include "lectern/api/cutting.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/media/cut_list.hpp"
#include "lectern/store/package_store.hpp"

#include <filesystem>
#include <string_view>

namespace lectern::app {

// Whether the lecture still plays the version that was to be cut.
result<bool> may_recut(db::database& database, std::string_view lecture, std::string_view recut_of);

// Publishes it, with the captions that were written since the recording came moved by what was cut. Nothing
// when the lecture plays something else by now.
result<void> publish_recut(db::transaction& in, const store::package_store& packages,
                           std::string_view lecture, const catalogue::packaged_video& video,
                           const recording_job& task);

// What the API must know of a recording's jobs to have it cut.
api::recording_tasks recording_tasks(const std::filesystem::path& data);

} // namespace lectern::app

// A lecture's recording, cut otherwise or prepared for another profile without a new upload.
#pragma once

#include "recording_job.hpp"

#include "lectern/api/cutting.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/media/cut_list.hpp"
#include "lectern/packaging/encoding_targets.hpp"
#include "lectern/store/package_store.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace lectern::app {

// Whether the lecture still plays the version that was to be prepared again.
result<bool> may_recut(db::database& database, std::string_view lecture, std::string_view recut_of);

// Publishes it, with the captions that were written since the recording came moved by what was cut. Nothing
// when the lecture plays something else by now.
result<void> publish_recut(db::transaction& in, const store::package_store& packages,
                           std::string_view lecture, const catalogue::packaged_video& video,
                           const recording_job& task);

// What a package was prepared for, as its manifest's plan says it. Shape: of packaging::profile_names; empty:
// damaged.
std::string profile_in(std::string_view plan);

// What the API must know of a recording's jobs to have it prepared again. `configured`: what those are for
// that nobody chose a profile for.
api::recording_tasks recording_tasks(const std::filesystem::path& data,
                                     packaging::profile configured = packaging::profile::automatic);

} // namespace lectern::app

// A lecture's recording, cut otherwise without a new upload.
#pragma once

#include "lectern/api/cutting.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/media/cut_list.hpp"
#include "lectern/store/package_store.hpp"

#include <string_view>

namespace lectern::app {

// Publishes it, with the captions that were written since the recording came moved by what was cut.
result<void> publish_recut(db::transaction& in, const store::package_store& packages,
                           std::string_view lecture, const catalogue::packaged_video& video,
                           const media::cut_list& now);

// What the API must know of a recording's jobs to have it cut.
api::recording_tasks recording_tasks();

} // namespace lectern::app

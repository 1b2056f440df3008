// Posters: the worker's part, and the parent's that asks for one.
#pragma once

#include "settings.hpp"
#include "worker_message.hpp"

#include "lectern/api/posters.hpp"
#include "lectern/media/poster.hpp"

#include <filesystem>
#include <functional>

namespace lectern::app {

// Behind the walls. Errors: refused, io, no_space, internal.
result<void> write_poster(const worker_task& task, const std::function<void(const worker_report&)>& report);

// Decodes `image` in a worker of its own. Blocking, for some tenths of a second, and for no longer than four
// times the limit. `staging`: where its files are meanwhile. Errors: refused, with a sentence for whoever
// sent it; io, no_space, internal.
result<media::made_poster> make_poster_in_worker(std::string_view image, const api::poster_options& limits,
                                                 const std::filesystem::path& staging,
                                                 const worker_settings& settings);

} // namespace lectern::app

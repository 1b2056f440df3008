// The poster of a lecture: /api/v1/catalogue/lectures/<id>/poster.
#pragma once

#include "lectern/api/teaching.hpp"
#include "lectern/media/poster.hpp"
#include "lectern/runtime/worker_pool.hpp"
#include "lectern/store/package_store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

namespace lectern::api {

struct poster_options {
    std::uint64_t file_bytes = 8U << 20U;                            // of a picture that is sent
    std::int64_t max_pixels = 48LL << 20U;                           // of it
    std::chrono::microseconds time_limit = std::chrono::seconds(10); // for making a poster of it
};

// Decodes strangers' bytes, so not in this process. Blocking. Errors: as media::make_poster, and io,
// no_space.
using poster_maker = std::function<result<media::made_poster>(std::string_view image)>;

// `pictures`: where `make` runs, one after the other. `packages`: whose slides there are to choose from.
struct poster_desk {
    runtime::worker_pool& pictures;
    store::package_store packages;
    poster_maker make;
    poster_options options;
};
void add_poster_routes(http::router& routes, teaching_context use, poster_desk desk);

} // namespace lectern::api

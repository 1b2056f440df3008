// The captions of lectures, one language at a time: /api/v1/catalogue/lectures/<id>/captions.
#pragma once

#include "lectern/api/teaching.hpp"
#include "lectern/store/package_store.hpp"

#include <cstdint>

namespace lectern::api {

struct caption_options {
    std::uint64_t file_bytes = 2U << 20U;     // of one file; 12 h of lecture have about 1 MB
    std::uint64_t lecture_bytes = 32U << 20U; // of all texts that a lecture keeps
};

// `packages`: whose captions were not written anew. What is written goes beside them.
void add_caption_routes(http::router& routes, teaching_context use, store::package_store packages,
                        caption_options options);

} // namespace lectern::api

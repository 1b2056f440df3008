// The OpenAPI document, compiled into the program from src/api/spec by cmake/embed.cmake.
#pragma once

#include "lectern/base/embedded.hpp"

namespace lectern::api {

std::span<const base::embedded_file> embedded_spec();

} // namespace lectern::api

// Precompiled for src/http, the one place that knows Beast.
#pragma once
#include "pch_asio.hpp"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

// Precompiled for the modules that wait: Asio and what its headers drag in.
#pragma once
#include <boost/asio.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

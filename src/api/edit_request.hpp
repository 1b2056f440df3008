// What a request that changes an entry of the catalogue brings: its precondition, its key, its body.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/catalogue/entries.hpp"
#include "lectern/http/message.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::api {

// Where an entry is read and changed.
std::string address_of(const catalogue::entry_name& name);

// The version of an entry: of its JSON, whatever else is answered with it.
std::string version_of(std::string_view entry);

// Nothing: go on. 428 without If-Match (RFC 6585 3), 412 when no tag of it is `version` (RFC 9110 13.1.1). A
// proxy that compresses makes tags weak: they name the same version.
std::optional<http::response> check_version(const http::request& request, std::string_view version);

// The value of Idempotency-Key; nothing without one. Errors: usage.
result<std::optional<std::string>> idempotency_key(const http::request& request);

// What a request asks for, whenever it is sent: SHA-256 of its address and body, hex.
std::string fingerprint_of(const http::request& request);

// The body, which says that it is JSON. Errors: usage.
result<std::string_view> json_body(const http::request& request);
// The same as the object that it is. Errors: usage.
result<boost::json::object> json_object_body(const http::request& request);

// `entry` with the members of the body (RFC 7396: null takes one away). Errors: usage.
result<std::string> merged(std::string_view entry, std::string_view patch);

// 400, with the field of each problem. `lines`: their lines are of a text that the sender knows.
http::response fields_at_fault(const std::vector<catalogue::import_problem>& problems, bool lines = false);

} // namespace lectern::api

// Who asks for something that nobody needs to sign in for.
#pragma once

#include "lectern/accounts/identity.hpp"

#include <optional>

namespace lectern::api {

using asker = std::optional<accounts::identity>; // nothing: nobody who is known

// Nobody when nothing was brought, or a cookie that is over. Errors: unauthorized for a token that is wrong,
// io.
result<asker> find_asker(db::database& reader, const accounts::credentials& brought, base::time_point now);

} // namespace lectern::api

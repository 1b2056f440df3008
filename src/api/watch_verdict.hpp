// May this viewer watch this lecture? Pure: facts in, verdict out.
#pragma once

#include "asker.hpp"

#include "lectern/catalogue/audience.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string_view>

namespace lectern::api {

enum class watch_reason { none, sign_in, not_enrolled, not_granted, not_there };

struct watch_verdict {
    bool allowed = false;
    watch_reason reason = watch_reason::none; // why not
    std::string audience;
    bool needs_token = false;              // its media is not for everybody
    unsigned highest = 0;                  // pixels of height of the best rendition; 0: any
    std::optional<base::time_point> until; // the end of the permission, when it has one
    bool may_download = false;             // a grant says so to the viewer's institution
    bool may_mirror = false;               // the same, or their role may copy every package
};

// What lasts longer than `life` is asked for again.
watch_verdict judge(const catalogue::watch_facts& facts, const asker& who, base::time_point now,
                    std::chrono::microseconds life);

// A sentence for the viewer; empty when they may.
std::string_view sentence_of(const watch_verdict& verdict) noexcept;

// Shape: "access" of docs/http-api.md.
boost::json::object to_json(const watch_verdict& verdict, base::time_point now);

} // namespace lectern::api

#include "upload_state.hpp"

namespace lectern::upload {
namespace {

std::optional<refusal> judge_length(const upload_facts& upload, std::uint64_t declared,
                                    std::uint64_t max_size) {
    if (upload.length && *upload.length != declared)
        return refusal{400, "the length was set to " + std::to_string(*upload.length) + " and cannot change"};
    if (declared > max_size) return refusal{413, "at most " + std::to_string(max_size) + " bytes"};
    if (declared < upload.received)
        return refusal{400, "Upload-Length is less than the " + std::to_string(upload.received) +
                                " bytes that are here"};
    return std::nullopt;
}

} // namespace

std::optional<refusal> judge_presence(const upload_facts& upload, base::time_point now) {
    if (!upload.complete && upload.expires <= now) return refusal{410, "the upload has expired"};
    return std::nullopt;
}

verdict<append_plan> judge_append(const upload_facts& upload, const append_request& request,
                                  std::uint64_t max_size, base::time_point now) {
    if (auto gone = judge_presence(upload, now)) return *gone;
    if (upload.kind == upload_kind::final) return refusal{403, "a joined upload takes no bytes"};
    if (request.offset != upload.received)
        return refusal{409, "the upload is at " + std::to_string(upload.received) + ", not at " +
                                std::to_string(request.offset)};
    if (request.length)
        if (auto wrong = judge_length(upload, *request.length, max_size)) return *wrong;
    append_plan plan;
    plan.offset = upload.received;
    plan.length = upload.length ? upload.length : request.length;
    plan.declares_length = !upload.length && request.length;
    plan.room = plan.length.value_or(max_size) - upload.received;
    if (request.content_length.value_or(0) > plan.room)
        return refusal{413, "only " + std::to_string(plan.room) + " bytes are still to come"};
    return plan;
}

} // namespace lectern::upload

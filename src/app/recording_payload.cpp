// What the job of a recording is told, as text in the queue.
#include "cuts_json.hpp"
#include "recording_job.hpp"

#include "lectern/base/base64.hpp"
#include "lectern/base/sha256.hpp"

#include <boost/json.hpp>

namespace lectern::app {

std::string fingerprint_of(const recording_job& job) {
    if (job.cuts.empty()) return job.source_sha256;
    return base::sha256_hex(job.source_sha256 + "\nwithout " +
                            boost::json::serialize(cuts_to_json(job.cuts)));
}

std::string to_payload(const recording_job& job) {
    boost::json::array captions;
    for (const auto& caption : job.captions)
        captions.push_back(boost::json::object{{"language", caption.language},
                                               {"base64", base::encode_base64(caption.file)}});
    return boost::json::serialize(boost::json::object{{"source", job.source.string()},
                                                      {"source_name", job.source_name},
                                                      {"source_sha256", job.source_sha256},
                                                      {"first_package", job.first_package},
                                                      {"profile", job.profile},
                                                      {"cuts", cuts_to_json(job.cuts)},
                                                      {"recut_of", job.recut_of},
                                                      {"captions", std::move(captions)}});
}

result<recording_job> parse_payload(std::string_view payload) {
    try {
        const auto value = boost::json::parse(payload);
        const auto text = [&](const char* name) {
            return std::string(value.as_object().at(name).as_string());
        };
        recording_job job{text("source"), text("source_name"), text("source_sha256"), {}, {}};
        if (value.as_object().contains("first_package")) job.first_package = text("first_package");
        if (value.as_object().contains("profile")) job.profile = text("profile");
        if (const auto* cuts = value.as_object().if_contains("cuts")) job.cuts = cuts_from_json(*cuts);
        if (value.as_object().contains("recut_of")) job.recut_of = text("recut_of");
        if (const auto* captions = value.as_object().if_contains("captions"))
            for (const auto& one : captions->as_array()) {
                auto file = base::decode_base64(one.at("base64").as_string());
                if (!file) return error{errc::corrupt, "a job's payload: captions that are not base64"};
                job.captions.push_back({std::string(one.at("language").as_string()), std::move(*file)});
            }
        return job;
    } catch (const std::exception& e) {
        return error{errc::corrupt, std::string("a job's payload: ") + e.what()};
    }
}

} // namespace lectern::app

// Videos, their versions, and the packages that play them.
#pragma once

#include "caption_repository.hpp"
#include "change_repository.hpp"

#include "lectern/catalogue/catalogue.hpp"

namespace lectern::catalogue {

std::optional<std::int64_t> find_lecture(db::session& session, std::string_view public_id);
std::optional<std::string> current_package(db::session& session, std::string_view lecture_id,
                                           std::string_view source_sha256);
std::optional<std::string> current_package(db::session& session,
                                           std::string_view lecture_id); // from any source
// The lecture is there.
void save_version(writer& w, std::int64_t lecture, const packaged_video& video,
                  const std::vector<caption_row>& captions);
void save_status(writer& w, std::int64_t lecture, std::string_view status, std::string_view reason);
std::vector<std::string> current_captions(db::session& session, std::string_view lecture_id); // languages

struct unplayable {
    std::string lecture_id, title;
};
std::vector<unplayable> published_without_package(db::session& session);
std::vector<unplayable> lectures_of_package(db::session& session, std::string_view package);
std::vector<std::string> all_packages(db::session& session); // sorted
std::vector<lecture_standing> states_of_lectures(db::session& session);
void count_all(db::session& session, check_report& report);

} // namespace lectern::catalogue

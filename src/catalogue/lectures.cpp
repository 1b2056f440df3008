// Use cases of one lecture: made, published, failed.
#include "course_repository.hpp"
#include "lecture_repository.hpp"
#include "name_repository.hpp"
#include "video_repository.hpp"

#include "lectern/base/ids.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/early_versions.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace lectern::catalogue {
namespace {

std::string_view name_of(lecture_status status) {
    switch (status) {
    case lecture_status::draft:
        return "draft";
    case lecture_status::receiving:
        return "receiving";
    case lecture_status::processing:
        return "processing";
    case lecture_status::published:
        return "published";
    case lecture_status::failed:
        return "failed";
    }
    return "failed";
}

template <class Work>
result<void> write(db::transaction& in, Work work) {
    db::session session(in.connection());
    writer w{session, to_us(base::now())};
    work(w);
    return session.outcome();
}

// Runs `work(writer&)` in a transaction of its own.
template <class Work>
result<void> write(db::database& database, Work work) {
    auto transaction = db::transaction::begin(database);
    if (!transaction) return transaction.error();
    if (auto written = write(*transaction, std::move(work)); !written) return written;
    return transaction->commit();
}

error no_lecture(std::string_view id) {
    return {errc::not_found, "there is no lecture with the id " + base::clean_title(id, 60)};
}

bool is_hash(std::string_view text) noexcept {
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string text_member(const boost::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    const auto* text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr ? std::string(text->c_str(), text->size()) : std::string();
}

result<std::vector<caption_row>> captions_in(const std::string& playback_json) {
    boost::json::error_code failed;
    const auto playback = boost::json::parse(playback_json, failed);
    if (failed || !playback.is_object())
        return error{errc::usage, "publishing a lecture: its playback is not a JSON object"};
    std::vector<caption_row> captions;
    const auto* list = playback.as_object().if_contains("captions");
    if (list == nullptr || !list->is_array()) return captions;
    for (const auto& item : list->as_array()) {
        if (!item.is_object()) continue;
        caption_row caption{text_member(item.as_object(), "language"), text_member(item.as_object(), "name")};
        const auto* review = item.as_object().if_contains("needs_review");
        caption.from_before = review != nullptr && *review == true;
        if (caption.name.empty()) caption.name = caption.language;
        if (!caption.language.empty()) captions.push_back(std::move(caption));
    }
    return captions;
}

// "medical-cell-biology" as a title, until somebody gives a better one.
std::string title_from(std::string_view slug) {
    std::string title(slug);
    std::ranges::replace(title, '-', ' ');
    if (title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return title;
}

template <class... Values>
result<bool> plays_early_where(db::database& database, const char* condition, const Values&... values) {
    static const std::string early = "SELECT 1 FROM lectures l JOIN videos v ON v.lecture_id = l.id JOIN "
                                     "video_versions n ON n.video_id = v.id"
                                     " WHERE l.public_id = ? AND n.is_current = 1 AND n.is_early = 1";
    db::session session(database);
    const auto found = session.integer(early + condition, values...);
    if (!session.ok()) return session.outcome().error();
    return found.has_value();
}

} // namespace

result<std::string> create_lecture(db::transaction& in, std::string_view course_slug,
                                   std::string_view title) {
    if (!base::is_slug(course_slug))
        return error{errc::usage,
                     "\"" + base::clean_title(course_slug, 80) +
                         "\" is not a course's slug: words of a-z and 0-9 joined by single hyphens"};
    const auto clean = base::clean_title(title);
    if (clean.empty()) return error{errc::usage, "the lecture's title is empty"};
    std::string id;
    auto done = write(in, [&](writer& w) {
        auto course = find_course(w.session, course_slug);
        if (!course) {
            course = make_course(w, course_slug, title_from(course_slug));
            index_course(w, *course);
        }
        id = append_lecture(w, *course, clean);
    });
    if (!done) return done.error();
    return id;
}

result<std::string> create_lecture(db::database& database, std::string_view course_slug,
                                   std::string_view title) {
    auto in = db::transaction::begin(database);
    if (!in) return in.error();
    auto id = create_lecture(*in, course_slug, title);
    if (!id) return id;
    if (const auto committed = in->commit(); !committed) return committed.error();
    return id;
}

result<bool> lecture_exists(db::database& database, std::string_view lecture_id) {
    db::session session(database);
    const auto found = find_lecture(session, lecture_id);
    if (!session.ok()) return session.outcome().error();
    return found.has_value();
}

result<std::optional<std::string>> published_package(db::database& database, std::string_view lecture_id,
                                                     std::string_view source_sha256) {
    db::session session(database);
    auto found = current_package(session, lecture_id, source_sha256);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<bool> plays_early(db::database& database, std::string_view lecture_id) {
    return plays_early_where(database, "", lecture_id);
}

result<bool> plays_early_of(db::database& database, std::string_view lecture_id,
                            std::string_view source_sha256) {
    return plays_early_where(database, " AND n.source_sha256 = ?", lecture_id, source_sha256);
}

result<bool> plays_early_since(db::database& database, std::string_view lecture_id, base::time_point since) {
    return plays_early_where(database, " AND n.created_us >= ?", lecture_id, to_us(since));
}

result<bool> has_video(db::database& database, std::string_view lecture_id) {
    db::session session(database);
    const auto package = current_package(session, lecture_id);
    if (!session.ok()) return session.outcome().error();
    return package.has_value();
}

result<std::optional<current_video>> playing(db::database& database, std::string_view lecture_id) {
    db::session session(database);
    auto package = current_package(session, lecture_id);
    auto captions = current_captions(session, lecture_id);
    if (!session.ok()) return session.outcome().error();
    if (!package) return std::optional<current_video>();
    return std::optional(current_video{std::move(*package), std::move(captions)});
}

result<std::vector<std::string>> find_lectures_titled(db::database& database, std::string_view course_slug,
                                                      std::string_view title) {
    db::session session(database);
    std::vector<std::string> ids;
    const auto wanted = base::clean_title(title);
    if (const auto course = find_course(session, course_slug))
        for (const auto& lecture : lectures_of(session, *course))
            if (lecture.title == wanted) ids.push_back(lecture.public_id);
    if (!session.ok()) return session.outcome().error();
    return ids;
}

result<void> publish(db::transaction& in, std::string_view lecture_id, const packaged_video& video) {
    if (!is_hash(video.package_id))
        return error{errc::usage, "publishing a lecture: not the id of a package"};
    const auto captions = captions_in(video.playback_json);
    if (!captions) return captions.error();
    return write(in, [&](writer& w) {
        const auto lecture = find_lecture(w.session, lecture_id);
        if (!lecture) return w.session.fail(no_lecture(lecture_id));
        save_version(w, *lecture, video, *captions);
        save_status(w, *lecture, "published", {});
    });
}

result<void> publish(db::database& database, std::string_view lecture_id, const packaged_video& video) {
    auto in = db::transaction::begin(database);
    if (!in) return in.error();
    if (auto published = publish(*in, lecture_id, video); !published) return published;
    return in->commit();
}

result<void> set_status(db::transaction& in, std::string_view lecture_id, lecture_status status,
                        std::string_view reason) {
    return write(in, [&](writer& w) {
        const auto lecture = find_lecture(w.session, lecture_id);
        if (!lecture) return w.session.fail(no_lecture(lecture_id));
        save_status(w, *lecture, name_of(status), base::clean_title(reason));
    });
}

result<void> set_status(db::database& database, std::string_view lecture_id, lecture_status status,
                        std::string_view reason) {
    auto in = db::transaction::begin(database);
    if (!in) return in.error();
    if (auto set = set_status(*in, lecture_id, status, reason); !set) return set;
    return in->commit();
}

result<std::vector<std::string>> known_packages(db::database& database) {
    db::session session(database);
    auto packages = all_packages(session);
    if (!session.ok()) return session.outcome().error();
    return packages;
}

result<std::vector<lecture_standing>> lecture_standings(db::database& database) {
    db::session session(database);
    auto found = states_of_lectures(session);
    if (!session.ok()) return session.outcome().error();
    return found;
}

} // namespace lectern::catalogue

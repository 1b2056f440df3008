#include "lectern/api/captioning.hpp"

#include "caption_json.hpp"
#include "caption_wish.hpp"
#include "edit_request.hpp"
#include "edit_routes.hpp"
#include "lecture_edit.hpp"
#include "private_answer.hpp"
#include "right_to_edit.hpp"

#include "lectern/base/files.hpp"
#include "lectern/base/language.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/captions.hpp"
#include "lectern/catalogue/entries.hpp"
#include "lectern/store/caption_names.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <memory>

namespace lectern::api {

namespace json = boost::json;

namespace {

using catalogue::caption_track;

constexpr std::string_view audit_kind = "captions";

struct desk {
    teaching_context use;
    store::package_store packages;
    caption_options options;
};

error no_such_captions(std::string_view language) {
    return {errc::not_found, "the lecture has no captions in \"" + base::clean_title(language, 40) + "\""};
}

class captioning final : lecture_edit {
public:
    captioning(const desk& at, const http::request& request) : lecture_edit(at.use, request), at_(at) {
        if (request.captures.size() > 1) language_ = request.captures[1];
    }

    result<http::response> list(db::database& database) {
        if (const auto found = look(database); !found) return found.error();
        json::array items;
        for (const auto& track : captions_.tracks) items.push_back(with_version(track, captions_));
        return fresh_json(json::serialize(
            json::object{{"lecture", lecture_},
                         {"duration_s", captions_.package.empty()
                                            ? json::value(nullptr)
                                            : json::value(static_cast<double>(captions_.duration_us) / 1e6)},
                         {"items", std::move(items)}}));
    }

    result<http::response> read(db::database& database) {
        if (const auto found = look(database); !found) return found.error();
        const auto* track = find_track(language_);
        if (track == nullptr) return no_such_captions(language_);
        const auto text = text_of(database, *track);
        if (!text) return text.error();
        auto object = with_version(*track, captions_);
        object["text"] = *text;
        return answer(object);
    }

    result<http::response> create() {
        auto in = begin();
        if (!in) return in.error();
        const auto wish = parse_caption_wish(request_, true, at_.options.file_bytes);
        if (!wish) return wish.error();
        if (!wish->problems.empty()) return fields_at_fault(wish->problems);
        const auto key = idempotency_key(request_);
        if (!key) return key.error();
        const catalogue::request_key from{who_.user_id, key->value_or("")};
        if (*key) {
            const auto before = catalogue::find_answered(*in, from);
            if (!before) return before.error();
            if (*before) return answer_again(**before);
        }
        if (const auto room = check_room_for(captions_, wish->language); !room) return room.error();
        if (*key) {
            const catalogue::answered_request answered{fingerprint_of(request_), std::string(audit_kind),
                                                       lecture_ + "/" + wish->language};
            const auto kept = catalogue::record_answered(*in, from, answered, now_);
            if (!kept) return kept.error();
        }
        caption_track fresh{
            wish->language, base::language_name(wish->language), "upload", "unreviewed", "", 0};
        return write(*in, *wish, std::move(fresh), std::nullopt);
    }

    result<http::response> change() {
        auto in = begin();
        if (!in) return in.error();
        const auto* track = find_track(language_);
        if (track == nullptr) return no_such_captions(language_);
        if (auto stale = check_version(request_, version_of_track(*track, captions_)))
            return std::move(*stale);
        const auto wish = parse_caption_wish(request_, false, at_.options.file_bytes);
        if (!wish) return wish.error();
        if (!wish->problems.empty()) return fields_at_fault(wish->problems);
        return write(*in, *wish, *track, *track);
    }

    result<http::response> remove() {
        auto in = begin();
        if (!in) return in.error();
        const auto* track = find_track(language_);
        if (track == nullptr) return no_such_captions(language_);
        if (auto stale = check_version(request_, version_of_track(*track, captions_)))
            return std::move(*stale);
        if (const auto gone = catalogue::remove_captions(*in, lecture_, language_, now_); !gone)
            return gone.error();
        if (const auto done = finish(*in, "removed", *track, std::nullopt); !done) return done.error();
        return no_content();
    }

private:
    result<void> find(db::database& database) override {
        auto found = catalogue::find_captions(database, lecture_);
        if (!found) return found.error();
        if (!*found) return no_entry({catalogue::entry_kind::lecture, lecture_});
        captions_ = std::move(**found);
        return {};
    }

    const caption_track* find_track(std::string_view language) const {
        const auto found = std::ranges::find(captions_.tracks, language, &caption_track::language);
        return found == captions_.tracks.end() ? nullptr : &*found;
    }

    result<std::string> text_of(db::database& database, const caption_track& track) const {
        if (!track.file.empty()) {
            auto text = catalogue::find_caption_text(database, lecture_, track.file);
            if (!text) return text.error();
            if (text->value_or("").empty()) return no_such_captions(track.language);
            return std::move(**text);
        }
        return base::read_file(at_.packages.path_of(captions_.package) / "captions" /
                               (track.language + ".vtt"));
    }

    static http::response answer(const json::object& object, int status = 200) {
        const std::string version(object.at("version").as_string());
        auto r = fresh_json(json::serialize(object), status);
        r.add_header("ETag", version);
        return r;
    }

    std::string address_of_track(const caption_track& track) const {
        return address_of({catalogue::entry_kind::lecture, lecture_}) + "/captions/" + track.language;
    }

    result<http::response> answer_again(const catalogue::answered_request& before) const {
        if (before.request != fingerprint_of(request_))
            return error{errc::conflict, "this Idempotency-Key was sent with another request"};
        const auto* track = find_track(before.subject.substr(before.subject.find('/') + 1));
        if (track == nullptr) return error{errc::conflict, "what this request had made is gone"};
        return created(*track, with_version(*track, captions_));
    }

    http::response created(const caption_track& track, const json::object& object) const {
        auto r = answer(object, 201);
        r.add_header("Location", address_of_track(track));
        return r;
    }

    result<void> finish(db::transaction& in, std::string change, const std::optional<caption_track>& before,
                        const std::optional<caption_track>& after) const {
        const auto text = [](const std::optional<caption_track>& track) {
            return track ? std::optional(json::serialize(to_json(*track))) : std::nullopt;
        };
        const auto subject = lecture_ + "/" + (after ? after : before)->language;
        return end(
            in, {0, 0, {}, std::string(audit_kind), subject, std::move(change), text(before), text(after)});
    }

    result<http::response> write(db::transaction& in, const caption_wish& wish, caption_track track,
                                 const std::optional<caption_track>& before) const {
        std::vector<std::string> remarks;
        catalogue::caption_room room{at_.options.lecture_bytes, 0};
        if (wish.file) {
            const auto taken = catalogue::named_caption_bytes(in.connection(), lecture_);
            if (!taken) return taken.error();
            room.taken = *taken;
            auto read = read_caption_file(*wish.file, track.language,
                                          std::chrono::microseconds(captions_.duration_us));
            if (!read.problems.empty()) return fields_at_fault(read.problems, true);
            track.file = store::caption_name(track.language, read.webvtt);
            const auto kept = catalogue::keep_caption_text(in, lecture_, {track.file, read.webvtt}, now_);
            if (!kept) return kept.error();
            remarks = std::move(read.remarks);
        }
        track.origin = wish.origin.value_or(track.origin);
        track.review = wish.review.value_or(track.review);
        const bool is_same =
            before && version_of_track(*before, captions_) == version_of_track(track, captions_);
        if (!is_same) {
            track.changed_us =
                std::chrono::duration_cast<std::chrono::microseconds>(now_.time_since_epoch()).count();
            if (const auto saved = catalogue::save_captions(in, lecture_, track, now_); !saved)
                return saved.error();
            const auto fits =
                wish.file ? catalogue::fit_caption_texts(in, lecture_, room, now_) : result<void>();
            if (!fits) return fits.error();
            const auto done = finish(in, before ? "changed" : "created", before, track);
            if (!done) return done.error();
        }
        auto object = with_version(track, captions_);
        object["remarks"] = json::value_from(remarks);
        return before ? answer(object) : created(track, object);
    }

    const desk& at_;
    std::string language_; // of the address
    catalogue::lecture_captions captions_;
};

} // namespace

void add_caption_routes(http::router& routes, teaching_context use, store::package_store packages,
                        caption_options options) {
    const auto at = std::make_shared<const desk>(desk{std::move(use), std::move(packages), options});
    const std::string all = "/api/v1/catalogue/lectures/{}/captions", one = all + "/{}";
    constexpr std::uint64_t other_members = 16U << 10U;
    const auto largest = 3 * options.file_bytes + other_members; // as escapes: 6 bytes for 2 of UTF-8
    edit_routes<captioning, desk> steps(routes, at);
    steps.read(all, &captioning::list);
    steps.read(one, &captioning::read);
    steps.change(http::method::post, all, &captioning::create, largest);
    steps.change(http::method::patch, one, &captioning::change, largest);
    steps.change(http::method::delete_, one, &captioning::remove);
}

} // namespace lectern::api

#include "lectern/api/posters.hpp"

#include "edit_request.hpp"
#include "edit_routes.hpp"
#include "lecture_edit.hpp"
#include "poster_wish.hpp"
#include "private_answer.hpp"
#include "right_to_edit.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/base/files.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/entries.hpp"
#include "lectern/catalogue/posters.hpp"
#include "lectern/packaging/package_slides.hpp"
#include "lectern/runtime/offload.hpp"
#include "lectern/store/poster_names.hpp"

#include <boost/json.hpp>

#include <memory>
#include <optional>
#include <set>
#include <variant>

namespace lectern::api {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

using catalogue::chosen_poster;

struct desk {
    teaching_context use;
    poster_desk posters;
};
using desk_pointer = std::shared_ptr<const desk>;

// What a poster is to be made of.
struct poster_source {
    std::string slide; // SHA-256 of its image; empty: the body of the request
    std::string image; // of the slide
};

json::value to_json(const std::optional<chosen_poster>& chosen) {
    if (!chosen) return nullptr;
    return json::object{{"choice", chosen->slide.empty() ? "upload" : "slide"},
                        {"slide", chosen->slide.empty() ? json::value(nullptr) : json::value(chosen->slide)},
                        {"file", store::poster_path(chosen->name)},
                        {"width", chosen->width},
                        {"height", chosen->height}};
}

// One step of a request, on a pool and in a transaction of its own when it changes something.
class poster_step final : lecture_edit {
public:
    poster_step(const desk& at, const http::request& request)
        : lecture_edit(at.use, request), posters_(at.posters) {}

    result<http::response> read(db::database& database) {
        if (const auto found = look(database); !found) return found.error();
        return answer();
    }

    // What is to be made, or why nothing is.
    using prepared = std::variant<http::response, poster_source>;
    result<prepared> prepare(db::database& database) {
        if (const auto found = look(database); !found) return found.error();
        if (there_.package.empty())
            return error{errc::conflict, "the lecture has no recording yet that a poster could stand for"};
        if (auto stale = check_version(request_, version())) return prepared(std::move(*stale));
        const auto wish = parse_poster_wish(request_, slides_.size(), posters_.options);
        if (!wish) return wish.error();
        if (!wish->problems.empty()) return prepared(fields_at_fault(wish->problems));
        if (!wish->slide) return prepared(poster_source{});
        const auto& slide = slides_[*wish->slide - 1];
        if (there_.chosen && there_.chosen->is_shown && there_.chosen->slide == slide.sha256)
            return prepared(answer());
        const auto folder = std::filesystem::path(store::slides_file).parent_path();
        auto image = base::read_file(posters_.packages.path_of(there_.package) / folder / slide.image);
        if (!image) return image.error();
        return prepared(poster_source{slide.sha256, std::move(*image)});
    }

    // Time has gone by: whatever was asked before is asked again.
    result<http::response> save(const poster_source& from, const media::made_poster& made) {
        auto in = begin();
        if (!in) return in.error();
        if (auto stale = check_version(request_, version())) return std::move(*stale);
        const auto before = there_.chosen;
        chosen_poster after;
        after.slide = from.slide;
        after.name = store::poster_name(made.picture);
        after.lean_name = store::poster_name(made.lean);
        after.width = made.width;
        after.height = made.height;
        after.changed_us =
            std::chrono::duration_cast<std::chrono::microseconds>(now_.time_since_epoch()).count();
        const auto saved = catalogue::save_poster(*in, lecture_, after, {made.picture, made.lean}, now_);
        if (!saved) return saved.error();
        there_.chosen = after;
        return finish(*in, before ? "changed" : "created", before);
    }

    result<http::response> remove() {
        auto in = begin();
        if (!in) return in.error();
        if (auto stale = check_version(request_, version())) return std::move(*stale);
        const auto before = there_.chosen;
        if (!before) return answer();
        if (const auto gone = catalogue::remove_poster(*in, lecture_); !gone) return gone.error();
        there_.chosen.reset();
        return finish(*in, "removed", before);
    }

private:
    result<void> find(db::database& database) override {
        auto found = catalogue::find_poster(database, lecture_);
        if (!found) return found.error();
        if (!*found) return no_entry({catalogue::entry_kind::lecture, lecture_});
        there_ = std::move(**found);
        return there_.package.empty() ? result<void>() : look_at_package(database);
    }

    result<void> look_at_package(db::database& database) {
        const auto& packages = posters_.packages;
        const auto manifest = packages.load(there_.package);
        if (!manifest) return {}; // the doctor tells; a picture of one's own needs none of it
        has_own_ = manifest->has_poster;
        const auto early = catalogue::plays_early(database, lecture_);
        if (!early) return early.error();
        if (*early) return {}; // slides may be provisional: what is chosen of them may not stay
        auto slides = packaging::slides_of(*manifest, packages.path_of(there_.package));
        if (slides) slides_ = std::move(*slides);
        return {};
    }

    result<http::response> finish(db::transaction& in, std::string change,
                                  const std::optional<chosen_poster>& before) const {
        const auto text = [](const std::optional<chosen_poster>& poster) {
            return poster ? std::optional(json::serialize(to_json(poster))) : std::nullopt;
        };
        const auto done =
            end(in, {0, 0, {}, "poster", lecture_, std::move(change), text(before), text(there_.chosen)});
        if (!done) return done.error();
        return answer();
    }

    // A slide is meant by its number, which is of one package.
    std::string version() const {
        const auto& chosen = there_.chosen;
        if (!chosen) return version_of(there_.package);
        return version_of(there_.package + '\n' + chosen->slide + '\n' + chosen->name + '\n' +
                          (chosen->is_shown ? "shown" : "gone"));
    }

    // Each image once, by the number of the first slide that shows it.
    json::array slides_json() const {
        json::array all;
        std::set<std::string> seen;
        for (std::size_t i = 0; i < slides_.size(); ++i)
            if (seen.insert(slides_[i].sha256).second)
                all.push_back(json::object{{"slide", i + 1},
                                           {"start_s", static_cast<double>(slides_[i].start.count()) / 1e6},
                                           {"file", "slides/" + slides_[i].image}});
        return all;
    }

    json::value number_of_slide() const {
        for (std::size_t i = 0; i < slides_.size(); ++i)
            if (there_.chosen && slides_[i].sha256 == there_.chosen->slide) return i + 1;
        return nullptr;
    }

    json::value file_shown() const {
        if (there_.package.empty()) return nullptr;
        if (there_.chosen && there_.chosen->is_shown)
            return json::string(store::poster_path(there_.chosen->name));
        return file_of_package();
    }

    json::value file_of_package() const {
        const bool is_there = !there_.package.empty() && has_own_;
        return is_there ? json::value("poster.jpg") : json::value(nullptr);
    }

    json::value changed_at() const {
        if (!there_.chosen) return nullptr;
        const std::chrono::microseconds when(there_.chosen->changed_us);
        return json::string(base::to_iso8601(base::time_point(when)));
    }

    http::response answer() const {
        const auto& chosen = there_.chosen;
        const bool is_slide = chosen && !chosen->slide.empty();
        json::object object{
            {"lecture", lecture_},
            {"package", there_.package.empty() ? json::value(nullptr) : json::value(there_.package)},
            {"choice", !chosen    ? "automatic"
                       : is_slide ? "slide"
                                  : "upload"},
            {"is_shown", !chosen || chosen->is_shown},
            {"slide", number_of_slide()},
            {"file", file_shown()},
            {"automatic", file_of_package()},
            {"changed_at", changed_at()},
            {"slides", slides_json()}};
        auto r = fresh_json(json::serialize(object));
        r.add_header("ETag", version());
        return r;
    }

    const poster_desk& posters_;
    catalogue::lecture_poster there_;
    std::vector<packaging::package_slide> slides_; // of what plays
    bool has_own_ = false;                         // the package has a picture
};

http::response refused_picture(const error& why, const poster_source& from) {
    if (why.code != errc::refused || !from.slide.empty()) return refused(why);
    return fields_at_fault({{0, "picture", "is refused: " + why.detail}});
}

// The picture is made between two looks at the database: its writer waits for nobody.
asio::awaitable<http::response> on_choose(desk_pointer at, const http::request& request) {
    if (accounts::is_cross_site(request))
        co_return refused({errc::forbidden, "another site sent this request"});
    auto look = [at, &request]() -> result<poster_step::prepared> {
        auto connection = at->use.readers.borrow();
        if (!connection) return error{errc::io, connection.error().detail};
        return poster_step(*at, request).prepare(**connection);
    };
    auto looking = runtime::offload(at->use.reading, std::move(look));
    auto prepared = co_await std::move(looking);
    if (!prepared) co_return refused(prepared.error());
    if (auto* answer = std::get_if<http::response>(&*prepared)) co_return std::move(*answer);
    const auto from = std::make_shared<const poster_source>(std::get<poster_source>(std::move(*prepared)));
    auto make = [at, from, &request] {
        return at->posters.make(from->slide.empty() ? request.body : from->image);
    };
    auto making = runtime::offload(at->posters.pictures, std::move(make));
    auto made = co_await std::move(making);
    if (!made) co_return refused_picture(made.error(), *from);
    const auto poster = std::make_shared<const media::made_poster>(std::move(*made));
    auto saving = answer_changing(at->use.writing, request, [at, from, poster, &request] {
        return poster_step(*at, request).save(*from, *poster);
    });
    co_return co_await std::move(saving);
}

} // namespace

void add_poster_routes(http::router& routes, teaching_context use, poster_desk posters) {
    const auto at = std::make_shared<const desk>(desk{std::move(use), std::move(posters)});
    const std::string address = "/api/v1/catalogue/lectures/{}/poster";
    edit_routes<poster_step, desk> steps(routes, at);
    steps.read(address, &poster_step::read);
    steps.change(http::method::delete_, address, &poster_step::remove);
    add_waiting(
        routes, http::method::put, address, [at](const http::request& q) { return on_choose(at, q); },
        at->posters.options.file_bytes);
}

} // namespace lectern::api

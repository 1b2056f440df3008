#include "watching.hpp"

#include "json_views.hpp"
#include "private_answer.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/views.hpp"

namespace lectern::api {
namespace {

namespace json = boost::json;

constexpr std::string_view playback_cookie = "lectern_playback"; // as delivery reads it

struct judged {
    watch_verdict verdict;
    base::time_point now;
};

std::string_view lecture_of(const http::request& request) {
    return request.captures[0];
}

error no_lecture(std::string_view id) {
    return {errc::not_found, "there is no lecture \"" + base::clean_title(id, 80) + "\""};
}

// Errors: not_found; unauthorized (a token that is wrong, for what needs one); io.
result<judged> judge_viewer(db::database& database, const read_context& use, const http::request& request) {
    const auto now = use.clock();
    const auto who = find_asker(database, accounts::credentials_of(request), now);
    if (!who && who.error().code != errc::unauthorized) return who.error();
    catalogue::viewer viewer;
    if (who && *who) viewer = {(*who)->user_id, (*who)->person_slug, (*who)->institution_slug};
    const auto facts = catalogue::find_watch_facts(database, lecture_of(request), viewer);
    if (!facts) return facts.error();
    if (!*facts) return no_lecture(lecture_of(request));
    judged found{judge(**facts, who ? *who : asker(), now, use.signer->life()), now};
    if (!who && found.verdict.reason == watch_reason::sign_in) return who.error();
    if (found.verdict.reason == watch_reason::not_there) return no_lecture(lecture_of(request));
    return found;
}

// A cookie for the paths of this package alone, so that players which send it need no token in addresses, and
// browsers keep what they fetched when the token is renewed.
std::string cookie_for(const std::string& token, const std::string& package, const judged& viewer,
                       bool by_tls) {
    const auto life =
        std::chrono::duration_cast<std::chrono::seconds>(*viewer.verdict.until - viewer.now).count();
    return std::string(playback_cookie) + "=" + token + "; Path=/media/" + package +
           "/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(life) + (by_tls ? "; Secure" : "");
}

struct playback_part {
    json::value playback; // null: nothing to watch, or not for this viewer
    std::string cookie;   // empty: none
};

result<playback_part> playback_for(const catalogue::lecture_view& lecture, const judged& viewer,
                                   const read_context& use, const http::request& request) {
    playback_part made;
    const auto& verdict = viewer.verdict;
    if (!lecture.playback || !verdict.allowed) return made;
    if (!verdict.needs_token) {
        made.playback = to_json(*lecture.playback);
        return made;
    }
    const auto token = use.signer->sign({lecture.summary.id, verdict.highest, *verdict.until});
    if (!token) return token.error();
    made.playback = to_json(*lecture.playback, {"/media/t/" + *token + "/", verdict.highest});
    made.cookie = cookie_for(*token, lecture.playback->package, viewer, accounts::came_by_tls(request));
    return made;
}

http::response with_cookie(http::response r, const std::string& cookie) {
    if (!cookie.empty()) r.add_header("Set-Cookie", cookie);
    return r;
}

result<catalogue::lecture_view> view_of(db::database& database, const http::request& request,
                                        catalogue::visibility seen = catalogue::visibility::everything) {
    auto lecture = catalogue::find_lecture_view(database, lecture_of(request), seen);
    if (!lecture) return lecture.error();
    if (!*lecture) return no_lecture(lecture_of(request));
    return std::move(**lecture);
}

result<shown_lecture> shown_to(db::database& database, const read_context& use, const http::request& request,
                               const judged& viewer) {
    // What is for everybody is shown as to everybody: without the drafts around it.
    const auto lecture = viewer.verdict.needs_token
                             ? view_of(database, request)
                             : view_of(database, request, catalogue::visibility::published);
    if (!lecture) return lecture.error();
    auto part = playback_for(*lecture, viewer, use, request);
    if (!part) return part.error();
    shown_lecture shown;
    shown.body = to_json(*lecture, to_json(viewer.verdict, viewer.now), std::move(part->playback));
    shown.cookie = std::move(part->cookie);
    shown.package = lecture->playback ? lecture->playback->package : "";
    shown.for_all = !viewer.verdict.needs_token;
    return shown;
}

// Errors: what judge_viewer says; unauthorized, forbidden (not for this viewer).
result<judged> judge_watcher(db::database& database, const read_context& use, const http::request& request) {
    auto viewer = judge_viewer(database, use, request);
    if (!viewer || viewer->verdict.allowed) return viewer;
    return error{viewer->verdict.reason == watch_reason::sign_in ? errc::unauthorized : errc::forbidden,
                 std::string(sentence_of(viewer->verdict))};
}

result<http::response> playback_answer(db::database& database, const read_context& use,
                                       const http::request& request) {
    const auto viewer = judge_watcher(database, use, request);
    if (!viewer) return viewer.error();
    const auto& verdict = viewer->verdict;
    const auto lecture = view_of(database, request);
    if (!lecture) return lecture.error();
    auto part = playback_for(*lecture, *viewer, use, request);
    if (!part) return part.error();
    json::object body{{"lecture", lecture->summary.id}, {"audience", verdict.audience}};
    body["access"] = to_json(verdict, viewer->now);
    body["playback"] = std::move(part->playback);
    return with_cookie(fresh_json(json::serialize(body)), part->cookie);
}

} // namespace

result<shown_lecture> show_lecture(db::database& database, const read_context& use,
                                   const http::request& request) {
    const auto viewer = judge_viewer(database, use, request);
    if (!viewer) return viewer.error();
    return shown_to(database, use, request, *viewer);
}

std::optional<http::response> answer_own_lecture(db::database& database, const read_context& use,
                                                 const http::request& request) {
    if (accounts::credentials_of(request).kind == accounts::credential_kind::none) return std::nullopt;
    const auto viewer = judge_viewer(database, use, request);
    if (!viewer && viewer.error().code == errc::not_found) return std::nullopt;
    if (!viewer) return refused(viewer.error());
    const auto& verdict = viewer->verdict;
    const bool may_copy = verdict.may_download || verdict.may_mirror;
    const bool as_everybody = (!verdict.needs_token && !may_copy) || verdict.reason == watch_reason::sign_in;
    if (as_everybody) return std::nullopt;
    const auto shown = shown_to(database, use, request, *viewer);
    if (!shown) return refused(shown.error());
    return with_cookie(fresh_json(json::serialize(shown->body)), shown->cookie);
}

result<watch_verdict> require_watching(db::database& database, const read_context& use,
                                       const http::request& request) {
    auto viewer = judge_watcher(database, use, request);
    if (!viewer) return viewer.error();
    return std::move(viewer->verdict);
}

http::response answer_playback(db::database& database, const read_context& use,
                               const http::request& request) {
    auto answer = playback_answer(database, use, request);
    return answer ? std::move(*answer) : refused(answer.error());
}

} // namespace lectern::api

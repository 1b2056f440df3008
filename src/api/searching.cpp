#include "searching.hpp"

#include "filter_parameters.hpp"
#include "json_answer.hpp"
#include "json_views.hpp"
#include "parameters.hpp"
#include "private_answer.hpp"
#include "watch_verdict.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/catalogue/moments.hpp"

#include <iterator>

namespace lectern::api {
namespace {

constexpr std::size_t hits_of_each_kind = 20;

// A token that is wrong is nobody's: what everybody may find is found without one, too.
result<asker> asker_of(db::database& database, const read_context& use, const http::request& request) {
    auto who = find_asker(database, accounts::credentials_of(request), use.clock());
    if (!who && who.error().code == errc::unauthorized) return asker();
    return who;
}

struct wish {
    std::string text;
    catalogue::course_filter only;
};

result<std::vector<catalogue::search_hit>> find_hits(db::database& database, const read_context& use,
                                                     const asker& who, const wish& asked) {
    auto hits = catalogue::search_names(database, asked.text, hits_of_each_kind, asked.only);
    if (!hits) return hits;
    const auto now = use.clock();
    catalogue::moment_question question{asked.text, {}, false, {}, hits_of_each_kind, asked.only};
    if (who) {
        question.who = {who->user_id, who->person_slug, who->institution_slug};
        question.may_watch_all =
            accounts::scope_of(who->user_role, accounts::action::watch_any) == accounts::scope::always;
    }
    question.allowed = [&](const catalogue::watch_facts& facts) {
        return judge(facts, who, now, use.signer->life()).allowed;
    };
    auto moments = catalogue::search_moments(database, question);
    if (!moments) return moments;
    std::ranges::move(*moments, std::back_inserter(*hits));
    return hits;
}

} // namespace

result<http::response> answer_search(db::database& database, const read_context& use,
                                     const http::request& request) {
    parameters given(request);
    const wish asked{given.text("q"), given_filter(given)};
    if (!given.has("q")) given.refuse("q", "is missing");
    if (given.failure()) return *given.failure();
    const auto who = asker_of(database, use, request);
    if (!who) return who.error();
    const auto hits = find_hits(database, use, *who, asked);
    if (!hits) return hits.error();
    auto body = boost::json::serialize(to_json(*hits));
    if (*who) return fresh_json(std::move(body));
    return http::respond_with(request, json_answer(body + "\n"));
}

} // namespace lectern::api

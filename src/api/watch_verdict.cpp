#include "watch_verdict.hpp"

namespace lectern::api {
namespace {

namespace json = boost::json;

std::string_view name_of(watch_reason reason) noexcept {
    switch (reason) {
    case watch_reason::sign_in:
        return "sign_in";
    case watch_reason::not_enrolled:
        return "not_enrolled";
    case watch_reason::not_granted:
        return "not_granted";
    case watch_reason::not_there:
    case watch_reason::none:
        break;
    }
    return {};
}

json::value text_or_null(std::string_view text) {
    return text.empty() ? json::value() : json::value(text);
}

bool is_granted(const catalogue::watch_facts& facts, base::time_point now) {
    return facts.grant && facts.grant->may_stream && catalogue::is_valid_on(*facts.grant, now);
}

// What they may do beside watching.
void note_copies(watch_verdict& verdict, const catalogue::watch_facts& facts, const asker& who,
                 base::time_point now) {
    const bool is_valid = facts.grant && catalogue::is_valid_on(*facts.grant, now);
    verdict.may_download = is_valid && facts.grant->may_download;
    verdict.may_mirror = is_valid && facts.grant->may_mirror;
    if (who && accounts::may(who->user_role, accounts::action::copy_packages, false))
        verdict.may_mirror = true;
}

watch_verdict refused_for(watch_verdict verdict, watch_reason why) {
    verdict.reason = why;
    return verdict;
}

} // namespace

watch_verdict judge(const catalogue::watch_facts& facts, const asker& who, base::time_point now,
                    std::chrono::microseconds life) {
    watch_verdict verdict;
    verdict.audience = facts.audience;
    verdict.needs_token = facts.is_draft || facts.audience != "public";
    verdict.allowed = !verdict.needs_token;
    note_copies(verdict, facts, who, now);
    if (verdict.allowed) return verdict;
    const bool may_any = who && accounts::may(who->user_role, accounts::action::watch_any, facts.on_staff);
    if (facts.is_draft && !may_any) return refused_for(verdict, watch_reason::not_there);
    if (!who) return refused_for(verdict, watch_reason::sign_in);
    verdict.until = now + life;
    verdict.allowed = may_any || facts.audience == "signed_in" || facts.audience == "public";
    if (verdict.allowed) return verdict;
    if (facts.audience == "enrolled") {
        verdict.allowed = facts.enrolled;
        return facts.enrolled ? verdict : refused_for(verdict, watch_reason::not_enrolled);
    }
    if (!is_granted(facts, now)) return refused_for(verdict, watch_reason::not_granted);
    verdict.allowed = true;
    verdict.highest = facts.grant->highest;
    verdict.until = catalogue::valid_until(*facts.grant, now, now + life);
    return verdict;
}

std::string_view sentence_of(const watch_verdict& verdict) noexcept {
    switch (verdict.reason) {
    case watch_reason::none:
        return {};
    case watch_reason::not_there:
        return "There is no such lecture.";
    case watch_reason::not_enrolled:
        return "You are not enrolled in the course of this lecture; those who teach it can enrol you.";
    case watch_reason::not_granted:
        return "The course is not granted to your institution, or not today.";
    case watch_reason::sign_in:
        break;
    }
    if (verdict.audience == "enrolled")
        return "This lecture is for those who are enrolled in its course. Sign in to watch it.";
    if (verdict.audience == "granted")
        return "This lecture is for institutions to which its course is granted. Sign in to watch it.";
    return "This lecture is for those who have an account. Sign in to watch it.";
}

json::object to_json(const watch_verdict& verdict, base::time_point now) {
    json::object access{{"allowed", verdict.allowed},
                        {"reason", text_or_null(name_of(verdict.reason))},
                        {"detail", text_or_null(sentence_of(verdict))},
                        {"highest", nullptr},
                        {"expires", nullptr},
                        {"expires_in_s", nullptr},
                        {"may_download", verdict.allowed && verdict.may_download},
                        {"may_mirror", verdict.allowed && verdict.may_mirror}};
    if (!verdict.allowed || !verdict.until) return access;
    if (verdict.highest > 0) access["highest"] = verdict.highest;
    access["expires"] = base::to_iso8601(*verdict.until);
    access["expires_in_s"] = std::chrono::duration_cast<std::chrono::seconds>(*verdict.until - now).count();
    return access;
}

} // namespace lectern::api

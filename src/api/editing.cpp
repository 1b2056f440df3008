// Keeping the catalogue: its entries one by one under /api/v1/catalogue.
#include "edit_request.hpp"
#include "edit_routes.hpp"
#include "parameters.hpp"
#include "private_answer.hpp"
#include "right_to_edit.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/accounts/identity.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/edits.hpp"
#include "lectern/catalogue/entries.hpp"

#include <memory>

namespace lectern::api {

namespace {

using catalogue::entry_kind;
using catalogue::entry_name;

// The handlers' of one kind of entries.
struct desk {
    teaching_context use;
    entry_kind kind;
};

constexpr int listed_at_once = 50;
// A course with all its staff and grants, or a description of 20 000 characters that JSON writes as escapes.
constexpr std::uint64_t largest_entry = 512U << 10U;

http::response entry_answer(const std::string& entry, int status = 200) {
    auto r = fresh_json(entry, status);
    r.add_header("ETag", version_of(entry));
    return r;
}

// Where it is now, when it had this name before.
result<http::response> moved(db::database& database, const entry_name& name, const accounts::identity& who) {
    const bool has_slug = name.kind == entry_kind::course || name.kind == entry_kind::institution ||
                          name.kind == entry_kind::programme;
    const auto now = has_slug ? catalogue::renamed_entry(database, name) : std::optional<std::string>();
    if (!now) return now.error();
    if (!*now || !check_right_to_entry(database, {name.kind, **now}, who, true)) return no_entry(name);
    auto r = http::problem(308, "It has another name now");
    r.add_header("Location", address_of({name.kind, **now}));
    return r;
}

// The work of one request, on the pool and in a transaction of its own when it changes something.
class editing {
public:
    editing(const desk& at, const http::request& request)
        : use_(at.use), request_(request), kind_(at.kind), now_(at.use.clock()) {
        if (!request.captures.empty()) key_ = request.captures[0];
    }

    result<http::response> read(db::database& database) {
        const auto who = accounts::require_identity(database, accounts::credentials_of(request_), now_);
        if (!who) return who.error();
        const entry_name name{kind_, key_};
        if (const auto allowed = check_right_to_keep(*who); !allowed) return allowed.error();
        const auto entry = catalogue::find_entry(database, name);
        if (!entry) return entry.error();
        if (!*entry) return moved(database, name, *who);
        if (const auto allowed = check_right_to_entry(database, name, *who, true); !allowed)
            return allowed.error();
        return entry_answer(**entry);
    }

    // People and institutions, for those who name them in courses.
    result<http::response> list(db::database& database) {
        const auto who = accounts::require_identity(database, accounts::credentials_of(request_), now_);
        if (!who) return who.error();
        parameters given(request_);
        const catalogue::entry_query query{kind_, given.text("q"), given.slug("cursor"), listed_at_once,
                                           given.slugs("slugs", listed_at_once)};
        if (query.slugs && !(query.q.empty() && query.after.empty()))
            given.refuse("slugs", "cannot be given with \"q\" or \"cursor\"");
        if (given.failure()) return *given.failure();
        if (const auto allowed = check_right_to_keep(*who); !allowed) return allowed.error();
        const auto page = catalogue::list_entries(database, query);
        if (!page) return page.error();
        std::string items; // each is JSON already
        for (const auto& item : page->items) items += (items.empty() ? "" : ",") + item;
        const auto next = page->next ? "\"" + *page->next + "\"" : std::string("null"); // a slug
        return fresh_json("{\"items\":[" + items + "],\"next\":" + next + "}");
    }

    result<http::response> create() {
        auto in = begin();
        if (!in) return in.error();
        if (const auto allowed = check_right_to_create(*in); !allowed) return allowed.error();
        const auto body = json_body(request_);
        if (!body) return body.error();
        const auto key = idempotency_key(request_);
        if (!key) return key.error();
        const catalogue::request_key from{who_.user_id, key->value_or("")};
        const auto asked = fingerprint_of(request_);
        if (*key) {
            const auto before = catalogue::find_answered(*in, from);
            if (!before) return before.error();
            if (*before) return answer_again(*in, **before, asked);
        }
        const auto written = catalogue::create_entry(*in, kind_, key_, *body);
        if (!written) return written.error();
        if (!written->problems.empty()) return fields_at_fault(written->problems);
        if (*key) {
            const catalogue::answered_request answered{asked, std::string(to_string(kind_)), written->key};
            const auto kept = catalogue::record_answered(*in, from, answered, now_);
            if (!kept) return kept.error();
        }
        return finish(*in, {kind_, written->key}, "created", std::nullopt);
    }

    result<http::response> change() {
        auto in = begin();
        if (!in) return in.error();
        const entry_name name{kind_, key_};
        const auto before = catalogue::find_entry(in->connection(), name);
        if (!before) return before.error();
        if (!*before) return moved(in->connection(), name, who_);
        if (const auto allowed = check_right_to_entry(in->connection(), name, who_, false); !allowed)
            return allowed.error();
        if (auto stale = check_version(request_, version_of(**before))) return std::move(*stale);
        const auto body = json_body(request_);
        if (!body) return body.error();
        const auto whole = merged(**before, *body);
        if (!whole) return whole.error();
        const auto written = catalogue::change_entry(*in, name, *whole);
        if (!written) return written.error();
        if (!written->problems.empty()) return fields_at_fault(written->problems);
        return finish(*in, {kind_, written->key}, "changed", **before);
    }

    result<http::response> remove() {
        auto in = begin();
        if (!in) return in.error();
        const entry_name name{kind_, key_};
        const auto before = catalogue::find_entry(in->connection(), name);
        if (!before) return before.error();
        if (!*before) return no_entry(name);
        if (const auto allowed = check_right_to_entry(in->connection(), name, who_, false); !allowed)
            return allowed.error();
        if (auto stale = check_version(request_, version_of(**before))) return std::move(*stale);
        if (const auto removed = catalogue::remove_entry(*in, name); !removed) return removed.error();
        if (const auto noted = note(*in, "removed", **before, std::nullopt); !noted) return noted.error();
        if (const auto committed = in->commit(); !committed) return committed.error();
        return no_content();
    }

private:
    result<db::transaction> begin() {
        auto in = db::transaction::begin(use_.writer);
        if (!in) return in;
        auto who = accounts::require_identity(in->connection(), accounts::credentials_of(request_), now_);
        if (!who) return who.error();
        who_ = std::move(*who);
        // Who may change nothing does not learn what there is.
        if (const auto allowed = check_right_to_keep(who_); !allowed) return allowed.error();
        return in;
    }

    result<void> check_right_to_create(db::transaction& in) {
        if (!key_.empty())
            return check_right_to_entry(in.connection(), {entry_kind::course, key_}, who_, false);
        if (accounts::scope_of(who_.user_role, accounts::action::edit_catalogue) == accounts::scope::always)
            return {};
        return error{errc::forbidden, "that is for administrators"};
    }

    result<http::response> answer_again(db::transaction& in, const catalogue::answered_request& before,
                                        const std::string& asked) {
        if (before.request != asked)
            return error{errc::conflict, "this Idempotency-Key was sent with another request"};
        const auto entry = catalogue::find_entry(in.connection(), {kind_, before.subject});
        if (!entry) return entry.error();
        if (!*entry)
            return error{errc::conflict, "what this request had made has another name now, or is gone"};
        return created_answer({kind_, before.subject}, **entry);
    }

    static http::response created_answer(const entry_name& name, const std::string& entry) {
        auto r = entry_answer(entry, 201);
        r.add_header("Location", address_of(name));
        return r;
    }

    result<void> note(db::transaction& in, std::string change, std::optional<std::string> before,
                      std::optional<std::string> after) {
        const auto& subject = key_.empty() || !before ? made_ : key_;
        return catalogue::record_edit(in,
                                      {0, 0, who_.name, std::string(to_string(kind_)), subject,
                                       std::move(change), std::move(before), std::move(after)},
                                      now_);
    }

    result<http::response> finish(db::transaction& in, const entry_name& name, std::string change,
                                  std::optional<std::string> before) {
        const auto after = catalogue::find_entry(in.connection(), name);
        if (!after) return after.error();
        if (!*after) return error{errc::internal, "an entry that was written is not there"};
        made_ = name.key;
        const bool is_new = !before;
        if (before != *after) {
            const auto noted = note(in, std::move(change), std::move(before), **after);
            if (!noted) return noted.error();
        }
        if (const auto committed = in.commit(); !committed) return committed.error();
        if (is_new) return created_answer(name, **after);
        auto r = entry_answer(**after);
        if (name.key != key_) r.add_header("Location", address_of(name));
        return r;
    }

    const teaching_context& use_;
    const http::request& request_;
    entry_kind kind_;
    base::time_point now_;
    std::string key_;  // of the address
    std::string made_; // of what was written
    accounts::identity who_;
};

} // namespace

void add_editing_routes(http::router& routes, const teaching_context& use) {
    const std::string root = "/api/v1/catalogue/";
    const auto of = [&](entry_kind kind) {
        return edit_routes<editing, desk>(routes, std::make_shared<const desk>(desk{use, kind}));
    };
    const auto add_list = [&](const std::string& pattern, entry_kind kind) {
        of(kind).read(root + pattern, &editing::list);
    };
    const auto add_new = [&](const std::string& pattern, entry_kind kind) {
        of(kind).change(http::method::post, root + pattern, &editing::create, largest_entry);
    };
    const auto add_entry = [&](const std::string& pattern, entry_kind kind) {
        of(kind).read(root + pattern, &editing::read);
        of(kind).change(http::method::patch, root + pattern, &editing::change, largest_entry);
        of(kind).change(http::method::delete_, root + pattern, &editing::remove);
    };
    add_list("institutions", entry_kind::institution);
    add_list("people", entry_kind::person);
    add_list("programmes", entry_kind::programme);
    add_new("institutions", entry_kind::institution);
    add_new("people", entry_kind::person);
    add_new("courses", entry_kind::course);
    add_new("programmes", entry_kind::programme);
    add_new("courses/{}/sections", entry_kind::section);
    add_new("courses/{}/lectures", entry_kind::lecture);
    add_entry("institutions/{}", entry_kind::institution);
    add_entry("people/{}", entry_kind::person);
    add_entry("courses/{}", entry_kind::course);
    add_entry("programmes/{}", entry_kind::programme);
    add_entry("sections/{}", entry_kind::section);
    add_entry("lectures/{}", entry_kind::lecture);
}

} // namespace lectern::api

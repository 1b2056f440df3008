// The whole catalogue as one catalogue file.
#include "entry_json.hpp"
#include "former_slugs.hpp"
#include "pretty_json.hpp"
#include "view_rows.hpp"

#include "lectern/catalogue/exchange.hpp"

namespace lectern::catalogue {
namespace {

namespace json = boost::json;

std::vector<std::string> keys(db::session& session, std::string_view sql) {
    std::vector<std::string> found;
    session.each(sql, [&](const db::statement& row) { found.push_back(row.text(0)); });
    return found;
}

// What is not there is left out: read again, it is not there either.
void drop_nulls(json::object& entry) {
    json::object kept;
    for (auto& member : entry)
        if (!member.value().is_null()) kept.insert(std::move(member));
    entry = std::move(kept);
}

json::object part(db::session& session, const entry_name& name) {
    auto entry = read_entry(session, name).value_or(json::object());
    for (const auto* place : {"course", "section", "position"}) entry.erase(place);
    json::object ordered{{"id", entry["id"]}}; // erase() changes the order of members
    for (const auto* member :
         {"title", "local_title", "description", "audience", "held", "publish_at", "presenters"})
        if (entry.contains(member)) ordered[member] = entry[member];
    if (ordered.contains("held") && ordered["held"] == false) ordered["held"] = nullptr; // like most
    drop_nulls(ordered);
    return ordered;
}

json::array sections(db::session& session, const std::string& course) {
    json::array all;
    for (const auto& id : section_ids(session, course)) {
        auto section = part(session, {entry_kind::section, id});
        json::array lectures;
        for (const auto& lecture : lecture_ids(session, id))
            lectures.push_back(part(session, {entry_kind::lecture, lecture}));
        section["lectures"] = std::move(lectures);
        all.push_back(std::move(section));
    }
    return all;
}

json::object whole(db::session& session, const entry_name& name) {
    auto entry = read_entry(session, name).value_or(json::object());
    drop_nulls(entry);
    const bool is_course = name.kind == entry_kind::course;
    if (is_course && !entry.contains("institution")) entry["institution"] = nullptr; // nobody's, and said so
    if (name.kind != entry_kind::person) {
        json::array former;
        for (const auto& slug : former_slugs_of(session, name)) former.push_back(json::string(slug));
        if (!former.empty()) entry["former_slugs"] = std::move(former);
    }
    if (is_course) entry["sections"] = sections(session, name.key);
    return entry;
}

struct listed {
    std::string_view name;
    entry_kind kind;
    std::string_view keys;
};
constexpr listed lists[] = {
    {"institutions", entry_kind::institution, "SELECT slug FROM institutions ORDER BY slug"},
    {"people", entry_kind::person, "SELECT public_id FROM people ORDER BY slug"},
    {"courses", entry_kind::course, "SELECT slug FROM courses ORDER BY slug"},
    {"programmes", entry_kind::programme, "SELECT slug FROM programmes ORDER BY slug"},
};

// One entry at a time: of the whole catalogue only the text is in memory.
void append_list(std::string& text, db::session& session, const listed& list) {
    text += ",\n  \"" + std::string(list.name) + "\": [";
    bool is_first = true;
    for (const auto& key : keys(session, list.keys)) {
        text += is_first ? "\n    " : ",\n    ";
        is_first = false;
        append_pretty(text, whole(session, {list.kind, key}), 2);
    }
    text += is_first ? "]" : "\n  ]";
}

} // namespace

result<std::string> export_catalogue(db::database& database) {
    return in_snapshot(database, [](db::session& session) {
        std::string text = "{\n  \"format\": 1";
        for (const auto& list : lists) append_list(text, session, list);
        text += "\n}\n";
        return text;
    });
}

} // namespace lectern::catalogue

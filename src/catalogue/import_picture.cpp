#include "import_picture.hpp"

#include "entry_json.hpp"
#include "former_slugs.hpp"
#include "person_repository.hpp"

#include <algorithm>
#include <map>

namespace lectern::catalogue {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& entry, std::string_view member) {
    const auto* found = entry.if_contains(member);
    const auto* text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr ? std::string(text->data(), text->size()) : std::string();
}

class painter {
public:
    explicit painter(db::session& session) : session_(session) {}

    picture paint(const catalogue_file& file) {
        for (const auto& e : file.institutions) add_named({entry_kind::institution, e.slug}, e.slug);
        for (const auto& e : file.people) add_person(e);
        for (const auto& e : file.courses) {
            add_named({entry_kind::course, e.slug}, e.slug);
            if (e.sections) add_outline(e.slug);
        }
        for (const auto& e : file.programmes) add_named({entry_kind::programme, e.slug}, e.slug);
        return std::move(all_);
    }

private:
    void add_named(const entry_name& name, const std::string& label) {
        auto entry = read_entry(session_, name);
        if (!entry) return;
        const auto text = json::serialize(*entry);
        json::array former;
        for (const auto& slug : former_slugs_of(session_, name)) former.push_back(json::string(slug));
        (*entry)["former_slugs"] = std::move(former);
        add(name, label, text, std::move(*entry));
    }

    // Known by its id, or else by its slug; the slug may become another one.
    void add_person(const person_entry& e) {
        auto person = e.id ? find_person_by_id(session_, *e.id) : std::nullopt;
        if (!person) person = find_person(session_, e.slug);
        auto entry = person ? read_entry(session_, {entry_kind::person, person->public_id}) : std::nullopt;
        if (!entry) return;
        const auto text = json::serialize(*entry);
        if (!e.id) entry->erase("id");
        add({entry_kind::person, person->public_id}, e.slug, text, std::move(*entry));
    }

    void add_outline(const std::string& course) {
        for (const auto& id : section_ids(session_, course)) {
            auto section = read_entry(session_, {entry_kind::section, id}).value_or(json::object());
            const auto title = text_of(section, "title");
            auto of_section = course;
            of_section.append(": ").append(title);
            add_part({entry_kind::section, id}, of_section, std::move(section));
            for (const auto& lecture : lecture_ids(session_, id)) {
                auto entry = read_entry(session_, {entry_kind::lecture, lecture}).value_or(json::object());
                auto label = of_section;
                label.append(": ").append(text_of(entry, "title"));
                entry["section"] = title;
                add_part({entry_kind::lecture, lecture}, label, std::move(entry));
            }
        }
    }

    void add_part(const entry_name& name, const std::string& label, json::object entry) {
        const auto stored = read_entry(session_, name);
        const auto text = json::serialize(stored ? *stored : json::object());
        entry.erase("id");
        add(name, label, text, std::move(entry));
    }

    void add(const entry_name& name, const std::string& label, const std::string& text,
             json::object members) {
        all_.push_back({std::string(to_string(name.kind)), name.key, label, text, std::move(members)});
    }

    db::session& session_;
    picture all_;
};

using by_key = std::map<std::pair<std::string_view, std::string_view>, const pictured*>;

by_key indexed(const picture& all) {
    by_key index;
    for (const auto& one : all)
        index.emplace(std::pair<std::string_view, std::string_view>(one.kind, one.key), &one);
    return index;
}

const pictured* find(const by_key& index, const pictured& what) {
    const auto found = index.find({what.kind, what.key});
    return found == index.end() ? nullptr : found->second;
}

// Members of both, those that differ, by name: their order says nothing.
std::vector<changed_field> compare(const json::object& before, const json::object& after) {
    std::map<std::string, changed_field> fields;
    const auto note = [&](const json::object& entry, std::string changed_field::*side) {
        for (const auto& member : entry) {
            const std::string name(member.key());
            auto& field = fields.try_emplace(name, changed_field{name, "null", "null"}).first->second;
            field.*side = json::serialize(member.value());
        }
    };
    note(before, &changed_field::before);
    note(after, &changed_field::after);
    std::vector<changed_field> differing;
    for (auto& [name, field] : fields)
        if (field.before != field.after) differing.push_back(std::move(field));
    return differing;
}

imported_change change_of(const pictured& shown, const pictured* before, const pictured* after) {
    static const json::object nothing;
    imported_change made;
    made.kind = shown.kind;
    made.label = shown.label;
    made.key = shown.key;
    made.change = before == nullptr ? "created" : after == nullptr ? "removed" : "changed";
    made.fields =
        compare(before != nullptr ? before->members : nothing, after != nullptr ? after->members : nothing);
    if (before != nullptr) made.before = before->text;
    if (after != nullptr) made.after = after->text;
    return made;
}

} // namespace

picture take_picture(db::session& session, const catalogue_file& file) {
    return painter(session).paint(file);
}

std::vector<imported_change> differences(const picture& before, const picture& after,
                                         const std::vector<std::string>& left) {
    std::vector<imported_change> all;
    const auto known = indexed(before), now = indexed(after);
    for (const auto& one : after) {
        const auto* was = find(known, one);
        const bool stays = one.kind == "lecture" && std::ranges::find(left, one.key) != left.end();
        auto made = change_of(one, was, &one);
        if (stays) made.change = "left";
        if (stays || !made.fields.empty()) all.push_back(std::move(made));
    }
    for (const auto& one : before)
        if (find(now, one) == nullptr) all.push_back(change_of(one, &one, nullptr));
    return all;
}

} // namespace lectern::catalogue

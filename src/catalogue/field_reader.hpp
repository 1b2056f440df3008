// Reads the members of one JSON object, and notes every problem with its line and field instead of stopping
// at one.
#pragma once

#include "catalogue_file.hpp"
#include "json_tree.hpp"

#include <initializer_list>
#include <span>
#include <string_view>

namespace lectern::catalogue {

enum class need { required, optional };

class field_reader {
public:
    field_reader(const json_node& object, std::string path, problem_list& problems);

    // One line of text, white space folded. Range: 1 to `limit` characters.
    optional_text name(std::string_view member, need how, std::size_t limit = 300);
    // Lines of text. Range: 1 to `limit` characters.
    optional_text prose(std::string_view member, std::size_t limit);
    optional_text slug(std::string_view member, need how);
    optional_text uuid(std::string_view member);
    optional_text choice(std::string_view member, need how, std::span<const std::string_view> values);
    optional_text country(std::string_view member);
    optional_text language(std::string_view member);
    optional_text time_zone(std::string_view member);   // a name of the IANA database: "Asia/Shanghai"
    optional_text web_address(std::string_view member); // https; up to 2000 characters
    optional_text date(std::string_view member);        // "2020", "2020-11", "2020-11-25"
    // An instant of RFC 3339, in any zone: microseconds UTC, whole seconds.
    std::optional<std::int64_t> moment(std::string_view member);
    bool truth(std::string_view member, bool when_absent = false);
    std::optional<unsigned> count(std::string_view member, unsigned most); // a whole number from 1
    std::optional<reference> refer(std::string_view member, need how);
    const json_node* list(std::string_view member, need how = need::optional);

    bool is_null(std::string_view member) const; // it is there, and says null

    const json_node* any(std::string_view member) { return find(member, need::optional); }

    void refuse(std::string_view member, std::string what);
    place at() const { return {object_.line, path_}; }
    place at(std::string_view member) const;
    // Names the members that were never asked for, and those that occur twice.
    void finish();

private:
    const json_node* find(std::string_view member, need how);
    const json_node* find_text(std::string_view member, need how);
    const json_member* member_named(std::string_view name) const noexcept;

    const json_node& object_;
    std::string path_;
    problem_list& problems_;
    std::vector<std::string_view> asked_;
};

// The nearest of `known` as a hint: "; did you mean \"title\"?", or empty when none is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

} // namespace lectern::catalogue

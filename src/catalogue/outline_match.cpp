#include "outline_match.hpp"

#include <map>

namespace lectern::catalogue {
namespace {

constexpr auto none = outline_match::none;

class lecture_matcher {
public:
    lecture_matcher(const std::vector<section_entry>& wanted, const std::vector<stored_section>& sections,
                    const std::vector<stored_lecture>& lectures, outline_match& match)
        : wanted_(wanted), sections_(sections), lectures_(lectures), match_(match) {
        for (const auto& section : wanted) match_.lectures.emplace_back(section.lectures.size(), none);
        match_.lecture_taken.assign(lectures.size(), false);
    }

    void by_id() {
        std::map<std::string_view, std::size_t> at;
        for (std::size_t i = 0; i < lectures_.size(); ++i) at.emplace(lectures_[i].public_id, i);
        each_unmatched([&](std::size_t, const lecture_entry& e) {
            const auto found = e.id ? at.find(*e.id) : at.end();
            return found == at.end() ? none : found->second;
        });
    }

    void by_section_and_title() {
        std::multimap<std::pair<std::int64_t, std::string_view>, std::size_t> at;
        for (std::size_t i = 0; i < lectures_.size(); ++i)
            at.emplace(std::pair(lectures_[i].section_id, std::string_view(lectures_[i].title)), i);
        each_unmatched([&](std::size_t section, const lecture_entry& e) {
            if (e.id || match_.sections[section] == none) return none;
            return first_free(at, {sections_[match_.sections[section]].id, e.title});
        });
    }

    void by_title() {
        std::multimap<std::string_view, std::size_t> at;
        for (std::size_t i = 0; i < lectures_.size(); ++i) at.emplace(lectures_[i].title, i);
        each_unmatched(
            [&](std::size_t, const lecture_entry& e) { return e.id ? none : first_free(at, e.title); });
    }

private:
    template <class Find>
    void each_unmatched(Find find) {
        for (std::size_t s = 0; s < wanted_.size(); ++s)
            for (std::size_t l = 0; l < wanted_[s].lectures.size(); ++l) {
                if (match_.lectures[s][l] != none) continue;
                const auto found = find(s, wanted_[s].lectures[l]);
                if (found == none || match_.lecture_taken[found]) continue;
                match_.lectures[s][l] = found;
                match_.lecture_taken[found] = true;
            }
    }

    template <class Map>
    std::size_t first_free(const Map& at, const typename Map::key_type& key) const {
        const auto [first, last] = at.equal_range(key);
        for (auto i = first; i != last; ++i)
            if (!match_.lecture_taken[i->second]) return i->second;
        return none;
    }

    const std::vector<section_entry>& wanted_;
    const std::vector<stored_section>& sections_;
    const std::vector<stored_lecture>& lectures_;
    outline_match& match_;
};

void match_sections(const std::vector<section_entry>& wanted, const std::vector<stored_section>& sections,
                    outline_match& match) {
    std::map<std::string_view, std::size_t> by_id, by_title;
    for (std::size_t i = sections.size(); i-- > 0;) { // the first of a title stands
        by_id[sections[i].public_id] = i;
        by_title[sections[i].title] = i;
    }
    match.section_taken.assign(sections.size(), false);
    match.sections.assign(wanted.size(), none);
    const auto take = [&](std::size_t s, const auto& at, const std::string& key) {
        const auto found = at.find(key);
        if (found == at.end() || match.section_taken[found->second]) return;
        match.sections[s] = found->second;
        match.section_taken[found->second] = true;
    };
    for (std::size_t s = 0; s < wanted.size(); ++s)
        if (wanted[s].id) take(s, by_id, *wanted[s].id);
    for (std::size_t s = 0; s < wanted.size(); ++s)
        if (!wanted[s].id) take(s, by_title, wanted[s].title);
}

} // namespace

outline_match match_outline(const std::vector<section_entry>& wanted,
                            const std::vector<stored_section>& sections,
                            const std::vector<stored_lecture>& lectures) {
    outline_match match;
    match_sections(wanted, sections, match);
    lecture_matcher matcher(wanted, sections, lectures, match);
    matcher.by_id();
    matcher.by_section_and_title();
    matcher.by_title();
    return match;
}

} // namespace lectern::catalogue

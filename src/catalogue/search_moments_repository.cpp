// Finding the second at which something is said.
#include "audience_repository.hpp"
#include "course_filter_repository.hpp"
#include "frequent_words.hpp"
#include "moment_repository.hpp"
#include "name_words.hpp"
#include "view_rows.hpp"

#include "lectern/catalogue/moments.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>

namespace lectern::catalogue {
namespace {

// The work of one search is bounded by these; docs/measurements.md has what it costs.
constexpr std::size_t most_rows = 2'000;     // of the index, looked at for one expression
constexpr std::size_t most_lectures = 200;   // asked who may watch them
constexpr std::size_t most_of_a_lecture = 3; // moments that are shown
constexpr int patience = 50; // moments that are passed over before the index is asked for the next lecture
constexpr std::size_t most_courses = 30;    // of the viewer's own, looked at where there is much of others
constexpr std::size_t snippet_length = 200; // characters
constexpr auto no_more = std::numeric_limits<std::int64_t>::max();

enum class walk_end { filled, all_seen, gave_up };

struct found_moment {
    std::int64_t id = 0;
    std::string expression;
};

// Goes through what the index finds, lecture by lecture.
class moment_walk {
public:
    moment_walk(db::session& session, const moment_question& question)
        : session_(session), question_(question), only_(conditions_of(question.only)) {}

    walk_end walk(const std::string& expression) {
        rows_ = asked_ = 0;
        for (std::int64_t from = 0;;) {
            const auto stopped = walk_from(from, expression);
            if (!stopped) return walk_end::all_seen;
            if (found_.size() >= question_.limit) return walk_end::filled;
            if (rows_ >= most_rows || asked_ >= most_lectures) return walk_end::gave_up;
            const auto next = next_lecture(*stopped + 1);
            if (!next) return walk_end::all_seen;
            from = first_moment_of(*next);
        }
    }

    const std::vector<found_moment>& found() const { return found_; }

private:
    // The lecture at which it stopped; nothing when there is no more.
    std::optional<std::int64_t> walk_from(std::int64_t from, const std::string& expression) {
        auto rows = session_.connection().prepare(
            "SELECT rowid FROM moment_words WHERE moment_words MATCH ? AND rowid >= ? ORDER BY rowid");
        rows.bind_all(expression, from);
        int passed = 0;
        while (true) {
            const auto row = rows.step();
            if (!row) session_.fail(row.error());
            if (!row || !*row) return std::nullopt;
            const auto id = rows.integer(0);
            if (next_lecture(lecture_of_moment(id)) != lecture_of_moment(id)) {
                ++asked_; // each begins in the index anew
                return lecture_of_moment(id);
            }
            passed = take(id, expression) ? 0 : passed + 1;
            const bool ends = ++rows_ >= most_rows || found_.size() >= question_.limit ||
                              asked_ >= most_lectures || passed >= patience;
            if (ends) return lecture_of_moment(id);
        }
    }

    // The first from this one on whose course is asked for.
    std::optional<std::int64_t> next_lecture(std::int64_t from) {
        if (only_.text.empty()) return from;
        if (from < looked_from_ || from > next_) {
            auto rows = session_.connection().prepare(
                "SELECT l.id FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id >= ?" +
                only_.text + " ORDER BY l.id LIMIT 1");
            int index = 0;
            rows.bind(++index, from);
            for (const auto value : only_.values) rows.bind(++index, value);
            looked_from_ = from;
            next_ = no_more;
            session_.rows(rows, [&](const db::statement& row) { next_ = row.integer(0); });
        }
        return next_ == no_more ? std::nullopt : std::optional(next_);
    }

    // False: passed over.
    bool take(std::int64_t id, const std::string& expression) {
        const auto lecture = lecture_of_moment(id);
        if (known_.contains(id)) return true; // by the words of before
        if (taken_[lecture] >= most_of_a_lecture || !is_open(lecture)) return false;
        ++taken_[lecture];
        known_.insert(id);
        found_.push_back({id, expression});
        return true;
    }

    bool is_open(std::int64_t lecture) {
        const auto known = open_.find(lecture);
        if (known != open_.end()) return known->second;
        ++asked_;
        const auto current =
            session_.integer("SELECT 1 FROM lecture_texts WHERE lecture_id = ? AND next IS NOT -1", lecture);
        const auto facts = current ? watch_facts_of(session_, lecture, question_.who) : std::nullopt;
        return open_.emplace(lecture, facts && question_.allowed(*facts)).first->second;
    }

    db::session& session_;
    const moment_question& question_;
    const filter_sql only_;
    std::int64_t looked_from_ = 0, next_ = -1; // none between them is asked for
    std::size_t rows_ = 0, asked_ = 0;
    std::map<std::int64_t, bool> open_; // by lecture
    std::map<std::int64_t, std::size_t> taken_;
    std::set<std::int64_t> known_;
    std::vector<found_moment> found_;
};

std::string in_words(const std::string& expression) {
    return "{words} : (" + expression + ")";
}

// What the viewer may watch, in the words of the index.
std::string scope_of(db::session& session, const viewer& who) {
    std::string scope = "\"public\"";
    if (who.user_id == 0) return scope;
    scope += " OR \"signed\"";
    const auto add = [&](const db::statement& row) { scope += " OR \"" + row.text(0) + "\""; };
    session.each("SELECT 'c' || s.course_id FROM course_staff s JOIN people p ON p.id = s.person_id"
                 " WHERE p.slug = ?1 UNION SELECT 'c' || e.course_id FROM enrolments e WHERE e.user_id = ?2"
                 " LIMIT ?3",
                 add, who.person_slug, who.user_id, static_cast<std::int64_t>(most_courses));
    session.each("SELECT 'g' || id FROM institutions WHERE slug = ?", add, who.institution_slug);
    return scope;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

// The byte at which a character begins.
std::size_t byte_of(std::string_view utf8, std::size_t character) {
    std::size_t at = 0;
    for (; at < utf8.size(); ++at)
        if ((utf8[at] & 0xC0) != 0x80 && character-- == 0) break;
    return at;
}

// As much of the text as a list shows, around the first word that was found.
hit_moment snippet_of(const std::string& text, const std::vector<text_range>& ranges) {
    hit_moment made;
    std::vector<text_mark> all;
    all.reserve(ranges.size());
    for (const auto& r : ranges)
        all.push_back({characters(std::string_view(text).substr(0, r.begin)),
                       characters(std::string_view(text).substr(0, r.end))});
    const auto length = characters(text);
    constexpr std::size_t before = snippet_length / 4; // shown of what comes before the first mark
    const auto first = all.empty() || length <= snippet_length ? 0 : all.front().begin;
    const auto begin =
        std::min(first > before ? first - before : 0, length > snippet_length ? length - snippet_length : 0);
    const auto end = std::min(length, begin + snippet_length);
    const auto from = byte_of(text, begin);
    made.snippet = text.substr(from, byte_of(text, end) - from);
    if (begin > 0) made.snippet.insert(0, "…");
    if (end < length) made.snippet += "…";
    const std::size_t dots = begin > 0 ? 1 : 0;
    for (const auto& m : all)
        if (m.begin >= begin && m.end <= end)
            made.marks.push_back({m.begin - begin + dots, m.end - begin + dots});
    return made;
}

std::optional<search_hit> read_hit(db::session& session, const found_moment& found) {
    std::optional<search_hit> hit;
    session.each(
        "SELECT m.kind, m.language, m.start_us, m.text, l.public_id, l.title, l.local_title, c.title,"
        " highlight(moment_words, 0, char(2), char(3)) FROM moment_words"
        " JOIN moments m ON m.id = moment_words.rowid JOIN lectures l ON l.id = m.lecture_id"
        " JOIN courses c ON c.id = l.course_id WHERE moment_words MATCH ? AND moment_words.rowid = ?",
        [&](const db::statement& row) {
            const auto text = row.text(3);
            auto moment = snippet_of(text, marked_ranges(text, row.text_view(8)));
            moment.language = row.text(1);
            moment.start_us = row.integer(2);
            hit = search_hit{row.text_view(0) == "slide" ? hit_kind::slide : hit_kind::caption,
                             row.text(4),
                             row.text(5),
                             row.optional_text(6),
                             row.text(7),
                             std::move(moment)};
        },
        found.expression, found.id);
    return hit;
}

struct search_step {
    std::string expression;
    bool is_last_resort = false; // when nothing is found
};

std::string_view last_word_of(std::string_view text) {
    text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    const auto before = text.find_last_of(" \t\r\n");
    return before == std::string_view::npos ? text : text.substr(before + 1);
}

// What is asked of the index, one after the other: whole words first. Beginnings of long words are in no
// list: all they begin would be merged before the first is found, so beside other words the longest beginning
// that is listed stands for them, where nothing else is found ("muscle physiological", in "physiology of the
// muscle"). And what has all of many words is rare: to look twice takes twice as long.
std::vector<search_step> steps_of(std::string_view text) {
    constexpr std::ptrdiff_t many = 3;
    constexpr std::size_t longest_listed = 6; // prefix= of moment_words
    auto beginning = match_expression(text);
    auto whole = match_expression(text, last_word::whole);
    if (beginning == whole) return {{std::move(whole)}};
    const auto words = std::ranges::count(beginning, '"') / 2;
    const auto last = last_word_of(text);
    const bool is_long = characters(last) > longest_listed;
    if (words >= many && !is_long) return {{std::move(beginning)}};
    if (is_long && words > 1) {
        const auto end = static_cast<std::size_t>(last.data() - text.data()) + byte_of(last, longest_listed);
        return {{std::move(whole)}, {match_expression(text.substr(0, end)), true}};
    }
    return {{std::move(whole)}, {std::move(beginning)}};
}

std::vector<search_hit> find_moments(db::session& session, const moment_question& question) {
    moment_walk walk(session, question);
    for (const auto& [expression, is_last_resort] : steps_of(without_frequent_words(question.text))) {
        if (is_last_resort && !walk.found().empty()) break;
        auto end = walk.walk(in_words(expression));
        // Much of what others may watch: look where this viewer may.
        if (end == walk_end::gave_up && !question.may_watch_all)
            end =
                walk.walk(in_words(expression) + " AND {scope} : (" + scope_of(session, question.who) + ")");
        if (end == walk_end::filled) break;
    }
    std::vector<search_hit> hits;
    for (const auto& found : walk.found())
        if (auto hit = read_hit(session, found)) hits.push_back(std::move(*hit));
    return hits;
}

} // namespace

result<std::vector<search_hit>> search_moments(db::database& database, const moment_question& question) {
    if (match_expression(question.text).empty()) return std::vector<search_hit>();
    return in_snapshot(database, [&](db::session& session) { return find_moments(session, question); });
}

} // namespace lectern::catalogue

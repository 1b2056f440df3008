#include "save_outline.hpp"

#include "outline_match.hpp"

#include <map>
#include <set>

namespace lectern::catalogue {
namespace {

class outline_writer {
public:
    outline_writer(writer& w, std::int64_t course, import_outcome& report)
        : w_(w), course_(course), report_(report), sections_(sections_of(w.session, course)),
          lectures_(lectures_of(w.session, course)) {}

    bool save(const std::vector<section_entry>& wanted) {
        match_ = match_outline(wanted, sections_, lectures_);
        for (std::size_t s = 0; s < wanted.size(); ++s) {
            const auto section = place_section(match_.sections[s], wanted[s]);
            save_lectures(s, wanted[s], section);
        }
        keep_or_remove_lectures();
        keep_or_remove_sections();
        return is_changed_;
    }

private:
    std::int64_t place_section(std::size_t stored, const section_entry& wanted) {
        ++section_position_;
        if (stored == outline_match::none) {
            is_changed_ = true;
            return insert_section(w_, {course_, wanted.title, section_position_, wanted.id});
        }
        if (sections_[stored].title != wanted.title) {
            rename_section(w_, sections_[stored].id, wanted.title);
            is_changed_ = true;
        }
        move(sections_[stored]);
        return sections_[stored].id;
    }

    void move(const stored_section& section) {
        if (section.position == section_position_) return;
        move_section(w_, section.id, section_position_);
        is_changed_ = true;
    }

    void save_lectures(std::size_t s, const section_entry& wanted, std::int64_t section) {
        auto& position = last_position_[section];
        for (std::size_t l = 0; l < wanted.lectures.size(); ++l) {
            const auto found = match_.lectures[s][l];
            const auto* present = found == outline_match::none ? nullptr : &lectures_[found];
            const lecture_place where{course_, section, ++position};
            count(report_, save_one(wanted.lectures[l], present, where));
        }
    }

    change save_one(const lecture_entry& wanted, const stored_lecture* present, const lecture_place& where) {
        const auto saved = save_lecture(w_, wanted, present, where);
        const auto* before = present != nullptr ? &present->publication : nullptr;
        const auto becomes = release_by_file(before, wanted.publication, w_.now_us);
        const bool is_news = save_release(w_, saved.id, becomes);
        return is_news && saved.what == change::unchanged ? change::changed : saved.what;
    }

    void keep_or_remove_lectures() {
        for (std::size_t i = 0; i < lectures_.size(); ++i) {
            if (match_.lecture_taken[i]) continue;
            if (lectures_[i].is_removable) {
                remove_lecture(w_, lectures_[i]);
                ++report_.removed;
            } else {
                report_.left.push_back(lectures_[i].public_id);
                move_lecture(w_, lectures_[i], ++last_position_[lectures_[i].section_id]);
            }
        }
    }

    void keep_or_remove_sections() {
        for (std::size_t i = 0; i < sections_.size(); ++i) {
            if (match_.section_taken[i]) continue;
            if (last_position_.contains(sections_[i].id)) {
                ++section_position_;
                move(sections_[i]);
            } else {
                remove_section(w_, sections_[i].id);
                is_changed_ = true;
            }
        }
    }

    writer& w_;
    std::int64_t course_;
    import_outcome& report_;
    std::vector<stored_section> sections_;
    std::vector<stored_lecture> lectures_;
    outline_match match_;
    std::map<std::int64_t, std::int64_t> last_position_; // by section: of the lectures that stay
    std::int64_t section_position_ = 0;
    bool is_changed_ = false;
};

} // namespace

bool save_outline(writer& w, std::int64_t course, const std::vector<section_entry>& wanted,
                  import_outcome& report) {
    return outline_writer(w, course, report).save(wanted);
}

void count(import_outcome& report, change what) {
    if (what == change::created)
        ++report.created;
    else if (what == change::changed)
        ++report.changed;
    else if (what == change::removed)
        ++report.removed;
    else
        ++report.unchanged;
}

} // namespace lectern::catalogue

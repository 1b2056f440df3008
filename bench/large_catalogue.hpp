// A catalogue of 10 000 courses and 100 000 lectures, all invented, for benches.
#pragma once

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/db/session.hpp"

#include <boost/json.hpp>

#include <array>
#include <string>

namespace lectern::bench {

inline constexpr int course_count = 10'000, lectures_per_course = 10, people_count = 6'000,
                     institution_count = 48;
inline constexpr int published_percent = 60;

inline constexpr std::array subjects{"Anatomy",  "Physiology",   "Genetics",       "Immunology",  "Pathology",
                                     "Surgery",  "Acupuncture",  "Thermodynamics", "Algebra",     "Topology",
                                     "Robotics", "Hydrology",    "Agronomy",       "Linguistics", "Economics",
                                     "Law",      "Architecture", "Geology",        "Optics",      "Chemistry",
                                     "Nursing",  "Pharmacology"};
inline constexpr std::array chinese{"解剖学", "生理学", "遗传学", "免疫学", "病理学",   "外科学",
                                    "针灸学", "热力学", "代数学", "拓扑学", "机器人学", "水文学",
                                    "农学",   "语言学", "经济学", "法学",   "建筑学",   "地质学",
                                    "光学",   "化学",   "护理学", "药理学"};
inline constexpr std::array kinds{"Introduction to", "Advanced", "Principles of", "Applied",
                                  "Clinical",        "Modern",   "History of",    "Topics in"};
inline constexpr std::array names{"Li",     "Wang",    "Zhang", "Liu",    "Chen", "Yang",
                                  "Nguyen", "Somchai", "Putra", "Santos", "Khan", "Okafor"};
inline constexpr std::array disciplines{"Basic medicine",    "Clinical medicine", "Engineering",
                                        "Mathematics",       "Agriculture",       "Humanities",
                                        "Economics and law", "Earth science"};
inline constexpr std::array languages{"en", "en", "en", "zh-Hans", "zh-Hans", "th", "vi", "id"};
inline constexpr std::array levels{"undergraduate", "undergraduate", "undergraduate",
                                   "postgraduate",  "professional",  "doctoral"};

template <class Array>
const char* pick(const Array& from, int i) {
    return from[static_cast<std::size_t>(i) % from.size()];
}

inline std::string subject_of(int i) {
    return std::string(pick(kinds, i / 22)) + " " + pick(subjects, i) + " " + std::to_string(i / 176);
}

inline boost::json::object lecture(int course, int number) {
    return {{"title", "Lecture " + std::to_string(number + 1) + ": " +
                          pick(subjects, course * 7 + number * 3) + " and " +
                          pick(subjects, course + number * 5 + 1)},
            {"presenters", {"person-" + std::to_string((course * 3 + number % 3) % people_count)}}};
}

inline boost::json::object course(int i) {
    boost::json::array faculty, sections;
    for (int f = 0; f < 3; ++f)
        faculty.push_back(
            boost::json::object{{"person", "person-" + std::to_string((i * 3 + f) % people_count)},
                                {"role", f ? "lecturer" : "lead"}});
    for (int s = 0; s < 2; ++s) {
        boost::json::array lectures;
        for (int l = 0; l < lectures_per_course / 2; ++l)
            lectures.push_back(lecture(i, s * lectures_per_course / 2 + l));
        sections.push_back(
            boost::json::object{{"title", "Part " + std::to_string(s + 1)}, {"lectures", lectures}});
    }
    boost::json::array recognitions;
    if (i % 4 == 0)
        recognitions.push_back(boost::json::object{
            {"level", "provincial"}, {"scheme", "First-class course"}, {"awarded_on", "2021"}});
    return {{"slug", "course-" + std::to_string(i)},
            {"title", subject_of(i)},
            {"local_title", pick(chinese, i)},
            {"language", pick(languages, i / 3)},
            {"institution", "institution-" + std::to_string(i % institution_count)},
            {"discipline", pick(disciplines, i)},
            {"level", pick(levels, i / 5)},
            {"recognitions", recognitions},
            {"faculty", faculty},
            {"sections", sections}};
}

inline std::string catalogue_file() {
    boost::json::array institutions, people, courses;
    for (int i = 0; i < institution_count; ++i)
        institutions.push_back(boost::json::object{{"slug", "institution-" + std::to_string(i)},
                                                   {"name", "University of City " + std::to_string(i)},
                                                   {"local_name", "第" + std::to_string(i) + "大学"},
                                                   {"country", "CN"},
                                                   {"kind", "university"}});
    for (int i = 0; i < people_count; ++i)
        people.push_back(
            boost::json::object{{"slug", "person-" + std::to_string(i)},
                                {"name", std::string(pick(names, i)) + " Invented " + std::to_string(i)},
                                {"affiliations",
                                 {{{"institution", "institution-" + std::to_string(i % institution_count)},
                                   {"title", "Professor"}}}}});
    for (int i = 0; i < course_count; ++i) courses.push_back(course(i));
    return boost::json::serialize(
        boost::json::object{{"institutions", institutions}, {"people", people}, {"courses", courses}});
}

// Publishing one by one would sync the disk 60 000 times.
inline void publish_many(db::database& database) {
    auto transaction = db::transaction::begin(database).value();
    db::session session(database);
    session.run(
        "WITH p AS (SELECT id FROM lectures WHERE id * 37 % 100 < ?)"
        " INSERT INTO packages (hash, duration_us, bytes, playback, created_us) SELECT printf('%064x', id), "
        "2700000000, 1, ?, 1 FROM p",
        published_percent,
        R"({"renditions":[{"id":"v1080","kind":"video","codecs":"avc1.640028","width":1920,"height":1080,"average_bps":500000},)"
        R"({"id":"v360","kind":"video","width":640,"height":360},{"id":"audio","kind":"audio"}],)"
        R"("captions":[{"language":"en","name":"English"}],"storyboard":true,"poster":true})");
    session.run(
        "INSERT INTO videos (lecture_id, created_us) SELECT id, 1 FROM lectures WHERE id * 37 % 100 < ?",
        published_percent);
    session.run("INSERT INTO video_versions (video_id, number, package_id, source_name, source_sha256, "
                "is_current, created_us)"
                " SELECT v.id, 1, p.id, 'a.mp4', 'x', 1, 1 FROM videos v JOIN packages p ON p.hash = "
                "printf('%064x', v.lecture_id)");
    session.run("UPDATE lectures SET status = 'published' WHERE id IN (SELECT lecture_id FROM videos)");
    session.outcome().value();
    transaction.commit().value();
}

} // namespace lectern::bench

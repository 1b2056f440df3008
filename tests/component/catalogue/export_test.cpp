// What is exported, imported into an empty site and exported there, is the same bytes; what an import would
// do is what it does.
#include "catalogue_fixture.hpp"

#include "lectern/base/ids.hpp"
#include "lectern/catalogue/exchange.hpp"

#include <gmock/gmock.h>

#include <random>

namespace lectern::catalogue {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

// Another site.
class site {
public:
    explicit site(const std::string& name)
        : directory_(base::scratch_directory::make(std::filesystem::temp_directory_path(), name).value()),
          database_(db::database::open(directory_.path() / "lectern.db", db::access::read_write).value()) {
        db::migrate(*database_).value();
    }
    db::database& database() { return *database_; }
    std::string exported() { return export_catalogue(*database_).value(); }
    import_outcome import(const std::string& text, const import_options& options = {}) {
        auto report = import_catalogue(*database_, text, options).value();
        for (const auto& p : report.problems) ADD_FAILURE() << p.line << ": " << p.field << ": " << p.what;
        return report;
    }

private:
    base::scratch_directory directory_;
    std::unique_ptr<db::database> database_;
};

// A catalogue of everything that there is, each time another one.
class generator {
public:
    explicit generator(unsigned seed) : random_(seed) {}

    std::string make() {
        std::string text = "{\"institutions\": [";
        const auto institutions = between(1, 5), people = between(0, 8), courses = between(0, 6);
        list(text, institutions, [&](int i) { return institution(i); });
        text += "], \"people\": [";
        list(text, people, [&](int i) { return person(i, institutions); });
        text += "], \"courses\": [";
        list(text, courses, [&](int i) { return course(i, institutions, people); });
        text += "], \"programmes\": [";
        list(text, courses > 0 ? between(0, 2) : 0, [&](int i) { return programme(i, courses); });
        return text + "]}";
    }

private:
    int between(int least, int most) { return std::uniform_int_distribution(least, most)(random_); }
    bool maybe() { return between(0, 1) == 1; }
    template <class Make>
    void list(std::string& text, int count, Make make) {
        for (int i = 0; i < count; ++i) text += (i > 0 ? "," : "") + make(i);
    }
    static std::string quoted(const std::string& text) { return "\"" + text + "\""; }
    static std::string slug(const std::string& of, int i) { return quoted(of + "-" + std::to_string(i)); }
    std::string one_of(const std::vector<std::string>& all) {
        return all[static_cast<std::size_t>(between(0, static_cast<int>(all.size()) - 1))];
    }
    std::string words() {
        static const std::vector<std::string> some{"Cell Biology",
                                                   "医学细胞生物学",
                                                   "علم الأحياء الخلوي",
                                                   "Biología \\\"celular\\\"",
                                                   "O'Brien & Söhne",
                                                   "=HYPERLINK(1)",
                                                   "Ĳ\\u00e9\\ud83d\\ude00",
                                                   "a\\\\b",
                                                   "组织学 Histology",
                                                   "</script>",
                                                   "मानव शरीर"};
        return one_of(some);
    }
    std::string maybe_text(const std::string& member) {
        return maybe() ? ", " + quoted(member) + ": " + quoted(words()) : "";
    }
    std::string maybe_choice(const std::string& member, const std::vector<std::string>& all) {
        return maybe() ? ", " + quoted(member) + ": " + quoted(one_of(all)) : "";
    }
    std::string maybe_held() {
        return one_of({"", ", \"held\": true", ", \"publish_at\": \"2090-03-01T08:00:00+08:00\"",
                       ", \"publish_at\": \"2020-01-01T00:00:00Z\"", ", \"held\": false"});
    }
    std::string institution(int i) {
        return "{\"slug\": " + slug("uni", i) + ", \"name\": " + quoted(words()) +
               ", \"country\": " + quoted(one_of({"CN", "EG", "VN", "FR"})) +
               ", \"kind\": " + quoted(one_of({"university", "hospital"})) + maybe_text("local_name") +
               maybe_choice("membership", {"member", "partner"}) +
               maybe_choice("time_zone", {"UTC", "Asia/Shanghai"}) +
               (maybe() ? ", \"former_slugs\": [" + slug("former", i) + "]" : "") + "}";
    }
    std::string person(int i, int institutions) {
        std::string text = "{\"slug\": " + slug("person", i) + ", \"name\": " + quoted(words()) +
                           maybe_text("local_name") + ", \"affiliations\": [";
        list(text, between(0, 2), [&](int a) {
            return "{\"institution\": " + slug("uni", between(0, institutions - 1)) + ", \"from\": \"20" +
                   std::to_string(10 + a) + "\"" + maybe_text("title") +
                   (maybe() ? ", \"until\": \"2030-05\"" : "") + "}";
        });
        return text + "]}";
    }
    std::string course(int i, int institutions, int people) {
        std::string text =
            "{\"slug\": " + slug("course", i) + ", \"title\": " + quoted(words()) +
            ", \"language\": " + quoted(one_of({"en", "zh-Hans", "ar"})) +
            ", \"institution\": " + (maybe() ? "null" : slug("uni", between(0, institutions - 1))) +
            maybe_text("local_title") + maybe_text("discipline") + maybe_text("description") +
            maybe_choice("level", {"school", "doctoral"}) +
            maybe_choice("status", {"draft", "archived", "published"}) +
            maybe_choice("audience", {"public", "granted", "enrolled"});
        text += ", \"recognitions\": [";
        list(text, between(0, 3), [&](int r) {
            return "{\"level\": \"national\", \"scheme\": \"S" + std::to_string(r) + "\"" +
                   maybe_text("authority") + maybe_choice("awarded_on", {"2019", "2020-02", "2021-03-04"}) +
                   maybe_choice("evidence", {"https://example.org/a?b=c&d=%20"}) +
                   (maybe() ? ", \"withdrawn\": true, \"withdrawn_on\": \"2024\"" : "") + "}";
        });
        text += "], \"faculty\": [";
        list(text, between(0, people), [&](int p) {
            return "{\"person\": " + slug("person", people - 1 - p) +
                   ", \"role\": " + quoted(one_of({"lead", "guest", "tutor"})) + "}";
        });
        text += "], \"grants\": [";
        list(text, between(0, institutions), [&](int g) {
            return "{\"institution\": " + slug("uni", g) +
                   ", \"may_download\": " + (maybe() ? "true" : "false") +
                   (maybe() ? ", \"highest\": 540" : "") + (maybe() ? ", \"until\": \"2031\"" : "") + "}";
        });
        text += "], \"runs\": [";
        list(text, between(0, 2), [&](int r) {
            return "{\"slug\": " + slug("run", r) + ", \"pacing\": \"scheduled\", \"from\": \"2026-09\"" +
                   maybe_text("title") + "}";
        });
        text += "], \"relations\": [";
        list(text, i > 0 ? between(0, 1) : 0, [&](int) {
            return "{\"kind\": " + quoted(one_of({"prerequisite", "translation_of", "replaces"})) +
                   ", \"course\": " + slug("course", between(0, i - 1)) + "}";
        });
        return text + "], \"sections\": [" + sections(people) + "]}";
    }
    std::string sections(int people) {
        std::string text;
        list(text, between(0, 3), [&](int s) {
            std::string section = "{\"title\": \"Section " + std::to_string(s) + "\", \"lectures\": [";
            list(section, between(0, 3), [&](int l) {
                return "{\"title\": \"" + std::to_string(l) + " " + words() + "\"" +
                       maybe_text("local_title") + maybe_text("description") +
                       maybe_choice("audience", {"course", "enrolled"}) + maybe_held() +
                       (people > 0 && maybe()
                            ? ", \"presenters\": [" + slug("person", between(0, people - 1)) + "]"
                            : "") +
                       "}";
            });
            return section + "]}";
        });
        return text;
    }
    std::string programme(int i, int courses) {
        return "{\"slug\": " + slug("programme", i) + ", \"title\": " + quoted(words()) +
               maybe_text("description") + ", \"courses\": [" + slug("course", between(0, courses - 1)) +
               "]}";
    }

    std::mt19937 random_;
};

// "<change> <kind> <label>" and the fields of each.
std::vector<std::string> told(const import_outcome& report) {
    std::vector<std::string> all;
    for (const auto& change : report.changes) {
        all.push_back(change.change + " " + change.kind + " " + change.label);
        for (const auto& field : change.fields)
            all.back() += "; " + field.field + ": " + field.before + " -> " + field.after;
    }
    return all;
}

} // namespace

TEST(catalogue_export, of_an_empty_site_is_an_empty_catalogue) {
    site empty("export-test");
    EXPECT_EQ(empty.exported(), "{\n  \"format\": 1,\n  \"institutions\": [],\n  \"people\": [],\n"
                                "  \"courses\": [],\n  \"programmes\": []\n}\n");
}

TEST(catalogue_export, of_any_catalogue_imported_elsewhere_is_the_same_bytes) {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        site first("export-test"), second("export-test");
        first.import(generator(seed).make());
        const auto text = first.exported();
        const auto report = second.import(text);
        EXPECT_EQ(second.exported(), text) << "seed " << seed;
        EXPECT_EQ(first.import(text).changed, 0U) << "seed " << seed;
        EXPECT_EQ(second.import(text).created, 0U) << "seed " << seed << " " << report.created;
        EXPECT_EQ(first.exported(), text) << "seed " << seed;
    }
}

TEST(catalogue_export, has_what_the_api_and_recordings_made) {
    site first("export-test"), second("export-test");
    const auto lecture = create_lecture(first.database(), "from-a-recording", "Lecture").value();
    publish(first.database(), lecture, video_named('a')).value();
    first.database()
        .execute(
            "INSERT INTO sections (public_id, course_id, title, position)"
            " SELECT '0193a5a0-0000-7000-8000-00000000b009', id, 'Lectures', 9 FROM courses;"
            "INSERT INTO recognitions (course_id, position, level, scheme) VALUES (1, 1, 'national', 'S')")
        .value();
    const auto text = first.exported();
    EXPECT_THAT(text, HasSubstr("\"institution\": null"));
    EXPECT_THAT(text, HasSubstr("\"id\":\"" + lecture + "\""));
    second.import(text);
    EXPECT_EQ(second.exported(), text);
    EXPECT_FALSE(has_video(second.database(), lecture).value()) << "recordings are not in it";
}

TEST(catalogue_export, keeps_a_line_for_each_lecture_in_readable_text) {
    site first("export-test");
    first.import(
        R"({"courses": [{"slug": "c", "title": "细胞", "language": "ar", "institution": null, "sections":
        [{"title": "S", "id": "0193a5a0-0000-7000-8000-00000000b001", "lectures":
        [{"id": "0193a5a0-0000-7000-8000-000000000001", "title": "الخلية"}]}]}]})");
    EXPECT_THAT(
        first.exported(),
        HasSubstr("\n            {\"id\":\"0193a5a0-0000-7000-8000-000000000001\",\"title\":\"الخلية\","
                  "\"audience\":\"course\",\"presenters\":[]}\n"));
}

TEST(catalogue_dry_run, changes_nothing_and_says_what_the_import_then_does) {
    for (unsigned seed = 1; seed <= 30; ++seed) {
        site here("export-test");
        here.import(generator(seed).make());
        const auto before = here.exported();
        const auto sequence = change_sequence(here.database()).value();
        const auto next = generator(seed + 1000).make();
        const auto said = here.import(next, {true, false});
        EXPECT_EQ(here.exported(), before) << "seed " << seed;
        EXPECT_EQ(change_sequence(here.database()).value(), sequence);
        const auto did = here.import(next, {false, true});
        EXPECT_EQ(told(said), told(did)) << "seed " << seed;
        EXPECT_EQ(said.created, did.created);
        EXPECT_EQ(said.changed, did.changed);
        EXPECT_EQ(said.removed, did.removed);
        EXPECT_THAT(here.import(next, {true, false}).changes, IsEmpty()) << "seed " << seed;
    }
}

TEST(catalogue_dry_run, names_fields_and_what_goes_or_is_left) {
    site here("export-test");
    const auto file = [](const std::string& title, const std::string& lectures) {
        return R"({"institutions": [{"slug": "uni", "name": "University", "country": "CN", "kind": "university"}],
            "courses": [{"slug": "c", "title": ")" +
               title +
               R"(", "language": "en", "institution": "uni", "sections": [{"title": "S", "lectures": [)" +
               lectures + "]}]}]}";
    };
    EXPECT_THAT(
        told(here.import(file("Cells", R"({"title": "A"}, {"title": "B"}, {"title": "C"})"), {true, false})),
        testing::Contains(HasSubstr("created lecture c: S: A")));
    here.import(file("Cells", R"({"title": "A"}, {"title": "B"}, {"title": "C"})"));
    const auto id =
        db::session(here.database()).text("SELECT public_id FROM lectures WHERE title = 'B'").value();
    publish(here.database(), id, video_named('a')).value();
    EXPECT_THAT(told(here.import(file("细胞", R"({"title": "A", "local_title": "甲"})"), {true, false})),
                ElementsAre("changed course c; title: \"Cells\" -> \"细胞\"",
                            "changed lecture c: S: A; local_title: null -> \"甲\"", "left lecture c: S: B",
                            HasSubstr("removed lecture c: S: C")));
}

TEST(catalogue_dry_run, of_what_is_wrong_says_the_same_as_the_import) {
    site here("export-test");
    const std::string wrong =
        R"({"courses": [{"slug": "c", "title": "", "language": "en", "institution": "uni"}]})";
    const auto said = import_catalogue(here.database(), wrong, {true, false}).value();
    const auto did = import_catalogue(here.database(), wrong).value();
    ASSERT_EQ(said.problems.size(), 2U);
    ASSERT_EQ(did.problems.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(said.problems[i].what, did.problems[i].what);
}

} // namespace lectern::catalogue

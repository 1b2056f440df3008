// Lists that have grown: none is answered whole.
#include "api_fixture.hpp"

#include <set>

namespace lectern::api {

namespace json = boost::json;

class long_lists : public api_test {
protected:
    // 260 institutions, two of each name; the n-th has n % 3 courses of a discipline of its own.
    void import_many() {
        json::array institutions, courses;
        for (int i = 0; i < 260; ++i) {
            const auto slug = "i-" + std::to_string(i);
            institutions.push_back(
                json::object{{"slug", slug},
                             {"name", (i % 2 == 0 ? "College " : "college ") + std::to_string(i / 2)},
                             {"country", "VN"},
                             {"kind", "college"}});
            for (int n = 0; n < 1 + i % 3; ++n)
                courses.push_back(json::object{{"slug", slug + "-" + std::to_string(n)},
                                               {"title", "Course"},
                                               {"language", "vi"},
                                               {"discipline", "Discipline " + std::to_string(i)},
                                               {"institution", slug}});
        }
        import(json::serialize(json::object{{"institutions", institutions}, { "courses", courses }}));
    }
};

TEST_F(long_lists, institutions_come_50_a_page_each_once_and_by_name) {
    import_many();
    std::vector<std::string> slugs;
    int pages = 0;
    for (std::string cursor; ++pages;) {
        const auto page = get("/api/v1/institutions?cursor=" + cursor);
        for (const auto& item : page.at("items").as_array()) slugs.emplace_back(item.at("slug").as_string());
        if (page.at("next").is_null()) break;
        EXPECT_EQ(page.at("items").as_array().size(), 50U);
        cursor = page.at("next").as_string().c_str();
    }
    EXPECT_EQ(pages, 6);
    EXPECT_EQ(slugs.size(), 260U);
    EXPECT_EQ(std::set(slugs.begin(), slugs.end()).size(), 260U);
    EXPECT_EQ(slugs.at(0), "i-0");
    EXPECT_EQ(slugs.at(1), "i-1");
    EXPECT_EQ(slugs.at(2), "i-2") << "College 1";
    EXPECT_EQ(slugs.at(4), "i-20") << "College 10";
    EXPECT_EQ(get("/api/v1/institutions?cursor=X", 400).at("detail"),
              json::string("parameter \"cursor\" is not one that this server gave"));
}

TEST_F(long_lists, filters_offer_the_values_with_the_most_courses_by_name) {
    import_many();
    const auto facets = get("/api/v1/facets");
    const auto& institutions = facets.at("institutions").as_array();
    const auto& disciplines = facets.at("disciplines").as_array();
    EXPECT_EQ(institutions.size(), 200U);
    EXPECT_EQ(disciplines.size(), 200U);
    std::int64_t courses = 0;
    for (const auto& one : disciplines) courses += one.at("courses").as_int64();
    EXPECT_EQ(courses, 86 * 3 + 87 * 2 + 27) << "those that are left out have one course each";
    EXPECT_TRUE(std::ranges::is_sorted(disciplines, {}, [](const json::value& one) {
        return std::string(one.at("discipline").as_string().c_str());
    }));
}

} // namespace lectern::api

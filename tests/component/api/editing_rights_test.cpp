// Who may keep the catalogue, and what is told to those who may not or who send what makes no sense.
#include "editing_fixture.hpp"

#include <gmock/gmock.h>

namespace lectern::api {

using enum http::method;
using testing::HasSubstr;

class editing_rights : public editing_test {};

TEST_F(editing_rights, each_role_may_what_the_table_says) {
    const auto tried = [&](const std::string& who) {
        const auto title = R"({"title": "By )" + who + "\"}";
        std::string all;
        for (const auto& answer :
             {change_entry(first, title, who), change_entry(cells, title, who),
              make(cells + "/sections", title, who), make(cells + "/lectures", title, who),
              make(entries + "people", R"({"slug": "by-)" + who + R"(", "name": "New"})", who),
              change_entry(entries + "institutions/swmu", R"({"name": "By )" + who + "\"}", who),
              as(who, entries + "people/0193a5a0-0000-7000-8000-00000000a001")})
            all += std::to_string(answer.status) + " ";
        return all;
    };
    EXPECT_EQ(tried("admin"), "200 200 201 201 201 200 200 ");
    EXPECT_EQ(tried("teacher"), "200 200 201 201 403 403 200 ");
    EXPECT_EQ(tried("other-teacher"), "403 403 403 403 403 403 200 ");
    for (const std::string who : {"student", "enrolled", "partner", "mirror"})
        EXPECT_EQ(tried(who), "403 403 403 403 403 403 403 ") << who;
    EXPECT_EQ(edit(patch, first, "{}", "", "*").status, 401);
}

TEST_F(editing_rights, drafts_of_others_are_not_there) {
    for (const std::string path : {"courses/secret", "lectures/0193a5a0-0000-7000-8000-000000000009"}) {
        EXPECT_EQ(as("other-teacher", entries + path).status, 404);
        EXPECT_EQ(edit(patch, entries + path, "{}", "other-teacher", "*").status, 404);
        const auto answer = edit(delete_, entries + path, "", "other-teacher", "*");
        EXPECT_EQ(answer.status, 404);
        if (path.starts_with("lectures")) {
            EXPECT_THAT(text_of(answer), testing::Not(HasSubstr("secret")));
        }
        EXPECT_EQ(as("student", entries + path).status, 403);
    }
    EXPECT_EQ(as("student", entries + "courses/none").status, 403) << "the same as for what is there";
}

TEST_F(editing_rights, a_page_of_another_site_changes_nothing) {
    const header_list headers{{"Authorization", bearers_.at("admin")},
                              {"Content-Type", "application/json"},
                              {"If-Match", "*"},
                              {"Sec-Fetch-Site", "cross-site"}};
    EXPECT_EQ(send(patch, first, headers, R"({"title": "Theirs"})").status, 403);
    EXPECT_EQ(send(delete_, first, headers).status, 403);
    EXPECT_EQ(send(post, entries + "people", headers, R"({"slug": "x", "name": "X"})").status, 403);
}

TEST_F(editing_rights, the_field_at_fault_is_named) {
    EXPECT_EQ(faults(change_entry(first, R"({"title": ""})")), "400 title: is empty;");
    EXPECT_EQ(faults(change_entry(first, R"({"title": null})")), "400 title: is missing;");
    EXPECT_THAT(faults(change_entry(first, R"({"titel": "X"})")),
                HasSubstr("titel: is not a known field; did you mean \"title\"?"));
    EXPECT_THAT(faults(change_entry(first, R"({"presenters": ["li-example", "nobody"]})")),
                HasSubstr("presenters[1]: there is no person \"nobody\""));
    EXPECT_THAT(faults(change_entry(cells, R"({"faculty": [{"person": "li-example", "role": "boss"}]})")),
                HasSubstr("faculty[0].role: \"boss\" is not one of"));
    EXPECT_THAT(faults(change_entry(cells, R"({"sections": []})")),
                HasSubstr("sections: have addresses of their own"));
    EXPECT_EQ(change_entry(first, "[]").status, 400);
    EXPECT_EQ(change_entry(first, "{").status, 400);
    EXPECT_EQ(
        send(patch, first,
             {{"Authorization", bearers_.at("admin")}, {"If-Match", "*"}, {"Content-Type", "text/plain"}},
             "{}")
            .status,
        400);
}

} // namespace lectern::api

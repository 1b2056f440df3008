#include "catalogue/frequent_words.hpp"

#include <gtest/gtest.h>

namespace lectern::catalogue {

TEST(frequent_words, are_not_looked_for_beside_others) {
    EXPECT_EQ(without_frequent_words("The function of the liver"), "function liver");
    EXPECT_EQ(without_frequent_words("les fonctions du foie"), "fonctions foie");
    EXPECT_EQ(without_frequent_words("строение и функции печени"), "строение функции печени");
    EXPECT_EQ(without_frequent_words("وظائف الكبد في الجسم"), "وظائف الكبد الجسم");
    EXPECT_EQ(without_frequent_words("推拿的手法"), "推拿的手法");
}

TEST(frequent_words, that_are_all_there_is_are_looked_for) {
    EXPECT_EQ(without_frequent_words("to be or"), "to be or");
    EXPECT_EQ(without_frequent_words("the "), "the ");
    EXPECT_EQ(without_frequent_words(""), "");
}

TEST(frequent_words, may_be_the_beginning_of_others) {
    EXPECT_EQ(without_frequent_words("effects of to"), "effects to"); // ... toxins
    EXPECT_EQ(without_frequent_words("effects of to "), "effects ");
    EXPECT_EQ(without_frequent_words("effects of to\n"), "effects ");
}

TEST(frequent_words, in_capitals_are_names) {
    EXPECT_EQ(without_frequent_words("what the WHO says"), "WHO says");
    EXPECT_EQ(without_frequent_words("lack of vitamin A in children"), "lack vitamin A children");
}

} // namespace lectern::catalogue

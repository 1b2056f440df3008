#include "lectern/store/poster_names.hpp"

#include <gtest/gtest.h>

namespace lectern::store {

TEST(poster_names, say_what_is_in_the_picture) {
    const auto name = poster_name("a picture");
    EXPECT_EQ(name.size(), 16U);
    EXPECT_NE(poster_name("another"), name);
    EXPECT_EQ(name_of_poster(poster_path(name)), name);
}

TEST(poster_names, other_paths_are_none) {
    for (const auto* path :
         {"", "posters/", "posters/.webp", "posters/0123456789abcde.webp", "posters/0123456789abcdef0.webp",
          "posters/0123456789abcdeF.webp", "posters/0123456789abcdef.jpg", "posters/../456789abcdef.webp",
          "poster/0123456789abcdef.webp", "0123456789abcdef.webp"})
        EXPECT_FALSE(name_of_poster(path)) << path;
}

} // namespace lectern::store

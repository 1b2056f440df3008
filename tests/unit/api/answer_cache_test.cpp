#include "api/answer_cache.hpp"

#include <gtest/gtest.h>

namespace lectern::api {
namespace {

prepared_answer answer_of(std::size_t bytes) {
    http::entity entity;
    entity.content_type = "application/json";
    entity.etag = "\"x\"";
    entity.identity = std::make_shared<const std::string>(bytes, 'x');
    return std::make_shared<const http::prepared_entity>(http::prepare(std::move(entity)));
}

} // namespace

TEST(answer_cache, an_answer_is_found_until_the_catalogue_changes) {
    answer_cache cache;
    EXPECT_EQ(cache.find("/a", 1), nullptr);
    const auto answer = answer_of(10);
    cache.keep("/a", 1, answer);
    EXPECT_EQ(cache.find("/a", 1), answer);
    EXPECT_EQ(cache.find("/b", 1), nullptr);
    EXPECT_EQ(cache.find("/a", 2), nullptr);
    EXPECT_EQ(cache.bytes(), 0U);
}

TEST(answer_cache, an_answer_of_an_older_state_is_neither_kept_nor_given) {
    answer_cache cache;
    cache.keep("/a", 5, answer_of(10));
    cache.keep("/b", 4, answer_of(10));
    EXPECT_EQ(cache.find("/b", 5), nullptr);
    EXPECT_EQ(cache.find("/a", 4), nullptr);
    EXPECT_NE(cache.find("/a", 5), nullptr);
}

TEST(answer_cache, the_longest_unused_goes_when_it_is_full_and_what_is_too_long_is_not_kept) {
    answer_cache cache;
    cache.keep("/huge", 1, answer_of(answer_cache::entry_bytes));
    EXPECT_EQ(cache.bytes(), 0U);
    cache.keep("/used", 1, answer_of(100));
    for (int i = 0; i < 200; ++i) {
        cache.keep("/" + std::to_string(i), 1, answer_of(200'000));
        EXPECT_NE(cache.find("/used", 1), nullptr);
        EXPECT_LE(cache.bytes(), answer_cache::most_bytes);
    }
    EXPECT_EQ(cache.find("/0", 1), nullptr);
    EXPECT_NE(cache.find("/199", 1), nullptr);
}

} // namespace lectern::api

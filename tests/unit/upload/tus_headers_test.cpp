#include "upload/tus_headers.hpp"

#include "lectern/upload/upload_options.hpp"

#include <gtest/gtest.h>

namespace lectern::upload {
namespace {

const std::string id_a(32, 'a'), id_b(32, 'b');
const std::string url_a = std::string(uploads_path) + id_a, url_b = std::string(uploads_path) + id_b;

template <class T>
int status_of(const verdict<T>& v) {
    return v ? 200 : v.error().status;
}

http::request with(std::vector<std::pair<std::string_view, std::string_view>> headers) {
    http::request r;
    r.verb = http::method::post;
    r.headers = std::move(headers);
    return r;
}

int created(std::vector<std::pair<std::string_view, std::string_view>> headers) {
    return status_of(parse_creation(with(std::move(headers)), 1000, 100, 3));
}

TEST(tus_headers, a_length_is_digits_within_63_bits) {
    EXPECT_EQ(parse_length("x", "0").value(), 0U);
    EXPECT_EQ(parse_length("x", "9223372036854775807").value(), 9223372036854775807U);
    EXPECT_EQ(status_of(parse_length("x", "9223372036854775808")), 413);
    EXPECT_EQ(status_of(parse_length("x", "99999999999999999999999999")), 413);
    for (const auto* wrong : {"", "-1", "+5", "1.5", "1e3", "0x10", "5, 6", " 5", "five"})
        EXPECT_EQ(status_of(parse_length("x", wrong)), 400) << wrong;
}

TEST(tus_headers, metadata_is_pairs_of_a_key_and_base64) {
    const auto pairs = parse_metadata("filename bGVjLm1wNA==,is_confidential,empty , lecture YQ==").value();
    const std::vector<metadata_pair> expected{
        {"filename", "lec.mp4"}, {"is_confidential", ""}, {"empty", ""}, {"lecture", "a"}};
    EXPECT_EQ(pairs, expected);
    EXPECT_TRUE(parse_metadata("").value().empty());
}

TEST(tus_headers, metadata_that_is_none_is_refused) {
    for (const auto* wrong : {"a MQ==,a Mg==", "filename !!!notbase64!!!", "a b c", "a MQ", "a MQ==,",
                              ",a MQ==", "a MR==", "caf\xc3\xa9 MQ=="})
        EXPECT_EQ(status_of(parse_metadata(wrong)), 400) << wrong;
}

TEST(tus_headers, a_checksum_is_a_known_algorithm_and_a_digest_of_its_size) {
    EXPECT_EQ(parse_checksum("sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=").value().digest.size(), 20U);
    EXPECT_TRUE(parse_checksum("md5 1B2M2Y8AsgTpgAmY7PhCfg=="));
    EXPECT_TRUE(parse_checksum("sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
    for (const auto* wrong : {"", "sha1", "sha1 ", "sha1 !!!!", "sha1 c2hvcnQ=", "whirlpool9 eA==",
                              "SHA1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "sha1  2jmj7l5rSw0yVb/vlWAYkK/YBwk="})
        EXPECT_EQ(status_of(parse_checksum(wrong)), 400) << wrong;
}

TEST(tus_headers, parts_are_urls_of_uploads_here) {
    EXPECT_EQ(parse_concat("partial", "host", 3).value().kind, upload_kind::partial);
    const auto joined = parse_concat("final;" + url_a + " http://Host:80" + url_b, "host:80", 3).value();
    EXPECT_EQ(joined.kind, upload_kind::final);
    EXPECT_EQ(joined.parts, (std::vector{id_a, id_b}));
    const std::string other = "final;http://other" + url_a, file = "final;file://host" + url_a;
    const std::string longer = "final;" + url_a + "/x",
                      many = "final;" + url_a + " " + url_a + " " + url_a + " " + url_a;
    for (const std::string& wrong : std::initializer_list<std::string>{
             "final", "final;", "final; ", "foo", "Partial", "final;../../etc/passwd", "final;//host" + url_a,
             other, file, longer, many, "final;" + std::string(uploads_path) + "short"})
        EXPECT_EQ(status_of(parse_concat(wrong, "host", 3)), 400) << wrong;
}

TEST(tus_headers, a_creation_says_its_length_or_that_it_does_not_know_it) {
    EXPECT_EQ(created({{"Upload-Length", "1000"}}), 200);
    EXPECT_EQ(created({{"Upload-Defer-Length", "1"}}), 200);
    EXPECT_EQ(created({}), 400);
    EXPECT_EQ(created({{"Upload-Length", "1"}, {"Upload-Defer-Length", "1"}}), 400);
    EXPECT_EQ(created({{"Upload-Defer-Length", "2"}}), 400);
    EXPECT_EQ(created({{"Upload-Length", "1001"}}), 413);
    EXPECT_EQ(created({{"Upload-Length", "5"}, {"Upload-Length", "6"}}), 400);
    const auto final_url = "final;" + url_a;
    EXPECT_EQ(created({{"Upload-Concat", final_url}}), 200);
    EXPECT_EQ(created({{"Upload-Concat", final_url}, {"Upload-Length", "5"}}), 400);
    EXPECT_EQ(created({{"Upload-Concat", "partial"}}), 400);
    EXPECT_EQ(created({{"Upload-Length", "1"}, {"Upload-Metadata", std::string(101, 'a')}}), 400);
    EXPECT_EQ(created({{"Upload-Length", "1"}, {"Upload-Checksum", "crc32 AAAA"}}), 400);
}

TEST(tus_headers, a_hostile_filename_is_made_fit_to_be_shown) {
    const auto name_of = [](std::string_view metadata) {
        return parse_creation(with({{"Upload-Length", "1"}, {"Upload-Metadata", metadata}}), 1000, 8192, 3)
            .value()
            .filename;
    };
    EXPECT_EQ(name_of("filename Li4vLi4vZXRjL3Bhc3N3ZA=="), "passwd");          // ../../etc/passwd
    EXPECT_EQ(name_of("filename QzpcdmlkZW9zXGEubXA0"), "a.mp4");               // C:\videos\a.mp4
    EXPECT_EQ(name_of("filename YQ0KWC1JbmplY3RlZDogMQ=="), "a X-Injected: 1"); // a CR LF X-Injected: 1
    EXPECT_EQ(name_of("filename "), "recording");
    EXPECT_EQ(name_of("filename 0JvQtdC60YbQuNGPLm1wNA=="), "Лекция.mp4");
}

TEST(tus_headers, a_patch_says_its_type_and_offset) {
    const auto judged = [](std::vector<std::pair<std::string_view, std::string_view>> headers) {
        return status_of(parse_patch(with(std::move(headers))));
    };
    EXPECT_EQ(judged({{"Content-Type", append_type}, {"Upload-Offset", "0"}}), 200);
    EXPECT_EQ(judged({{"Content-Type", "text/plain"}, {"Upload-Offset", "0"}}), 415);
    EXPECT_EQ(judged({{"Upload-Offset", "0"}}), 415);
    EXPECT_EQ(judged({{"Content-Type", append_type}}), 400);
    EXPECT_EQ(judged({{"Content-Type", append_type}, {"Upload-Offset", "18446744073709551616"}}), 400);
    EXPECT_EQ(judged({{"Content-Type", append_type}, {"Upload-Offset", "0"}, {"Upload-Length", "x"}}), 400);
    EXPECT_EQ(judged({{"Content-Type", append_type}, {"Upload-Offset", "0"}, {"Upload-Checksum", ""}}), 400);
}

TEST(tus_headers, an_id_is_32_letters_that_need_no_escape) {
    EXPECT_TRUE(is_upload_id(id_a));
    EXPECT_TRUE(is_upload_id("0123456789abcdefABCDEF_-xyzXYZ01"));
    for (const std::string& wrong : {std::string(), std::string(31, 'a'), std::string(33, 'a'),
                                     std::string(32, '.'), "../" + std::string(29, 'a')})
        EXPECT_FALSE(is_upload_id(wrong)) << wrong;
}

} // namespace
TEST(tus_headers, a_key_with_few_values_takes_no_other_and_none_at_all) {
    const metadata_choices choices{{"profile", {"auto", "slides"}}};
    EXPECT_FALSE(check_choices("filename YQ==", choices));
    EXPECT_FALSE(check_choices("filename YQ==,profile c2xpZGVz", choices)); // slides
    const auto refused = check_choices("profile ZmlsbQ==", choices);        // film
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 400);
    EXPECT_NE(refused->why.find("auto, slides"), std::string::npos);
    EXPECT_EQ(metadata_value("filename YQ==,profile c2xpZGVz", "profile"), "slides");
    EXPECT_EQ(metadata_value("filename YQ==", "profile"), "");
}

} // namespace lectern::upload

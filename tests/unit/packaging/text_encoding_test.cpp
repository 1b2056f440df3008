#include "packaging/text_encoding.hpp"

#include "lectern/base/utf8.hpp"

#include <gtest/gtest.h>

#include <iconv.h>

namespace lectern::packaging {
namespace {

std::string encode(std::string utf8, const char* encoding) {
    const auto handle = iconv_open(encoding, "UTF-8");
    std::string out(utf8.size() * 6 + 8, '\0');
    auto* in = utf8.data();
    auto in_left = utf8.size();
    auto* to = out.data();
    auto left = out.size();
    EXPECT_EQ(iconv(handle, &in, &in_left, &to, &left), 0U) << encoding;
    iconv(handle, nullptr, nullptr, &to, &left);
    iconv_close(handle);
    out.resize(out.size() - left);
    return out;
}

struct row {
    const char* language;
    const char* encoding;
    const char* text;
};

// Short on purpose: one caption, where statistics alone fail.
const std::vector<row> rows = {
    {"zh", "GB18030", "现在我们来看细胞膜的结构"},
    {"zh-Hans", "GBK", "针灸学是中医学的重要组成部分"},
    {"zh-Hant", "BIG5", "現在我們來看細胞膜的結構"},
    {"ja", "SHIFT_JIS", "次は細胞膜の構造について説明します"},
    {"ja", "EUC-JP", "次は細胞膜の構造について説明します"},
    {"ja", "ISO-2022-JP", "次は細胞膜の構造について説明します"},
    {"ko", "EUC-KR", "이제 세포막의 구조를 살펴보겠습니다"},
    {"ru", "WINDOWS-1251", "Теперь рассмотрим строение клетки"},
    {"de", "WINDOWS-1252", "Grüße aus Köln – naïve café"},
    {"fr", "ISO-8859-1", "Où est la clé de la forêt"},
    {"es", "WINDOWS-1252", "¿Cómo funciona la célula?"},
    {"pl", "WINDOWS-1250", "Zażółć gęślą jaźń"},
    {"cs", "WINDOWS-1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"},
    {"el", "WINDOWS-1253", "Η δομή του κυττάρου"},
    {"tr", "WINDOWS-1254", "Hücre zarının yapısı şöyledir"},
    {"he", "WINDOWS-1255", "מבנה התא"},
    {"ar", "WINDOWS-1256", "بنية الخلية الحية"},
    {"th", "TIS-620", "โครงสร้างของเซลล์"},
    {"vi", "UTF-8", "Cấu trúc của tế bào"},
    {"zh", "UTF-16LE", "现在我们来看细胞膜的结构"},
    {"ru", "UTF-16BE", "Теперь рассмотрим строение клетки"},
};

} // namespace

TEST(text_encoding, captions_of_one_line_are_read_in_the_usual_encodings_of_their_language) {
    for (const auto& r : rows) {
        const auto text = "1\n00:00:01,000 --> 00:00:03,500\n" + std::string(r.text) + "\n";
        const auto decoded = to_utf8(encode(text, r.encoding), r.language);
        ASSERT_TRUE(decoded) << r.language << ' ' << r.encoding;
        EXPECT_EQ(decoded->text, text)
            << r.language << ' ' << r.encoding << " was read as " << decoded->encoding;
    }
}

TEST(text_encoding, a_long_text_is_recognised_although_the_language_is_given_wrong) {
    std::string text;
    for (int i = 0; i < 40; ++i) text += "现在我们来看细胞膜的结构，针灸学是中医学的重要组成部分。\n";
    EXPECT_EQ(to_utf8(encode(text, "GBK"), "en").value().text, text);
    EXPECT_EQ(to_utf8(encode(text, "GBK"), "und").value().text, text);
}

TEST(text_encoding, byte_order_marks_decide_and_disappear) {
    using namespace std::string_literals;
    EXPECT_EQ(to_utf8("\xEF\xBB\xBF"
                      "a",
                      "en")
                  .value()
                  .text,
              "a");
    EXPECT_EQ(to_utf8("\xFF\xFE"
                      "a\0\xe9\0"s,
                      "en")
                  .value()
                  .text,
              "a\xC3\xA9");
    EXPECT_EQ(to_utf8("\xFE\xFF\0a"s, "en").value().text, "a");
    EXPECT_EQ(to_utf8("\xFF\xFE"
                      "a\0b"s,
                      "en")
                  .value()
                  .text,
              "a"); // cut in the middle of a character
}

TEST(text_encoding, one_bad_byte_in_utf8_is_replaced_and_nothing_else_changes) {
    std::string text;
    for (int i = 0; i < 20; ++i) text += "h\xC3\xA9llo ";
    const auto decoded = to_utf8(text + "\xFF end", "fr").value();
    EXPECT_EQ(decoded.encoding, "UTF-8");
    EXPECT_EQ(decoded.text, text + "\xEF\xBF\xBD end");
    EXPECT_EQ(to_utf8(std::string("a\0b", 3), "en").value().text, "ab");
}

TEST(text_encoding, whatever_comes_out_is_utf8) {
    std::string bytes(4096, '\0');
    unsigned state = 1;
    for (auto& c : bytes) c = static_cast<char>((state = state * 1103515245 + 12345) >> 16U);
    const auto decoded = to_utf8(bytes, "und");
    EXPECT_TRUE(decoded ? base::is_utf8(decoded->text) : decoded.error().code == errc::refused);
}

} // namespace lectern::packaging

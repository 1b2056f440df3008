#include "text_encoding.hpp"

#include "lectern/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <iconv.h>
#include <memory>
#include <optional>
#include <uchardet/uchardet.h>
#include <vector>

namespace lectern::packaging {
namespace {

struct byte_order_mark {
    std::string_view bytes;
    const char* encoding;
};

using namespace std::string_view_literals;

// UTF-32LE before UTF-16LE: its mark begins with the other's.
constexpr std::array marks = {
    byte_order_mark{"\xEF\xBB\xBF"sv, "UTF-8"},    byte_order_mark{"\xFF\xFE\0\0"sv, "UTF-32LE"},
    byte_order_mark{"\0\0\xFE\xFF"sv, "UTF-32BE"}, byte_order_mark{"\xFF\xFE"sv, "UTF-16LE"},
    byte_order_mark{"\xFE\xFF"sv, "UTF-16BE"},
};

struct usual_encodings {
    std::string_view languages; // codes between spaces
    std::array<const char*, 4> encodings;
};

constexpr std::array usual = {
    usual_encodings{" zh-hant zh-tw zh-hk ", {"BIG5-HKSCS", "GB18030", nullptr, nullptr}},
    usual_encodings{" zh ", {"GB18030", "BIG5-HKSCS", nullptr, nullptr}},
    usual_encodings{" ja ", {"CP932", "EUC-JP", "ISO-2022-JP", nullptr}},
    usual_encodings{" ko ", {"CP949", nullptr, nullptr, nullptr}},
    usual_encodings{" ru uk bg be sr mk kk ky tg mn ", {"WINDOWS-1251", "KOI8-R", "IBM866", "ISO-8859-5"}},
    usual_encodings{" pl cs sk hu ro hr sl sq bs ", {"WINDOWS-1250", "ISO-8859-2", nullptr, nullptr}},
    usual_encodings{" el ", {"WINDOWS-1253", "ISO-8859-7", nullptr, nullptr}},
    usual_encodings{" tr az ", {"WINDOWS-1254", nullptr, nullptr, nullptr}},
    usual_encodings{" he yi ", {"WINDOWS-1255", "ISO-8859-8", nullptr, nullptr}},
    usual_encodings{" ar fa ur ps ", {"WINDOWS-1256", "ISO-8859-6", nullptr, nullptr}},
    usual_encodings{" lt lv et ", {"WINDOWS-1257", "ISO-8859-13", nullptr, nullptr}},
    usual_encodings{" vi ", {"WINDOWS-1258", nullptr, nullptr, nullptr}},
    usual_encodings{" th ", {"TIS-620", "WINDOWS-874", nullptr, nullptr}},
    usual_encodings{" en de fr es it pt nl sv da no nb nn fi is ca gl eu ga id ms sw ",
                    {"WINDOWS-1252", nullptr, nullptr, nullptr}},
};

struct close_iconv {
    void operator()(void* handle) const noexcept { iconv_close(handle); }
};

// Strict: one byte that the encoding does not have makes it the wrong encoding.
std::optional<std::string> convert(std::string_view bytes, const char* from) {
    const auto raw = iconv_open("UTF-8", from);
    if (raw == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    const std::unique_ptr<void, close_iconv> handle(raw);
    std::string out(bytes.size() * 4 + 16, '\0');
    auto* in = const_cast<char*>(bytes.data()); // iconv's signature; it does not write there
    auto in_left = bytes.size();
    auto* to = out.data();
    auto left = out.size();
    if (iconv(handle.get(), &in, &in_left, &to, &left) == static_cast<std::size_t>(-1)) return std::nullopt;
    if (iconv(handle.get(), nullptr, nullptr, &to, &left) == static_cast<std::size_t>(-1))
        return std::nullopt;
    out.resize(out.size() - left);
    return out;
}

void drop_nul(std::string& text) {
    std::erase(text, '\0');
}

// Text that no caption has: C1 controls, private use and unassigned planes mean a wrong guess.
bool plausible(std::string_view utf8) {
    std::size_t odd = 0, high = 0;
    for (std::size_t i = 0; i + 1 < utf8.size(); ++i) {
        const auto lead = static_cast<unsigned char>(utf8[i]), next = static_cast<unsigned char>(utf8[i + 1]);
        if (lead >= 0xC0) ++high;
        if (lead == 0xC2 && next < 0xA0) ++odd;
        if (lead == 0xEE || (lead == 0xEF && next < 0xA4) || lead >= 0xF3) ++odd;
    }
    return odd * 50 <= high;
}

// The arrow of every timing line tells UTF-16 without a mark from all else; characters begin at even bytes.
std::string_view utf16_without_mark(std::string_view bytes) {
    for (std::size_t i = 0; i + 4 <= bytes.size(); i += 2) {
        if (bytes.substr(i, 4) == "-\0>\0"sv) return "UTF-16LE";
        if (bytes.substr(i, 4) == "\0-\0>"sv) return "UTF-16BE";
    }
    return {};
}

// One bad byte in a long file does not make it another encoding.
bool mostly_utf8(std::string_view bytes) {
    std::size_t good = 0, bad = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[i]);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        const bool valid = base::is_utf8(bytes.substr(i, length)) && i + length <= bytes.size();
        valid ? ++good : ++bad;
        i += valid ? length : 1;
    }
    return good > 0 && bad * 10 <= good;
}

std::string repair_utf8(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        const auto part = bytes.substr(i, length);
        const bool valid = part.size() == length && base::is_utf8(part);
        out += valid ? part : "\xEF\xBF\xBD"sv;
        i += valid ? length : 1;
    }
    return out;
}

std::string detect(std::string_view bytes) {
    const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(), &uchardet_delete);
    if (uchardet_handle_data(detector.get(), bytes.data(), bytes.size()) != 0) return {};
    uchardet_data_end(detector.get());
    std::string name = uchardet_get_charset(detector.get());
    if (name == "SHIFT_JIS") return "CP932";
    if (name == "UHC" || name == "EUC-KR") return "CP949";
    if (name == "GB2312" || name == "GBK") return "GB18030";
    if (name == "BIG5") return "BIG5-HKSCS";
    if (name == "ISO-8859-1" || name == "ISO-8859-15")
        return "WINDOWS-1252"; // its superset, as browsers read it
    return name;
}

const usual_encodings* usual_for(std::string_view language) {
    std::string wanted(language);
    std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (; !wanted.empty();
         wanted.resize(wanted.find_last_of('-') == std::string::npos ? 0 : wanted.find_last_of('-')))
        for (const auto& row : usual)
            if (row.languages.find(' ' + wanted + ' ') != std::string_view::npos) return &row;
    return nullptr;
}

bool is_east_asian(std::string_view encoding) {
    constexpr std::array names = {"GB18030"sv, "BIG5-HKSCS"sv,  "CP932"sv,  "EUC-JP"sv,
                                  "CP949"sv,   "ISO-2022-JP"sv, "EUC-TW"sv, "ISO-2022-KR"sv};
    return std::find(names.begin(), names.end(), encoding) != names.end();
}

// Bytes above ASCII come in long runs in East Asian text and singly in Latin text.
bool dense(std::string_view bytes) {
    std::size_t high = 0, letters = 0;
    for (const char c : bytes) {
        high += static_cast<unsigned char>(c) >= 0x80;
        letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    return high > letters;
}

// In the order in which they are tried. A guess by statistics is trusted before the language's own encodings
// only where it is one of them, or where the bytes are plainly not in the language's script.
std::vector<std::string> candidates(std::string_view bytes, std::string_view language) {
    const auto guess = detect(bytes);
    const auto* row = usual_for(language);
    std::vector<std::string> out;
    const bool fits =
        row == nullptr || std::any_of(row->encodings.begin(), row->encodings.end(),
                                      [&guess](const char* e) { return e != nullptr && guess == e; });
    if (!guess.empty() && guess != "ASCII" && (fits || (is_east_asian(guess) && dense(bytes))))
        out.push_back(guess);
    if (row != nullptr)
        for (const char* encoding : row->encodings)
            if (encoding != nullptr) out.emplace_back(encoding);
    if (!guess.empty() && guess != "ASCII") out.push_back(guess);
    out.emplace_back("WINDOWS-1252");
    out.emplace_back("GB18030");
    return out;
}

result<decoded_text> refuse() {
    return error{errc::refused, "its text encoding could not be recognised; please save it as UTF-8"};
}

} // namespace

result<decoded_text> to_utf8(std::string_view bytes, std::string_view language) {
    std::string sure;
    for (const auto& mark : marks) {
        if (!sure.empty() || !bytes.starts_with(mark.bytes)) continue;
        bytes.remove_prefix(mark.bytes.size());
        sure = mark.encoding;
    }
    if (sure.empty()) sure = utf16_without_mark(bytes);
    const bool escapes = bytes.find('\x1b') != std::string_view::npos; // ISO-2022 is valid UTF-8 to look at
    decoded_text out;
    if (sure == "UTF-8" || (sure.empty() && !escapes && (base::is_utf8(bytes) || mostly_utf8(bytes)))) {
        out = {repair_utf8(bytes), "UTF-8"};
    } else if (!sure.empty()) {
        const auto unit = sure[4] == '3' ? 4U : 2U;
        auto text = convert(bytes.substr(0, bytes.size() - bytes.size() % unit),
                            sure.c_str()); // a cut last character is dropped
        if (!text) return refuse();
        out = {std::move(*text), sure};
    } else {
        for (const auto& encoding : candidates(bytes, language)) {
            auto text = convert(bytes, encoding.c_str());
            if (!text || !plausible(*text)) continue;
            out = {std::move(*text), encoding};
            break;
        }
        if (out.encoding.empty()) return refuse();
    }
    drop_nul(out.text);
    return out;
}

} // namespace lectern::packaging

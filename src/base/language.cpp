#include "lectern/base/language.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lectern::base {
namespace {

struct language {
    std::string_view code;     // ISO 639-1
    std::string_view longer;   // ISO 639-2/T
    std::string_view longer_b; // ISO 639-2/B where it differs
    std::string_view name;
};

constexpr std::array languages = {
    language{"ar", "ara", "", "العربية"},
    language{"az", "aze", "", "Azərbaycanca"},
    language{"bg", "bul", "", "Български"},
    language{"bn", "ben", "", "বাংলা"},
    language{"ca", "cat", "", "Català"},
    language{"cs", "ces", "cze", "Čeština"},
    language{"da", "dan", "", "Dansk"},
    language{"de", "deu", "ger", "Deutsch"},
    language{"el", "ell", "gre", "Ελληνικά"},
    language{"en", "eng", "", "English"},
    language{"es", "spa", "", "Español"},
    language{"et", "est", "", "Eesti"},
    language{"eu", "eus", "baq", "Euskara"},
    language{"fa", "fas", "per", "فارسی"},
    language{"fi", "fin", "", "Suomi"},
    language{"fr", "fra", "fre", "Français"},
    language{"ga", "gle", "", "Gaeilge"},
    language{"gl", "glg", "", "Galego"},
    language{"gu", "guj", "", "ગુજરાતી"},
    language{"he", "heb", "", "עברית"},
    language{"hi", "hin", "", "हिन्दी"},
    language{"hr", "hrv", "", "Hrvatski"},
    language{"hu", "hun", "", "Magyar"},
    language{"hy", "hye", "arm", "Հայերեն"},
    language{"id", "ind", "", "Bahasa Indonesia"},
    language{"is", "isl", "ice", "Íslenska"},
    language{"it", "ita", "", "Italiano"},
    language{"ja", "jpn", "", "日本語"},
    language{"ka", "kat", "geo", "ქართული"},
    language{"kk", "kaz", "", "Қазақша"},
    language{"km", "khm", "", "ខ្មែរ"},
    language{"ko", "kor", "", "한국어"},
    language{"ky", "kir", "", "Кыргызча"},
    language{"lo", "lao", "", "ລາວ"},
    language{"lt", "lit", "", "Lietuvių"},
    language{"lv", "lav", "", "Latviešu"},
    language{"mk", "mkd", "mac", "Македонски"},
    language{"mn", "mon", "", "Монгол"},
    language{"ms", "msa", "may", "Bahasa Melayu"},
    language{"my", "mya", "bur", "မြန်မာ"},
    language{"ne", "nep", "", "नेपाली"},
    language{"nl", "nld", "dut", "Nederlands"},
    language{"no", "nor", "", "Norsk"},
    language{"pl", "pol", "", "Polski"},
    language{"ps", "pus", "", "پښتو"},
    language{"pt", "por", "", "Português"},
    language{"ro", "ron", "rum", "Română"},
    language{"ru", "rus", "", "Русский"},
    language{"si", "sin", "", "සිංහල"},
    language{"sk", "slk", "slo", "Slovenčina"},
    language{"sl", "slv", "", "Slovenščina"},
    language{"sq", "sqi", "alb", "Shqip"},
    language{"sr", "srp", "", "Српски"},
    language{"sv", "swe", "", "Svenska"},
    language{"sw", "swa", "", "Kiswahili"},
    language{"ta", "tam", "", "தமிழ்"},
    language{"te", "tel", "", "తెలుగు"},
    language{"tg", "tgk", "", "Тоҷикӣ"},
    language{"th", "tha", "", "ไทย"},
    language{"tr", "tur", "", "Türkçe"},
    language{"uk", "ukr", "", "Українська"},
    language{"ur", "urd", "", "اردو"},
    language{"uz", "uzb", "", "Oʻzbekcha"},
    language{"vi", "vie", "", "Tiếng Việt"},
    language{"zh", "zho", "chi", "中文"},
};

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

bool is_alpha(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](unsigned char c) { return c < 128 && std::isalpha(c) != 0; });
}

bool is_alnum(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](unsigned char c) { return c < 128 && std::isalnum(c) != 0; });
}

std::string short_code(const std::string& code) {
    for (const auto& l : languages)
        if (code == l.longer || (!l.longer_b.empty() && code == l.longer_b)) return std::string(l.code);
    return code;
}

// Script in title case, region in capitals, all else in lower case (RFC 5646 2.1.1).
std::string canonical_part(std::string_view part) {
    auto out = lower(part);
    if (out.size() == 4 && is_alpha(out))
        out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
    else if (out.size() == 2)
        std::transform(out.begin(), out.end(), out.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

} // namespace

std::optional<std::string> parse_language(std::string_view tag) {
    constexpr std::size_t longest = 35; // RFC 5646 4.4.1
    if (tag.size() > longest) return std::nullopt;
    std::string out;
    while (true) {
        const auto hyphen = tag.find_first_of("-_"); // "zh_CN" is what POSIX locales and many tools write
        const auto part = tag.substr(0, hyphen);
        const bool first = out.empty();
        if (part.size() < 2 || part.size() > 8 || !(first ? is_alpha(part) : is_alnum(part)))
            return std::nullopt;
        out += first ? short_code(lower(part)) : '-' + canonical_part(part);
        if (hyphen == std::string_view::npos) return out;
        tag.remove_prefix(hyphen + 1);
    }
}

std::string normal_language(std::string_view tag) {
    return parse_language(tag).value_or("und");
}

std::string language_name(std::string_view tag) {
    if (tag == "zh-Hans" || tag == "zh-CN" || tag == "zh-Hans-CN") return "简体中文";
    if (tag == "zh-Hant" || tag == "zh-TW" || tag == "zh-Hant-TW" || tag == "zh-HK") return "繁體中文";
    const auto hyphen = tag.find('-');
    const auto code = tag.substr(0, hyphen);
    const auto found =
        std::find_if(languages.begin(), languages.end(), [code](const auto& l) { return l.code == code; });
    if (found == languages.end()) return std::string(tag);
    std::string name(found->name);
    if (hyphen != std::string_view::npos) name += " (" + std::string(tag.substr(hyphen + 1)) + ')';
    return name;
}

} // namespace lectern::base

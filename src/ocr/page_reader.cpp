#include "lectern/ocr/page_reader.hpp"

#include "word_line.hpp"

#include "lectern/base/cpu_time.hpp"

#include <algorithm>
#include <array>
#include <tesseract/capi.h>

namespace lectern::ocr {
namespace {

namespace fs = std::filesystem;

constexpr std::array usual_places{"/usr/share/tesseract-ocr/5/tessdata",
                                  "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
                                  "/usr/local/share/tessdata"};

struct free_text {
    void operator()(char* text) const noexcept { TessDeleteText(text); }
};
struct free_words {
    void operator()(TessResultIterator* words) const noexcept { TessResultIteratorDelete(words); }
};
struct free_monitor {
    void operator()(ETEXT_DESC* monitor) const noexcept { TessMonitorDelete(monitor); }
};

// Tesseract's own deadline is on the clock.
bool is_over(void* until, int /*words*/) {
    return base::thread_cpu_time() > *static_cast<const std::chrono::nanoseconds*>(until);
}

fs::path find_data() {
    std::error_code problem;
    for (const auto* place : usual_places)
        if (fs::is_directory(place, problem)) return place;
    return {};
}

// It becomes part of a path.
bool is_language(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    });
}

} // namespace

found_languages find_languages(std::string_view wanted, const fs::path& data) {
    found_languages found{data.empty() ? find_data() : data, {}, {}};
    while (!wanted.empty()) {
        const auto end = wanted.find('+');
        const auto name = std::string(wanted.substr(0, end));
        wanted.remove_prefix(end == std::string_view::npos ? wanted.size() : end + 1);
        if (name.empty()) continue;
        std::error_code problem;
        const bool is_there =
            is_language(name) && fs::is_regular_file(found.data / (name + ".traineddata"), problem);
        if (!is_there)
            found.missing.push_back(name);
        else
            found.usable += (found.usable.empty() ? "" : "+") + name;
    }
    return found;
}

struct page_reader::engine {
    TessBaseAPI* api = TessBaseAPICreate();
    engine() = default;
    ~engine() { TessBaseAPIDelete(api); }
    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;
};

page_reader::page_reader(std::unique_ptr<engine> opened) : engine_(std::move(opened)) {}
page_reader::~page_reader() = default;

result<std::unique_ptr<page_reader>> page_reader::open(const found_languages& languages) {
    if (languages.usable.empty()) return error{errc::io, "finding Tesseract's data for any language"};
    auto opened = std::make_unique<engine>();
    TessBaseAPISetVariable(opened->api, "debug_file", "/dev/null"); // what it has to say is of no use to us
    if (TessBaseAPIInit2(opened->api, languages.data.c_str(), languages.usable.c_str(),
                         tesseract::OEM_LSTM_ONLY) != 0)
        return error{errc::io,
                     "reading Tesseract's data for " + languages.usable + " in " + languages.data.string()};
    TessBaseAPISetPageSegMode(opened->api, tesseract::PSM_AUTO);
    return std::unique_ptr<page_reader>(new page_reader(std::move(opened)));
}

result<std::string> page_reader::read(const grey_page& page, std::chrono::milliseconds limit) {
    const auto wanted = static_cast<std::size_t>(page.width) * static_cast<std::size_t>(page.height);
    if (page.width <= 0 || page.height <= 0 || page.pixels.size() != wanted)
        return error{errc::internal, "reading a picture: the pixels do not fill it"};
    auto* const api = engine_->api;
    constexpr int screen_dpi = 96; // without one, Tesseract guesses, and says so for each page
    TessBaseAPISetImage(api, page.pixels.data(), page.width, page.height, 1, page.width);
    TessBaseAPISetSourceResolution(api, screen_dpi);
    const std::unique_ptr<ETEXT_DESC, free_monitor> monitor(TessMonitorCreate());
    std::chrono::nanoseconds until = base::thread_cpu_time() + limit;
    TessMonitorSetCancelFunc(monitor.get(), is_over);
    TessMonitorSetCancelThis(monitor.get(), &until);
    (void)TessBaseAPIRecognize(api, monitor.get()); // of what it gave up, the words so far are there
    word_line line;
    const std::unique_ptr<TessResultIterator, free_words> words(TessBaseAPIGetIterator(api));
    if (words) {
        do {
            const std::unique_ptr<char, free_text> word(
                TessResultIteratorGetUTF8Text(words.get(), tesseract::RIL_WORD));
            if (word) line.add(word.get(), TessResultIteratorConfidence(words.get(), tesseract::RIL_WORD));
        } while (TessResultIteratorNext(words.get(), tesseract::RIL_WORD) != 0);
    }
    TessBaseAPIClear(api);
    return line.take();
}

} // namespace lectern::ocr

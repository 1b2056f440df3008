// What can be read in a picture, by Tesseract.
#pragma once

#include "lectern/base/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::ocr {

// Of "eng+chi_sim", as Tesseract names languages.
struct found_languages {
    std::filesystem::path data;       // the directory of Tesseract's data; empty: there is none
    std::string usable;               // those that are there: "eng"; empty: nothing can be read
    std::vector<std::string> missing; // "chi_sim"
};
// `data`: where to look; empty: where Debian puts it.
found_languages find_languages(std::string_view wanted, const std::filesystem::path& data = {});

struct grey_page {
    int width = 0, height = 0;
    std::span<const std::uint8_t> pixels; // row by row
};

class page_reader {
public:
    // Reads all of Tesseract's data that it will need: no file is opened later. Errors: io.
    static result<std::unique_ptr<page_reader>> open(const found_languages& languages);
    ~page_reader();
    page_reader(const page_reader&) = delete;
    page_reader& operator=(const page_reader&) = delete;

    // The words that are surely there, in order, as one line of UTF-8; empty when there are none. What has
    // not been read after `limit` of the calling thread's CPU time is left out. Errors: internal.
    result<std::string> read(const grey_page& page, std::chrono::milliseconds limit);

private:
    struct engine;
    explicit page_reader(std::unique_ptr<engine> opened);
    std::unique_ptr<engine> engine_;
};

} // namespace lectern::ocr

#include "slide_worker.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"
#include "lectern/media/still_picture.hpp"

#include <chrono>

namespace lectern::app {
namespace {

// Letters of less than about 20 pixels are read badly, and what is larger than this takes time and gains
// nothing.
constexpr int smallest_side = 1600, largest_side = 2560; // pixels, of the longer side

// A slide takes a second or two; a photograph of leaves may take for ever.
constexpr std::chrono::seconds longest_slide{20}; // CPU time

result<std::string> read_one(const worker_task& task, ocr::page_reader& reader, const std::string& image) {
    const auto bytes = base::read_file(task.input / image);
    if (!bytes) return bytes.error();
    const auto picture = media::decode_webp(*bytes, {smallest_side, largest_side, task.limits.max_pixels});
    if (!picture) return picture.error();
    return reader.read({picture->width, picture->height, picture->grey}, longest_slide);
}

} // namespace

result<std::unique_ptr<ocr::page_reader>> open_slide_reader(const slide_task& task) {
    return ocr::page_reader::open({task.data, task.languages, {}});
}

result<void> read_slides(const worker_task& task, ocr::page_reader& reader,
                         const std::function<void(const worker_report&)>& report) {
    for (const auto& image : task.slides->images) {
        auto text = read_one(task, reader, image);
        if (!text && text.error().code != errc::refused) return text.error();
        if (!text) report(worker_note{image + ": " + text.error().detail});
        report(worker_slide{image, text ? std::move(*text) : std::string()});
        base::crash_point("slide_read");
    }
    return {};
}

} // namespace lectern::app

// The worker that reads the words on slides: its part of run_worker.
#pragma once

#include "worker_message.hpp"

#include "lectern/ocr/page_reader.hpp"

#include <functional>
#include <memory>

namespace lectern::app {

// Before the walls are closed: Tesseract's data lie outside. Errors: io.
result<std::unique_ptr<ocr::page_reader>> open_slide_reader(const slide_task& task);

// Behind the walls. An image that cannot be decoded says nothing, and a note says so. Errors: io, internal.
result<void> read_slides(const worker_task& task, ocr::page_reader& reader,
                         const std::function<void(const worker_report&)>& report);

} // namespace lectern::app

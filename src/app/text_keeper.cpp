#include "text_keeper.hpp"

#include "package_texts.hpp"

#include "lectern/base/log.hpp"
#include "lectern/catalogue/moments.hpp"

#include <chrono>
#include <span>
#include <utility>

namespace lectern::app {
namespace {

using steady = std::chrono::steady_clock;

// Errors: those of the database. False: stopped.
result<bool> write_texts(db::database& database, const catalogue::waiting_texts& of,
                         std::span<const catalogue::moment> moments, const std::function<bool()>& between) {
    while (true) {
        const auto is_more = catalogue::write_some_texts(database, of, moments);
        if (!is_more) return is_more.error();
        if (!between()) return false;
        if (!*is_more) return true;
    }
}

} // namespace

result<std::size_t> write_waiting_texts(db::database& database, const store::package_store& packages,
                                        unreadable_texts& unreadable, const std::function<bool()>& between) {
    std::size_t lectures = 0;
    for (std::int64_t after = 0;;) {
        const auto waiting = catalogue::find_waiting_texts(database, after);
        if (!waiting) return waiting.error();
        if (!*waiting) return lectures;
        const auto& lecture = **waiting;
        after = lecture.lecture;
        const std::tuple these(lecture.package, lecture.lecture, lecture.revision);
        if (unreadable.contains(these)) continue;
        result<std::vector<catalogue::moment>> moments = std::vector<catalogue::moment>();
        if (!lecture.package.empty()) moments = texts_of_lecture(database, packages, lecture.lecture_id);
        if (!moments) {
            const auto code = moments.error().code;
            if (code != errc::io && code != errc::busy) unreadable.insert(these); // else the next look may
            base::log_warning("texts.unreadable",
                              {{"lecture", lecture.lecture_id}, {"why", moments.error().detail}});
            continue;
        }
        const auto written = write_texts(database, lecture, *moments, between);
        if (!written) return written.error();
        if (!*written) return lectures;
        ++lectures;
    }
}

void write_texts_now(db::database& database, const store::package_store& packages) {
    unreadable_texts unreadable;
    const auto written = write_waiting_texts(database, packages, unreadable, [] { return true; });
    if (!written) base::log_warning("texts.not_written", {{"why", written.error().detail}});
}

text_keeper::text_keeper(std::filesystem::path database, store::package_store packages)
    : file_(std::move(database)), packages_(std::move(packages)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

text_keeper::~text_keeper() = default;

void text_keeper::look() {
    {
        const std::lock_guard lock(mutex_);
        is_asked_ = true;
    }
    asked_.notify_one();
}

bool text_keeper::wait(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!asked_.wait(lock, stop, [this] { return is_asked_; })) return false;
    is_asked_ = false;
    return !stop.stop_requested();
}

result<void> text_keeper::open() {
    if (database_) return {};
    auto opened = db::database::open(file_, db::access::read_write);
    if (!opened) return opened.error();
    if (const auto checked = catalogue::recheck_texts(**opened); !checked) return checked.error();
    database_ = std::move(*opened);
    return {};
}

void text_keeper::write_all(const std::stop_token& stop) {
    if (const auto opened = open(); !opened)
        return base::log_error("texts.not_written", {{"why", opened.error().detail}});
    auto begun = steady::now();
    // Others write as long as this did: uploads are acknowledged by writing.
    const auto rest = [&] {
        std::unique_lock lock(mutex_);
        asked_.wait_for(lock, stop, steady::now() - begun, [] { return false; });
        begun = steady::now();
        return !stop.stop_requested();
    };
    const auto written = write_waiting_texts(*database_, packages_, unreadable_, rest);
    if (!written) return base::log_error("texts.not_written", {{"why", written.error().detail}});
    if (*written > 0) base::log_info("texts.written", {{"lectures", *written}});
}

void text_keeper::run(const std::stop_token& stop) {
    while (wait(stop)) write_all(stop);
}

} // namespace lectern::app

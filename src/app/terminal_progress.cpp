#include "terminal_progress.hpp"

#include <cmath>
#include <cstdio>
#include <iostream>
#include <unistd.h>

namespace lectern::app {
namespace {

std::string clock_text(double seconds) {
    const auto whole = std::llround(seconds);
    char text[32];
    if (whole >= 3600)
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    else
        std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
    return text;
}

} // namespace

std::string progress_line(const media::progress& now, std::chrono::steady_clock::duration elapsed) {
    const double spent = std::chrono::duration<double>(elapsed).count();
    const double media_s = std::chrono::duration<double>(now.media_time).count();
    auto line = std::to_string(static_cast<int>(now.fraction * 100)) + "%";
    if (media_s > 0) line += "  " + clock_text(media_s); // the server tells the fraction alone
    if (now.fraction <= 0) return line;
    if (media_s > 0) line += " of " + clock_text(media_s / now.fraction) + " done";
    if (now.fraction >= 0.02 && spent >= 2) line += ", " + clock_text(spent / now.fraction - spent) + " left";
    return line;
}

terminal_progress::terminal_progress(std::string_view what)
    : what_(what), terminal_(isatty(STDERR_FILENO) == 1), started_(std::chrono::steady_clock::now()) {}

terminal_progress::~terminal_progress() {
    if (terminal_ && shown_ != std::chrono::steady_clock::time_point{}) std::cerr << "\r\033[K" << std::flush;
}

void terminal_progress::show(const media::progress& now) {
    say(progress_line(now, std::chrono::steady_clock::now() - started_));
}

void terminal_progress::tell(std::string_view sentence) {
    if (terminal_) std::cerr << "\r\033[K" << sentence << '\n' << std::flush;
}

void terminal_progress::say(std::string_view phrase) {
    const auto at = std::chrono::steady_clock::now();
    if (!terminal_ || at - shown_ < std::chrono::milliseconds(200)) return;
    shown_ = at;
    std::cerr << "\r\033[K" << what_ << ": " << phrase << std::flush;
}

} // namespace lectern::app

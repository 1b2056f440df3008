#include "body_decoder.hpp"

#include "hex_value.hpp"

#include <algorithm>

namespace lectern::http {
namespace {

bool is_token_char(char c) noexcept {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
    return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_text(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return (u >= 0x20 && u != 0x7f) || c == '\t';
    });
}

// [ BWS ] ";" ...: what follows is ignored, so only its alphabet is checked.
bool is_extension(std::string_view text) noexcept {
    const auto start = text.find_first_not_of(" \t");
    return text.empty() || (start != std::string_view::npos && text[start] == ';' && is_text(text));
}

bool is_field_line(std::string_view line) noexcept {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    const auto name = line.substr(0, colon);
    return std::all_of(name.begin(), name.end(), is_token_char) && is_text(line.substr(colon + 1));
}

} // namespace

body_decoder::body_decoder(body_framing framing, std::uint64_t content_length, std::uint64_t limit)
    : framing_(framing), left_(framing == body_framing::length ? content_length : 0), limit_(limit) {}

body_decoder::state body_decoder::take(std::string_view& input, std::string& body) {
    if (framing_ == body_framing::none || finished_) return state::done;
    if (framing_ == body_framing::chunked) {
        const auto verdict = take_chunked(input, body);
        finished_ = verdict == state::done;
        return verdict;
    }
    if (left_ > limit_) return state::too_large;
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
    body.append(input.substr(0, n));
    input.remove_prefix(n);
    left_ -= n;
    received_ += n;
    limit_ -= n;
    return left_ == 0 ? state::done : state::more;
}

body_decoder::state body_decoder::take_line(std::string_view& input) {
    const auto end = input.find('\n');
    const auto part = input.substr(0, end == std::string_view::npos ? end : end + 1);
    if (line_.size() + part.size() > line_limit) return state::malformed;
    line_ += part;
    input.remove_prefix(part.size());
    if (end == std::string_view::npos) return state::more;
    if (line_.size() < 2 || line_[line_.size() - 2] != '\r') return state::malformed; // bare LF
    line_.resize(line_.size() - 2);
    return state::done;
}

body_decoder::state body_decoder::on_size_line() {
    constexpr std::size_t longest_size = 15; // hex digits: cannot overflow 64 bits
    std::size_t digits = 0;
    std::uint64_t size = 0;
    for (; digits < line_.size() && hex_value(line_[digits]) >= 0; ++digits) {
        if (digits >= longest_size) return state::malformed;
        size = size * 16 + static_cast<std::uint64_t>(hex_value(line_[digits]));
    }
    if (digits == 0 || !is_extension(std::string_view(line_).substr(digits))) return state::malformed;
    line_.clear();
    if (size > limit_ - received_) return state::too_large;
    left_ = size;
    step_ = size == 0 ? step::trailer : step::data;
    return state::more;
}

body_decoder::state body_decoder::take_chunked(std::string_view& input, std::string& body) {
    while (!input.empty()) {
        if (step_ == step::data) {
            const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
            body.append(input.substr(0, n));
            input.remove_prefix(n);
            left_ -= n;
            received_ += n;
            if (left_ == 0) step_ = step::data_end;
            continue;
        }
        const auto line = take_line(input);
        if (line != state::done) return line;
        if (step_ == step::size) {
            const auto verdict = on_size_line();
            if (verdict != state::more) return verdict;
        } else if (step_ == step::data_end) {
            if (!line_.empty()) return state::malformed;
            step_ = step::size;
        } else {
            if (line_.empty()) return state::done;
            trailers_ += line_;
            trailers_ += '\n';
            if (trailers_.size() > trailer_limit || !is_field_line(line_)) return state::malformed;
            line_.clear();
        }
    }
    return state::more;
}

} // namespace lectern::http

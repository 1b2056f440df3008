// The part of a session that writes responses.
#include "session.hpp"

#include "lectern/base/log.hpp"

#include <algorithm>
#include <charconv>

namespace lectern::http {
namespace {

bool has_no_body(int status) noexcept {
    return status < 200 || status == 204 || status == 304;
}

void append_number(std::string& out, std::uint64_t value) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

// "/media/t/<token>/x" as "/media/t/-/x".
std::string loggable(std::string_view path, const std::vector<std::string>& secret_after) {
    std::string shown(path);
    for (const auto& prefix : secret_after) {
        if (!path.starts_with(prefix)) continue;
        const auto secret = path.substr(prefix.size());
        shown.replace(prefix.size(), std::min(secret.find('/'), secret.size()), "-");
    }
    return shown;
}

} // namespace

void session::answer_unrouted(const request_head& head, const router::match& where) {
    response r;
    if (head.asterisk) {
        r.status = 204;
        r.headers = "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n";
    } else if (head.message.verb == method::other) {
        r = problem(501, "Not Implemented", "this method is not known here");
    } else if (where.allow.empty()) {
        r = problem(404, "Not Found");
    } else {
        if (head.message.verb == method::options)
            r.status = 204;
        else
            r = problem(405, "Method Not Allowed");
        r.add_header("Allow", where.allow);
        r.headers += where.options_headers;
    }
    answer(head, std::move(r), where.kind);
}

void session::answer(const request_head& head, response r, std::size_t kind) {
    if (!head.keep_alive || r.close || lane_->draining()) keep_alive_ = false;
    const bool sends_body = head.message.verb != method::head && !has_no_body(r.status);
    std::optional<std::uint64_t> length;
    if (auto* pieces = std::get_if<body_stream>(&r.body)) {
        if (sends_body) begin_streamed_answer(head, std::move(*pieces));
    } else {
        length = r.head_length ? *r.head_length : length_of(r.body);
    }
    write_head(head, r, length);
    if (sends_body && length) lane_->out.add_body(std::move(r.body));
    lane_->count.count_request(kind, r.status);
    served_ = true;
    ++batch_;
    if (lane_->options.access_log) log_access(head, r.status, length.value_or(0));
}

void session::write_head(const request_head& head, const response& r, std::optional<std::uint64_t> length) {
    std::string& text = lane_->out.heads();
    if (r.status == 200) {
        text += "HTTP/1.1 200 OK\r\n";
    } else {
        text += "HTTP/1.1 ";
        append_number(text, static_cast<std::uint64_t>(r.status));
        text += ' ';
        text += reason_phrase(r.status);
        text += "\r\n";
    }
    text += lane_->date_line();
    if (r.shared_headers) text += *r.shared_headers;
    text += r.headers;
    if (tls_) text += lane_->hsts_line;
    if (length && !has_no_body(r.status)) {
        text += "Content-Length: ";
        append_number(text, *length);
        text += "\r\n";
    }
    if (streamed_ && streamed_->chunked) text += "Transfer-Encoding: chunked\r\n";
    if (!keep_alive_)
        text += "Connection: close\r\n";
    else if (!head.http_1_1)
        text += "Connection: keep-alive\r\n";
    text += "\r\n";
    lane_->out.end_head();
}

// Answers what cannot be understood, or must not be read on, and ends the connection after it.
void session::refuse(int status, const char* why) {
    must_linger_ = true;
    keep_alive_ = false;
    exchange_.reset();
    lane_->head.clear();
    lane_->head.message.verb = method::other;
    lane_->head.message.remote_address = address_text_;
    answer(lane_->head, problem(status, reason_phrase(status), why), 0);
}

void session::log_access(const request_head& head, int status, std::uint64_t length) const {
    base::log_info("http_request", {{"address", head.message.remote_address},
                                    {"method", head.method_text},
                                    {"path", loggable(head.message.path, lane_->options.secret_after)},
                                    {"status", status},
                                    {"bytes", length},
                                    {"tls", head.message.is_secure ? "yes" : "no"}});
}

void session::log_failure(const request_head& head, const char* what) const {
    base::log_error("handler_failed",
                    {{"path", loggable(head.message.path, lane_->options.secret_after)}, {"what", what}});
}

} // namespace lectern::http

#include "request_head.hpp"

#include "target.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <cstring>

namespace lectern::http {
namespace {

namespace beast = boost::beast;
using beast::string_view;
using beast::http::field;

std::string_view to_std(string_view text) noexcept {
    return {text.data(), text.size()};
}

bool equal_ignoring_case(std::string_view a, std::string_view lower) noexcept {
    return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
               return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
           });
}

method to_method(beast::http::verb verb) noexcept {
    switch (verb) {
    case beast::http::verb::get:
        return method::get;
    case beast::http::verb::head:
        return method::head;
    case beast::http::verb::post:
        return method::post;
    case beast::http::verb::put:
        return method::put;
    case beast::http::verb::patch:
        return method::patch;
    case beast::http::verb::delete_:
        return method::delete_;
    case beast::http::verb::options:
        return method::options;
    default:
        return method::other;
    }
}

// Beast 1.81 checks grammar; framing, Host and folding are judged here.
class head_parser final : public beast::http::basic_parser<true> {
public:
    head_parser(std::string_view bytes, const head_limits& limits, request_head& head)
        : bytes_(bytes), limits_(limits), head_(head) {
        header_limit(static_cast<std::uint32_t>(bytes.size() + 1)); // our own limits were applied before
        skip(true);                                                 // bodies are not read through Beast
    }

    bool host_seen() const noexcept { return hosts_ > 0; }
    bool lists_keep_alive() const { return keep_alive(); }

private:
    void on_request_impl(beast::http::verb verb, string_view method, string_view target, int version,
                         beast::error_code& ec) override {
        head_.message.verb = to_method(verb);
        head_.method_text = to_std(method);
        head_.message.target = to_std(target);
        head_.http_1_1 = version == 11;
        if (target.size() > limits_.target_bytes) refuse(414, "the target is too long", ec);
    }

    void on_field_impl(field name, string_view text, string_view content, beast::error_code& ec) override {
        const auto value = to_std(content);
        if (is_folded(to_std(text), value)) return refuse(400, "a field is folded over lines", ec);
        if (head_.message.headers.size() >= limits_.header_count)
            return refuse(431, "there are too many fields", ec);
        head_.message.headers.emplace_back(to_std(text), value);
        switch (name) {
        case field::host:
            return on_host(value, ec);
        case field::content_length:
            return on_content_length(value, ec);
        case field::transfer_encoding:
            return on_transfer_encoding(value, ec);
        case field::expect:
            head_.expects_continue = equal_ignoring_case(value, "100-continue");
            return;
        default:
            return;
        }
    }

    void on_header_impl(beast::error_code&) override {}
    void on_response_impl(int, string_view, int, beast::error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
    std::size_t on_body_impl(string_view body, beast::error_code&) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t, string_view, beast::error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, beast::error_code&) override {
        return body.size();
    }
    void on_finish_impl(beast::error_code&) override {}

    void refuse(int status, const char* why, beast::error_code& ec) {
        head_.refused = status;
        head_.why = why;
        ec = beast::http::error::bad_value;
    }

    // Beast unfolds (obs-fold, RFC 9112 5.2) into a buffer of its own, or skips a line end before the value.
    bool is_folded(std::string_view name, std::string_view value) const noexcept {
        const char* after_name = name.data() + name.size();
        if (value.data() < after_name || value.data() > bytes_.data() + bytes_.size()) return true;
        return std::memchr(after_name, '\n', static_cast<std::size_t>(value.data() - after_name)) != nullptr;
    }

    void on_host(std::string_view value, beast::error_code& ec) {
        if (++hosts_ > 1) return refuse(400, "there are several Host fields", ec);
        if (!is_valid_host(value)) refuse(400, "Host is malformed", ec);
    }

    void on_content_length(std::string_view value, beast::error_code& ec) {
        const bool digits =
            !value.empty() && value.size() <= 18 &&
            std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!digits || ++lengths_ > 1) return refuse(400, "Content-Length is malformed", ec);
        if (head_.framing == body_framing::chunked)
            return refuse(400, "Content-Length beside Transfer-Encoding", ec);
        head_.content_length = 0;
        for (const char c : value)
            head_.content_length = head_.content_length * 10 + static_cast<std::uint64_t>(c - '0');
        head_.framing = head_.content_length > 0 ? body_framing::length : body_framing::none;
    }

    void on_transfer_encoding(std::string_view value, beast::error_code& ec) {
        if (lengths_ > 0 || head_.framing == body_framing::chunked)
            return refuse(400, "the length is given twice", ec);
        if (!head_.http_1_1) return refuse(400, "Transfer-Encoding in HTTP/1.0", ec);
        if (!equal_ignoring_case(value, "chunked"))
            return refuse(501, "a transfer coding other than chunked", ec);
        head_.framing = body_framing::chunked;
    }

    std::string_view bytes_;
    const head_limits& limits_;
    request_head& head_;
    int hosts_ = 0, lengths_ = 0;
};

void refuse(request_head& head, int status, const char* why) {
    head.refused = status;
    head.why = why;
}

// "HTTP/" DIGIT "." DIGIT at the end of the request line: well formed, but not a version we speak (RFC
// 9110 15.6.6).
bool asks_for_other_version(std::string_view bytes) noexcept {
    const auto line = bytes.substr(0, bytes.find("\r\n"));
    if (line.size() < 9) return false;
    const auto version = line.substr(line.size() - 9);
    return version.starts_with(" HTTP/") && version[6] >= '0' && version[6] <= '9' && version[7] == '.' &&
           version[8] >= '0' && version[8] <= '9' && version.substr(6) != "1.1" && version.substr(6) != "1.0";
}

void judge_target(request_head& head, bool host_seen) {
    const auto target = parse_target(head.message.target, head.decoded_path);
    if (!target.valid) return refuse(head, 400, "the target is malformed");
    if (head.http_1_1 && !host_seen) return refuse(head, 400, "Host is missing");
    head.asterisk = target.asterisk;
    if (target.asterisk && head.message.verb != method::options)
        return refuse(head, 400, "the target is malformed");
    head.message.target = target.origin_form;
    head.message.path = target.path;
    head.message.query = target.query;
}

} // namespace

void request_head::clear() {
    message.headers.clear();
    message.captures.clear();
    message.body.clear();
    message.path = message.query = message.target = message.remote_address = {};
    message.is_secure = false;
    method_text = {};
    http_1_1 = keep_alive = true;
    expects_continue = asterisk = false;
    framing = body_framing::none;
    content_length = 0;
    refused = 0;
    why = "";
}

std::size_t find_head_end(std::string_view bytes, std::size_t& searched) noexcept {
    std::size_t start = 0;
    while (bytes.substr(start).starts_with("\r\n")) start += 2;
    const auto from = std::max(start, searched);
    const auto end = bytes.find("\r\n\r\n", from);
    if (end != std::string_view::npos) return end + 4;
    searched = std::max(start, bytes.size() < 3 ? 0 : bytes.size() - 3);
    return 0;
}

int judge_partial_head(std::string_view bytes, const head_limits& limits) noexcept {
    while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
    for (auto at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1))
        if (at == 0 || bytes[at - 1] != '\r')
            return 400; // bare LF: such a head would never end (RFC 9112 2.2)
    constexpr std::size_t longest_method_and_version = 32;
    const bool line_open = bytes.find('\n') == std::string_view::npos;
    if (line_open && bytes.size() > limits.target_bytes + longest_method_and_version) return 414;
    return bytes.size() > limits.header_bytes ? 431 : 0;
}

void parse_head(std::string_view bytes, const head_limits& limits, request_head& head) {
    head.clear();
    while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
    if (bytes.size() > limits.header_bytes) return refuse(head, 431, "the head is too large");
    head_parser parser(bytes, limits, head);
    beast::error_code ec;
    const auto used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), ec);
    if (head.refused != 0) return;
    if (ec == beast::http::error::bad_version && asks_for_other_version(bytes))
        return refuse(head, 505, "this version of HTTP is not spoken here");
    if (ec || !parser.is_header_done() || used != bytes.size())
        return refuse(head, 400, "the head is malformed");
    head.keep_alive = parser.lists_keep_alive();
    judge_target(head, parser.host_seen());
}

} // namespace lectern::http

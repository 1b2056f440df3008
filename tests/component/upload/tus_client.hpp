// tus as a client speaks it: one request, one answer.
#pragma once

#include "component/loopback.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::tests {

struct tus_answer {
    int status = 0;
    std::string head, body;

    std::string header(std::string_view name) const {
        const auto key = "\r\n" + std::string(name) + ": ";
        const auto at = head.find(key);
        if (at == std::string::npos) return {};
        return head.substr(at + key.size(), head.find("\r\n", at + 2) - at - key.size());
    }
    std::int64_t number(std::string_view name) const {
        const auto text = header(name);
        std::int64_t value = -1;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }
};

class tus_client {
public:
    using headers = std::vector<std::string>;

    tus_client(std::uint16_t port, std::string credential)
        : port_(port), credential_(std::move(credential)) {}

    static std::string head(std::string_view method, std::string_view target, const headers& lines) {
        std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: lectern\r\n";
        for (const auto& line : lines) text += line + "\r\n";
        return text + "\r\n";
    }
    headers with_credential(headers lines) const {
        lines.push_back("Tus-Resumable: 1.0.0");
        if (!credential_.empty()) lines.push_back(credential_);
        return lines;
    }

    tus_answer request(std::string_view method, std::string_view target, headers lines,
                       std::string_view body = {}) const {
        lines.push_back("Content-Length: " + std::to_string(body.size()));
        raw_client connection(port_);
        connection.send(head(method, target, with_credential(std::move(lines))) + std::string(body));
        return read_answer(connection, method == "HEAD");
    }
    static tus_answer read_answer(raw_client& from, bool is_head = false) {
        tus_answer made;
        const auto all = from.receive_until("\r\n\r\n");
        if (all.size() < 12) return made;
        const auto end = all.find("\r\n\r\n");
        made.head = all.substr(0, end + 2);
        std::from_chars(all.data() + 9, all.data() + 12, made.status);
        made.body = all.substr(end + 4);
        const auto length = made.number("Content-Length");
        while (!is_head && length > 0 && made.body.size() < static_cast<std::size_t>(length)) {
            const auto more = from.receive_some();
            if (more.empty()) break;
            made.body += more;
        }
        return made;
    }

    // The upload's path; empty when it was refused.
    std::string create(std::uint64_t length, std::string_view metadata = {}) const {
        headers lines{"Upload-Length: " + std::to_string(length)};
        if (!metadata.empty()) lines.push_back("Upload-Metadata: " + std::string(metadata));
        return request("POST", "/api/v1/uploads/", lines).header("Location");
    }
    tus_answer patch(std::string_view path, std::uint64_t offset, std::string_view bytes,
                     headers more = {}) const {
        more.push_back("Content-Type: application/offset+octet-stream");
        more.push_back("Upload-Offset: " + std::to_string(offset));
        return request("PATCH", path, std::move(more), bytes);
    }
    std::int64_t offset(std::string_view path) const {
        return request("HEAD", path, {}).number("Upload-Offset");
    }

    // A PATCH that promises `total` bytes and has sent `part` of them.
    raw_client begin_patch(std::string_view path, std::uint64_t offset, std::uint64_t total,
                           std::string_view part, headers more = {}) const {
        more.push_back("Content-Type: application/offset+octet-stream");
        more.push_back("Upload-Offset: " + std::to_string(offset));
        more.push_back("Content-Length: " + std::to_string(total));
        raw_client connection(port_);
        connection.send(head("PATCH", path, with_credential(std::move(more))) + std::string(part));
        return connection;
    }

private:
    std::uint16_t port_;
    std::string credential_; // a whole header line
};

inline std::string id_in(std::string_view path) {
    return std::string(path.substr(path.rfind('/') + 1));
}

} // namespace lectern::tests

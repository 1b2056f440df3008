// open_load PORT RATE SECONDS CONNECTIONS: asks for what standard input lists, one address a line:
//   KIND <tab> PATH <tab> TOKEN (may be empty) <tab> "again" when the ETag that was told is sent back
// in turn, RATE times a second, whether answers come or not. A request that finds every connection busy
// waits, and what it waited counts: a latency is from when it was due to the last byte of its answer. One
// thread. Prints a line of JSON for each answer's kind. bench/api.py starts it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using steady = std::chrono::steady_clock;

struct address {
    std::string kind, path, token;
    bool again = false;
};

struct due {
    const address* what = nullptr;
    steady::time_point at;
};

struct seen {
    std::vector<double> ms;
    std::size_t errors = 0, not_modified = 0;
    std::uint64_t bytes = 0;
};

std::string lowered_head(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

// Of a field in a head of lower case; empty when it is not there.
std::string field_of(const std::string& head, const std::string& name) {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

class load {
public:
    load(std::uint16_t port, std::vector<address> all) : port_(port), all_(std::move(all)) {}

    void run(double rate, double seconds, int connections) {
        for (int i = 0; i < connections; ++i) idle_.push_back(std::make_shared<connection>(*this));
        begin_ = steady::now() + std::chrono::milliseconds(200);
        interval_ = std::chrono::duration<double>(1 / rate);
        count_ = static_cast<std::size_t>(std::lround(rate * seconds));
        send_next_when_due();
        context_.run();
    }
    void print() const {
        for (const auto& [kind, s] : seen_) {
            boost::json::array ms;
            for (const auto value : s.ms) ms.push_back(std::round(value * 1000) / 1000);
            std::cout << boost::json::object{{"kind", kind},
                                             {"ms", std::move(ms)},
                                             {"errors", s.errors},
                                             {"not_modified", s.not_modified},
                                             {"bytes", s.bytes}}
                      << '\n';
        }
    }

private:
    // One request at a time; connected when it is first needed, and again when the server closed it.
    class connection : public std::enable_shared_from_this<connection> {
    public:
        explicit connection(load& of) : of_(of) {}

        void ask(due next) {
            next_ = next;
            if (socket_.is_open()) return send();
            const tcp::endpoint server(asio::ip::address_v4::loopback(), of_.port_);
            socket_.async_connect(server, [self = shared_from_this()](const auto& failed) {
                if (failed) return self->end(0);
                boost::system::error_code ignored;
                self->socket_.set_option(tcp::no_delay(true), ignored);
                self->send();
            });
        }

    private:
        void send() {
            const auto& what = *next_.what;
            request_ = "GET " + what.path + " HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\n";
            if (!what.token.empty()) request_ += "Authorization: Bearer " + what.token + "\r\n";
            if (const auto told = of_.etags_.find(what.path); what.again && told != of_.etags_.end())
                request_ += "If-None-Match: " + told->second + "\r\n";
            request_ += "\r\n";
            asio::async_write(socket_, asio::buffer(request_),
                              [self = shared_from_this()](const auto& failed, std::size_t) {
                                  if (failed) return self->end(0);
                                  self->read_head();
                              });
        }
        void read_head() {
            asio::async_read_until(socket_, asio::dynamic_buffer(got_), "\r\n\r\n",
                                   [self = shared_from_this()](const auto& failed, std::size_t length) {
                                       if (failed) return self->end(0);
                                       self->read_body(length);
                                   });
        }
        void read_body(std::size_t head_bytes) {
            const auto exact = got_.substr(0, head_bytes - 2);
            const auto head = lowered_head(exact);
            const auto status = std::atoi(exact.c_str() + 9);
            const auto body = std::strtoull(field_of(head, "content-length").c_str(), nullptr, 10);
            if (const auto at = head.find("\r\netag: "); next_.what->again && at != std::string::npos)
                of_.etags_[next_.what->path] = exact.substr(at + 8, exact.find("\r\n", at + 8) - at - 8);
            const auto whole = head_bytes + (status == 304 ? 0 : body);
            if (got_.size() >= whole) return finish(status, whole);
            asio::async_read(socket_, asio::dynamic_buffer(got_), asio::transfer_exactly(whole - got_.size()),
                             [self = shared_from_this(), status, whole](const auto& failed, std::size_t) {
                                 if (failed) return self->end(0);
                                 self->finish(status, whole);
                             });
        }
        void finish(int status, std::size_t bytes) {
            got_.erase(0, bytes);
            end(status, bytes);
        }
        void end(int status, std::size_t bytes = 0) {
            if (status == 0) {
                socket_ = tcp::socket(of_.context_);
                got_.clear();
            }
            of_.note(next_, status, bytes);
            of_.is_free(shared_from_this());
        }

        load& of_;
        tcp::socket socket_{of_.context_};
        due next_;
        std::string request_, got_;
    };

    // Timers come late by some ten microseconds; all that are due by then are sent, each with its own time.
    void send_next_when_due() {
        while (sent_ < count_) {
            const auto at =
                begin_ + std::chrono::duration_cast<steady::duration>(interval_ * static_cast<double>(sent_));
            if (at > steady::now()) {
                timer_.expires_at(at);
                timer_.async_wait([this](const auto&) { send_next_when_due(); });
                return;
            }
            waiting_.push_back({&all_[sent_ % all_.size()], at});
            ++sent_;
            hand_out();
        }
    }
    void hand_out() {
        while (!waiting_.empty() && !idle_.empty()) {
            const auto by = std::move(idle_.back());
            idle_.pop_back();
            const auto next = waiting_.front();
            waiting_.pop_front();
            by->ask(next);
        }
    }
    void is_free(std::shared_ptr<connection> by) {
        idle_.push_back(std::move(by));
        hand_out();
    }
    void note(const due& done, int status, std::size_t bytes) {
        auto& s = seen_[done.what->kind];
        s.ms.push_back(std::chrono::duration<double, std::milli>(steady::now() - done.at).count());
        s.bytes += bytes;
        if (status == 304) ++s.not_modified;
        if (status != 200 && status != 304) ++s.errors;
    }

    std::uint16_t port_;
    std::vector<address> all_;
    asio::io_context context_{1};
    asio::steady_timer timer_{context_};
    steady::time_point begin_;
    std::chrono::duration<double> interval_{};
    std::size_t count_ = 0, sent_ = 0;
    std::deque<due> waiting_;
    std::vector<std::shared_ptr<connection>> idle_;
    std::map<std::string, seen> seen_;
    std::map<std::string, std::string> etags_; // by path
};

std::vector<address> read_addresses() {
    std::vector<address> all;
    for (std::string line; std::getline(std::cin, line);) {
        std::vector<std::string> parts(1);
        for (const char c : line) {
            if (c == '\t')
                parts.emplace_back();
            else
                parts.back() += c;
        }
        parts.resize(4);
        all.push_back({parts[0], parts[1], parts[2], parts[3] == "again"});
    }
    return all;
}

} // namespace

int main(int count, char** arguments) {
    if (count != 5) return 2;
    auto all = read_addresses();
    if (all.empty()) return 2;
    load asked(static_cast<std::uint16_t>(std::atoi(arguments[1])), std::move(all));
    asked.run(std::atof(arguments[2]), std::atof(arguments[3]), std::atoi(arguments[4]));
    asked.print();
    return 0;
}

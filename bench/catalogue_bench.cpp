// What one API request costs at 10 000 courses and 100 000 lectures: the handler with its hop to the pool and
// back, JSON and gzip, without the socket. Prints a table; exit 1 when the CPU time of a kind of request
// misses its limit (the time on the clock says the same on a machine that has nothing else to do).
#include "large_catalogue.hpp"

#include "lectern/api/routes.hpp"
#include "lectern/base/files.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/db/session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>

namespace {

using namespace lectern;
using namespace lectern::bench;
using steady = std::chrono::steady_clock;

constexpr double limit_ms = 5;

class client {
public:
    explicit client(const std::filesystem::path& file) : readers_(file), pool_({"reads", 1, 16}) {
        api::add_routes(router_, {readers_, pool_, nullptr});
    }

    http::response ask(const std::string& target, std::string_view coding = "gzip") {
        const std::string_view whole = target;
        http::request request;
        request.target = whole;
        request.path = whole.substr(0, whole.find('?'));
        if (request.path.size() < whole.size()) request.query = whole.substr(request.path.size() + 1);
        request.headers = {{"Accept-Encoding", coding}};
        auto match = router_.find(request.verb, request.path);
        request.captures = match.captures;
        std::optional<http::response> answered;
        boost::asio::co_spawn(context_, std::get<http::waiting_handler>(match.found->handle)(request),
                              [&](std::exception_ptr failed, http::response r) {
                                  if (!failed) answered = std::move(r);
                              });
        while (!answered) context_.run_one();
        return std::move(*answered);
    }

private:
    db::connection_pool readers_;
    runtime::worker_pool pool_;
    http::router router_;
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_ =
        boost::asio::make_work_guard(context_);
};

struct kind {
    const char* name;
    std::function<std::string(int)> target;
    bool is_kept = false; // asked for again and again: answered from memory
};

// An address that nobody asked for before, so that the answer is not in memory.
std::string unkept(const std::string& target, int i) {
    return target + (target.find('?') == std::string::npos ? "?round=" : "&round=") + std::to_string(i);
}

std::vector<std::string> texts(db::database& database, const char* sql) {
    std::vector<std::string> all;
    db::session(database).each(sql, [&](const db::statement& row) { all.push_back(row.text(0)); });
    return all;
}

// Every cursor of the whole list, by asking for page after page without compression.
std::vector<std::string> walk(client& client) {
    std::vector<std::string> all;
    for (std::string cursor;;) {
        const auto response = client.ask("/api/v1/courses?cursor=" + cursor, {});
        const auto next = boost::json::parse(*std::get<http::shared_bytes>(response.body)).at("next");
        if (next.is_null()) return all;
        all.push_back(cursor = next.as_string().c_str());
    }
}

double at_percent(const std::vector<double>& sorted, int percent) {
    return sorted[(sorted.size() - 1) * static_cast<std::size_t>(percent) / 100];
}

// Of the whole process: what a busy machine cannot blur.
double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

bool measure(client& client, const kind& k) {
    constexpr int warm_up = 20, rounds = 400;
    std::vector<double> ms, cpu;
    std::size_t bytes = 0;
    for (int i = 0; i < warm_up + rounds; ++i) {
        const auto target = k.is_kept ? k.target(i) : unkept(k.target(i), i);
        const auto cpu_begin = cpu_ms();
        const auto begin = steady::now();
        const auto response = client.ask(target);
        const auto took = std::chrono::duration<double, std::milli>(steady::now() - begin).count();
        if (response.status != 200) std::printf("%s: status %d\n", target.c_str(), response.status);
        bytes = std::max<std::size_t>(bytes, http::length_of(response.body));
        if (i < warm_up) continue;
        ms.push_back(took);
        cpu.push_back(cpu_ms() - cpu_begin);
    }
    std::ranges::sort(ms);
    std::ranges::sort(cpu);
    const bool fits = at_percent(cpu, 99) < limit_ms;
    std::printf("%-34s %8.2f %8.2f %8.2f %8.2f %9zu%s\n", k.name, at_percent(ms, 50), at_percent(ms, 99),
                at_percent(cpu, 50), at_percent(cpu, 99), bytes, fits ? "" : "   over");
    return fits;
}

} // namespace

int main() {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const auto directory =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "catalogue-bench").value();
    const auto file = directory.path() / "lectern.db";
    const auto database = db::database::open(file, db::access::read_write).value();
    db::migrate(*database).value();
    const auto text = catalogue_file();
    for (const char* which : {"first", "second"}) {
        const auto begin = steady::now();
        const auto report = catalogue::import_catalogue(*database, text).value();
        std::printf("%s import of %.1f MB: %.1f s, %zu created, %zu unchanged, %zu problems\n", which,
                    static_cast<double>(text.size()) / 1e6,
                    std::chrono::duration<double>(steady::now() - begin).count(), report.created,
                    report.unchanged, report.problems.size());
    }
    publish_many(*database);
    std::printf("database: %.0f MB\n\n%-34s %8s %8s %8s %8s %9s\n",
                static_cast<double>(std::filesystem::file_size(file)) / 1e6, "request", "p50 ms", "p99 ms",
                "cpu p50", "cpu p99", "gzip B");
    const auto lectures = texts(*database, "SELECT public_id FROM lectures WHERE id % 97 = 5");
    client client(file);
    const auto cursors = walk(client);
    const auto number = [](int i, int below) {
        return std::to_string(static_cast<unsigned>(i) * 2654435761U % static_cast<unsigned>(below));
    };
    bool all_fit = true;
    const std::array list{
        kind{"courses, from memory", [](int) { return std::string("/api/v1/courses"); }, true},
        kind{"courses", [](int) { return std::string("/api/v1/courses"); }},
        kind{"courses?cursor",
             [&](int i) {
                 return "/api/v1/courses?cursor=" + cursors[static_cast<std::size_t>(i) % cursors.size()];
             }},
        kind{
            "courses?institution",
            [&](int i) { return "/api/v1/courses?institution=institution-" + number(i, institution_count); }},
        kind{"courses?discipline&language",
             [](int i) {
                 return std::string("/api/v1/courses?discipline=Engineering&language=") + pick(languages, i);
             }},
        kind{"courses?language&level (rare)",
             [](int) { return std::string("/api/v1/courses?language=id&level=doctoral"); }},
        kind{"courses?all filters, none found",
             [](int) {
                 return std::string("/api/v1/courses?language=vi&level=school&discipline=Engineering");
             }},
        kind{"courses?q= rare",
             [&](int i) { return "/api/v1/courses?q=Invented+" + number(i, people_count); }},
        kind{"courses?q= everywhere", [](int) { return std::string("/api/v1/courses?q=university"); }},
        kind{"courses?q= two words",
             [](int i) { return std::string("/api/v1/courses?q=clinical+") + pick(subjects, i); }},
        kind{"courses?q= two letters", [](int) { return std::string("/api/v1/courses?q=in"); }},
        kind{"courses?q= Chinese", [](int) { return std::string("/api/v1/courses?q=%E9%92%88%E7%81%B8"); }},
        kind{"courses?q&institution",
             [&](int i) {
                 return "/api/v1/courses?q=surgery&institution=institution-" + number(i, institution_count);
             }},
        kind{"course", [&](int i) { return "/api/v1/courses/course-" + number(i, course_count); }},
        kind{"lecture",
             [&](int i) {
                 return "/api/v1/lectures/" + lectures[static_cast<std::size_t>(i) % lectures.size()];
             }},
        kind{"institutions", [](int) { return std::string("/api/v1/institutions"); }},
        kind{"facets", [](int) { return std::string("/api/v1/facets"); }},
        kind{"search rare", [&](int i) { return "/api/v1/search?q=Invented+" + number(i, people_count); }},
        kind{"search everywhere (100 000)", [](int) { return std::string("/api/v1/search?q=lecture"); }},
        kind{"search two words",
             [](int i) { return std::string("/api/v1/search?q=surgery+") + pick(subjects, i); }},
        kind{"search while typing 'le'", [](int) { return std::string("/api/v1/search?q=le"); }},
        kind{"search while typing 'lect'", [](int) { return std::string("/api/v1/search?q=lect"); }},
        kind{"search Chinese", [](int) { return std::string("/api/v1/search?q=%E9%92%88"); }},
        kind{"search one letter", [](int) { return std::string("/api/v1/search?q=l"); }},
    };
    for (const auto& k : list) all_fit = measure(client, k) && all_fit;
    return all_fit ? 0 : 1;
}

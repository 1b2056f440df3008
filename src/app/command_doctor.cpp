// lectern doctor: does the disk hold what the database says, and the other way round?
#include "commands.hpp"
#include "examination.hpp"
#include "finding.hpp"
#include "load_settings_for.hpp"
#include "running_server.hpp"

#include <boost/json.hpp>

#include <iostream>
#include <thread>

namespace lectern::app {
namespace {

class examination {
public:
    examination(library& site, const settings& values, bool repair)
        : site_(site), settings_(values), repair_(repair) {}

    result<void> run() {
        if (repair_)
            if (const auto mended = mend(); !mended) return mended;
        auto found = look_twice(site_, settings_, [this] { return let_others_finish(); });
        if (!found) return found.error();
        remarks_ = std::move(found->remarks);
        for (const auto& one : found->differences) settle(one); // while they are fresh: reading takes hours
        findings bytes;
        if (const auto read = examine_bytes(site_, bytes); !read) return read.error();
        for (const auto& one : bytes.differences) settle(one);
        return {};
    }

    const std::vector<std::string>& differences() const { return differences_; }
    const std::vector<std::string>& remarks() const { return remarks_; }
    const std::vector<std::string>& repaired() const { return repaired_; }

private:
    // A damaged database is said by the look that follows.
    result<void> mend() {
        for (auto* const mend_one : {&mend_texts, &mend_slides}) {
            auto done = mend_one(site_);
            if (!done && done.error().code != errc::corrupt) return done.error();
            if (done && !done->empty()) repaired_.push_back(std::move(*done));
        }
        return {};
    }

    // There is nothing to wait for where nobody else is at work.
    bool let_others_finish() const {
        if (const auto server = find_running_server(site_.packages.root()); server && *server)
            std::this_thread::sleep_for(longest_change);
        return true;
    }

    void settle(const finding& one) {
        if (!repair_ || !one.repair) return differences_.push_back(one.what);
        auto done = one.repair();
        if (done)
            repaired_.push_back(std::move(*done));
        else
            differences_.push_back(one.what + "; that failed: " + done.error().detail);
    }

    library& site_;
    const settings& settings_;
    bool repair_;
    std::vector<std::string> differences_, remarks_, repaired_;
};

void print(const examination& e, bool json) {
    if (!json) {
        for (const auto& line : e.repaired()) std::cout << "repaired: " << line << "\n";
        for (const auto& line : e.differences()) std::cout << line << "\n";
        for (const auto& line : e.remarks()) std::cout << "note: " << line << "\n";
        if (e.differences().empty()) std::cout << "database and disk agree\n";
        return;
    }
    const auto list = [](const std::vector<std::string>& lines) {
        return boost::json::array(lines.begin(), lines.end());
    };
    const boost::json::object object{{"differences", list(e.differences())},
                                     {"remarks", list(e.remarks())},
                                     {"repaired", list(e.repaired())}};
    std::cout << boost::json::serialize(object) << "\n";
}

} // namespace

exit_status run_doctor(const doctor_arguments& arguments) {
    const auto json = arguments.common.json;
    const auto settings = load_settings_for(arguments.common);
    if (!settings) return report_failure("reading the configuration", settings.error(), json);
    const auto doing = "examining " + settings->data;
    auto library = open_existing_library(settings->data);
    if (!library) return report_failure(doing, library.error(), json);
    examination e(*library, *settings, arguments.repair);
    if (const auto ended = e.run(); !ended) return report_failure(doing, ended.error(), json);
    print(e, json);
    return e.differences().empty() ? done : failed;
}

} // namespace lectern::app

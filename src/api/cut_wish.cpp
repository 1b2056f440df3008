#include "cut_wish.hpp"

#include "edit_request.hpp"

#include "lectern/api/cutting.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace lectern::api {
namespace {

namespace json = boost::json;
using std::chrono::microseconds;

constexpr microseconds shortest_lecture = std::chrono::seconds(1); // that may be left

class wish_reader {
public:
    explicit wish_reader(microseconds recording) : recording_(recording) {}

    cut_wish read(const json::object& body) {
        for (const auto& [name, value] : body)
            if (name != "cuts") wrong(std::string(name), "is not known here");
        const auto* cuts = body.if_contains("cuts");
        if (cuts == nullptr || !cuts->is_array()) {
            wrong("cuts", cuts == nullptr ? "is missing" : "is not a list");
            return std::move(wish_);
        }
        if (cuts->get_array().size() > most_cuts)
            wrong("cuts", "has more than " + std::to_string(most_cuts) + " entries");
        else
            read_all(cuts->get_array());
        return std::move(wish_);
    }

private:
    void wrong(std::string field, std::string what) {
        wish_.problems.push_back({0, std::move(field), std::move(what)});
    }

    void read_all(const json::array& from) {
        std::vector<media::cut> cuts;
        for (std::size_t i = 0; i < from.size(); ++i) {
            const auto field = "cuts[" + std::to_string(i) + "]";
            if (!from[i].is_object()) {
                wrong(field, "is not an object");
                continue;
            }
            const auto& one = from[i].get_object();
            for (const auto& [name, value] : one)
                if (name != "from_s" && name != "to_s")
                    wrong(field + "." + std::string(name), "is not known here");
            const auto begin = time(one, field, "from_s"), end = time(one, field, "to_s");
            if (!begin || !end) continue;
            if (*end <= *begin) wrong(field + ".to_s", "is not after \"from_s\"");
            cuts.push_back({*begin, std::min(*end, recording_)});
        }
        if (!wish_.problems.empty()) return;
        wish_.cuts = media::cut_list(std::move(cuts));
        if (wish_.cuts.place(recording_) < shortest_lecture) wrong("cuts", "leave nothing of the recording");
    }

    std::optional<microseconds> time(const json::object& from, const std::string& field, const char* name) {
        const auto* value = from.if_contains(name);
        const auto at = field + "." + name;
        if (value == nullptr || !value->is_number()) {
            wrong(at, value == nullptr ? "is missing" : "is not a number");
            return std::nullopt;
        }
        const auto seconds = value->to_number<double>();
        // The end as a page shows it may be a little after the end.
        const auto longest = static_cast<double>(recording_.count()) / 1e6 + 1;
        if (!(seconds >= 0 && seconds <= longest)) {
            wrong(at, "is not within the recording");
            return std::nullopt;
        }
        return microseconds(std::llround(seconds * 1e3) * 1000);
    }

    microseconds recording_;
    cut_wish wish_;
};

} // namespace

result<cut_wish> parse_cut_wish(const http::request& request, microseconds recording) {
    const auto body = json_object_body(request);
    if (!body) return body.error();
    return wish_reader(recording).read(*body);
}

} // namespace lectern::api

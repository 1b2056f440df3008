#include "cuts_json.hpp"

#include <boost/json.hpp>

namespace lectern::app {

boost::json::array cuts_to_json(const media::cut_list& cuts) {
    boost::json::array out;
    for (const auto& c : cuts.cuts()) out.push_back(boost::json::array{c.from.count(), c.to.count()});
    return out;
}

media::cut_list cuts_from_json(const boost::json::value& value) {
    const auto time = [](const boost::json::value& v) {
        return std::chrono::microseconds(v.to_number<std::int64_t>());
    };
    std::vector<media::cut> cuts;
    for (const auto& c : value.as_array()) cuts.push_back({time(c.at(0)), time(c.at(1))});
    return media::cut_list(std::move(cuts));
}

} // namespace lectern::app

#include "outcome.hpp"

#include <boost/json.hpp>

#include <iostream>
#include <string>

namespace lectern::app {

exit_status status_of(errc code) noexcept {
    switch (code) {
    case errc::usage:
        return wrong_usage;
    case errc::refused:
    case errc::too_large:
        return input_refused;
    default:
        return failed;
    }
}

exit_status report_failure(std::string_view doing, const error& why, bool json) {
    if (json) {
        const boost::json::object object{
            {"error", {{"code", to_string(why.code)}, {"doing", doing}, {"detail", why.detail}}}};
        std::cout << boost::json::serialize(object) << "\n" << std::flush;
        return status_of(why.code);
    }
    std::string_view rest = why.detail;
    do {
        const auto line = rest.substr(0, rest.find('\n'));
        std::cerr << "lectern: " << doing << ": " << line << "\n";
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    } while (!rest.empty());
    return status_of(why.code);
}

} // namespace lectern::app

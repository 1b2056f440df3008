// What search finds within recordings: no difference when it is not there yet, and written by --repair.
#include "finding.hpp"
#include "text_keeper.hpp"

#include "lectern/catalogue/moments.hpp"

namespace lectern::app {
namespace {

std::string count_of(std::size_t lectures) {
    return std::to_string(lectures) + (lectures == 1 ? " lecture" : " lectures");
}

} // namespace

result<std::string> mend_texts(library& site) {
    if (const auto checked = catalogue::recheck_texts(*site.database); !checked) return checked.error();
    unreadable_texts unreadable;
    const auto written = write_waiting_texts(*site.database, site.packages, unreadable, [] { return true; });
    if (!written) return written.error();
    if (*written == 0) return std::string();
    return "search finds what is said in " + count_of(*written);
}

} // namespace lectern::app

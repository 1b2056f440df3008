// What search finds within recordings: no difference when it is not there yet, and written by --repair.
#include "finding.hpp"
#include "text_keeper.hpp"

#include "lectern/catalogue/moments.hpp"
#include "lectern/catalogue/slide_texts.hpp"

namespace lectern::app {
namespace {

std::string count_of(std::size_t lectures) {
    return std::to_string(lectures) + (lectures == 1 ? " lecture" : " lectures");
}

} // namespace

result<std::string> mend_slides(library& site) {
    auto in = db::transaction::begin(*site.database);
    if (!in) return in.error();
    const auto reopened = catalogue::reopen_failed_slides(*in);
    if (!reopened) return reopened.error();
    if (const auto committed = in->commit(); !committed) return committed.error();
    if (*reopened == 0) return std::string();
    return "a server reads the slides of " + count_of(static_cast<std::size_t>(*reopened)) + " again";
}

result<std::string> mend_texts(library& site) {
    if (const auto checked = catalogue::recheck_texts(*site.database); !checked) return checked.error();
    unreadable_texts unreadable;
    const auto written = write_waiting_texts(*site.database, site.packages, unreadable, [] { return true; });
    if (!written) return written.error();
    if (*written == 0) return std::string();
    return "search finds what is said in " + count_of(*written);
}

} // namespace lectern::app

#include "playable_list.hpp"

#include "lectern/catalogue/captions.hpp"
#include "lectern/catalogue/playable.hpp"
#include "lectern/catalogue/posters.hpp"

#include <utility>
#include <vector>

namespace lectern::app {

using delivery::package_index;

result<std::shared_ptr<const package_index>> playable_list::look(db::database& database) {
    auto change = catalogue::playable_since(database, seq_);
    if (!change) return change.error();
    const auto captions = catalogue::removed_texts_mark(database);
    if (!captions) return captions.error();
    const auto posters = catalogue::posters_mark(database);
    if (!posters) return posters.error();
    auto written = *captions + '\n' + *posters;
    const bool is_same = !change->is_all && change->touched.empty() && written == index_->written();
    seq_ = change->seq;
    if (is_same) return std::shared_ptr<const package_index>();
    std::vector<delivery::listed_package> listed;
    listed.reserve(change->packages.size());
    for (auto& p : change->packages) listed.push_back({std::move(p.id), p.is_public, std::move(p.lectures)});
    auto now = change->is_all ? package_index(std::move(listed), std::move(written))
                              : index_->changed(change->touched, std::move(listed), std::move(written));
    index_ = std::make_shared<const package_index>(std::move(now));
    return index_;
}

} // namespace lectern::app

#include "sync_slowly.hpp"

#include "lectern/base/files.hpp"

#include <chrono>
#include <future>

namespace lectern::packaging {

result<void> sync_slowly(const std::filesystem::path& directory, const progress_meter& meter) {
    constexpr std::chrono::seconds sign_of_life{1};
    auto syncing = std::async(std::launch::async, [&directory] { return base::sync_tree(directory); });
    while (syncing.wait_for(sign_of_life) != std::future_status::ready) meter.alive();
    return syncing.get();
}

} // namespace lectern::packaging

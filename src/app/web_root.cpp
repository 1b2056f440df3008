#include "web_root.hpp"

#include "lectern/runtime/child_process.hpp"

namespace lectern::app {

std::filesystem::path find_web_root(const std::string& configured) {
    if (!configured.empty()) return configured;
    const auto program = std::filesystem::path(runtime::own_program()).parent_path();
    for (const auto& candidate :
         {program / "../share/lectern/web", program / "../../web/dist", std::filesystem::path("web/dist")})
        if (std::filesystem::exists(candidate / "index.html"))
            return std::filesystem::weakly_canonical(candidate);
    return {};
}

} // namespace lectern::app

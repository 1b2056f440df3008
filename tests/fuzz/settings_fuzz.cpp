// lectern.toml: either settings, or problems with a line of the file and a sentence.
#include "app/settings_reader.hpp"
#include "header_lines.hpp"
#include "require.hpp"

#include <algorithm>

using namespace lectern;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    for (const auto& problem : app::parse_settings(text).problems) {
        require(!problem.what.empty(), "a problem is said in words");
        require(problem.line <= lines + 1, "a problem is in the file");
    }
    return 0;
}

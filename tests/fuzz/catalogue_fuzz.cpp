// A catalogue file: whatever it holds is either read or refused with a line and a sentence.
#include "catalogue/read_catalogue_file.hpp"
#include "require.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto root = lectern::catalogue::parse_json({reinterpret_cast<const char*>(data), size});
    if (!root) {
        lectern::fuzz::require(!root.error().detail.empty(), "a refusal says why");
        return 0;
    }
    lectern::catalogue::problem_list problems;
    (void)lectern::catalogue::read_catalogue_file(*root, problems);
    return 0;
}

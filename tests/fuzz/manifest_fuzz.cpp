// manifest.json and index.json of a package from elsewhere, separated by a NUL.
#include "require.hpp"

#include "lectern/store/package_manifest.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto cut = bytes.find('\0');
    const auto manifest = bytes.substr(0, cut);
    const auto index = cut == std::string_view::npos ? std::string_view("{}") : bytes.substr(cut + 1);
    const auto first = lectern::store::parse_manifest(manifest, index);
    if (!first) return 0;
    const auto again = lectern::store::parse_manifest(lectern::store::to_json(*first),
                                                      lectern::store::index_to_json(*first));
    lectern::fuzz::require(again && again->files.size() == first->files.size(),
                           "a manifest survives a round trip");
    return 0;
}
